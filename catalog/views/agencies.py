from django.utils.decorators import method_decorator
from django.views.generic import DetailView, ListView

from catalog.bodies import agency_record
from catalog.models import Agency, RetiredKind

from .public import public_page
from .retired import KeepsAddress


@method_decorator(public_page, "dispatch")
class AgencyList(ListView):
    queryset = Agency.objects.published().for_listing().with_people().by_country()
    context_object_name = "agencies"
    template_name = "catalog/agency_list.html"


@method_decorator(public_page, "dispatch")
class AgencyDetail(KeepsAddress, DetailView):
    """A body under the name it bore at one time, with its line of succession and the people tied to it."""

    model = Agency
    queryset = Agency.objects.published().for_listing()
    retired_kind = RetiredKind.AGENCY

    def get_context_data(self, **kwargs):
        return super().get_context_data(record=agency_record(self.object), **kwargs)
