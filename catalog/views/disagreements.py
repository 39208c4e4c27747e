from django.views.generic import TemplateView

from catalog.provenance import all_disagreements


class Disagreements(TemplateView):
    template_name = "catalog/disagreements.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(shelves=all_disagreements(), **kwargs)
