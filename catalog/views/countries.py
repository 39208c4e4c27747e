from django.utils.decorators import method_decorator
from django.views.generic import DetailView, ListView

from catalog.models import Country, Defection, RetiredKind, Wave

from .public import public_page
from .retired import KeepsAddress

MOST = 100  # lines of one list; the list of people goes on


@method_decorator(public_page, "dispatch")
class CountryList(ListView):
    queryset = Country.objects.with_tallies()
    context_object_name = "countries"
    template_name = "catalog/country_list.html"


@method_decorator(public_page, "dispatch")
class CountryDetail(KeepsAddress, DetailView):
    """Who left a state and who came over to it, in time."""

    model = Country
    queryset = Country.objects.with_tallies()
    retired_kind = RetiredKind.COUNTRY

    def get_context_data(self, **kwargs):
        crossings = Defection.objects.shown().for_lines()
        waves = Wave.objects.published().for_lines()
        return super().get_context_data(
            departures=crossings.leaving(self.object)[:MOST],
            arrivals=crossings.reaching(self.object)[:MOST],
            breaks=crossings.broken_off_in(self.object)[:MOST],
            wave_departures=waves.leaving(self.object)[:MOST],
            wave_arrivals=waves.reaching(self.object)[:MOST],
            **kwargs,
        )
