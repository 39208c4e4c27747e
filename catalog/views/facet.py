from urllib.parse import parse_qsl

from django.http import Http404
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from catalog.browse import browse
from catalog.parameters import FACETS

from .kept import version_read
from .people import found_or_chosen
from .public import public_page


@method_decorator(public_page, "dispatch")
class PersonFacet(TemplateView):
    """Every value of one facet for which the list of people has no room, in the reader's current list."""

    template_name = "catalog/person_facet.html"

    def get_context_data(self, **kwargs):
        name = self.kwargs["facet"]
        if name not in FACETS:
            raise Http404
        browsing = browse(self.request.GET, version_read(self.request))
        others = [(parameter, value) for parameter, value in parse_qsl(browsing.query()) if parameter != name]
        return super().get_context_data(
            browsing=browsing,
            name=name,
            label=FACETS[name].label,
            values=found_or_chosen(browsing.facet(name)),
            others=others,
            back=browsing.query(),
            **kwargs,
        )
