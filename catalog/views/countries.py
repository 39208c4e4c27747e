from django.views.generic import DetailView, ListView

from catalog.models import Country, Defection, Wave


class CountryList(ListView):
    queryset = Country.objects.with_tallies()
    context_object_name = "countries"
    template_name = "catalog/country_list.html"


class CountryDetail(DetailView):
    """Who left a state and who came over to it, in time."""

    model = Country

    def get_context_data(self, **kwargs):
        crossings = Defection.objects.shown().for_listing()
        waves = Wave.objects.published().for_listing()
        return super().get_context_data(
            departures=crossings.leaving(self.object),
            arrivals=crossings.reaching(self.object),
            breaks=crossings.broken_off_in(self.object),
            wave_departures=waves.leaving(self.object),
            wave_arrivals=waves.reaching(self.object),
            **kwargs,
        )
