from django.utils.decorators import method_decorator
from django.views.generic import DetailView, ListView

from catalog.bodies import era_record, waves_outside_eras
from catalog.models import Era, RetiredKind

from .public import public_page
from .retired import KeepsAddress


@method_decorator(public_page, "dispatch")
class EraList(ListView):
    queryset = Era.objects.published().with_people()
    context_object_name = "eras"
    template_name = "catalog/era_list.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(waves=waves_outside_eras(), **kwargs)


@method_decorator(public_page, "dispatch")
class EraDetail(KeepsAddress, DetailView):
    """A period, with the crossings that curators assigned to it and its collective defections, in time."""

    model = Era
    queryset = Era.objects.published()
    retired_kind = RetiredKind.ERA

    def get_context_data(self, **kwargs):
        return super().get_context_data(record=era_record(self.object), **kwargs)
