from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from catalog.provenance import all_disagreements

from .public import public_page


@method_decorator(public_page, "dispatch")
class Disagreements(TemplateView):
    template_name = "catalog/disagreements.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(shelves=all_disagreements(), **kwargs)
