from typing import NamedTuple

from django.http import QueryDict
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from catalog.browse import Facet, FacetValue, browse
from catalog.figures import decades
from catalog.models import STATEMENTS, Citation, Defection, Person, Source
from catalog.parameters import NOT_STATED
from catalog.provenance import all_disagreements

from .kept import version_read
from .public import public_page

VALUES = 8
ENTRIES = 6
STATEMENT_MODELS = [Citation._meta.get_field(name).related_model for name in STATEMENTS]


class Way(NamedTuple):
    """One way in: a facet, its values that find most people, and the page that lists them all."""

    heading: str
    facet: Facet
    page: str
    page_words: str

    def values(self) -> list[FacetValue]:
        """In the facet's own order when all of them fit."""
        values = [value for value in self.facet.values if value.count and value.value != NOT_STATED]
        return values if len(values) <= VALUES else sorted(values, key=lambda value: -value.count)[:VALUES]


@method_decorator(public_page, "dispatch")
class Home(TemplateView):
    """What the catalogue is, how large it is, and the ways in."""

    template_name = "catalog/home.html"

    def get_context_data(self, **kwargs):
        browsing = browse(QueryDict(), version_read(self.request))
        facets = {name: browsing.facet(name) for name in ("decade", "agency", "era", "origin", "destination")}
        return super().get_context_data(
            count=browsing.count,
            crossings=Defection.objects.shown().count(),
            statements=sum(model.objects.shown().count() for model in STATEMENT_MODELS),
            sources=Source.objects.published().count(),
            bars=decades.bars(facets["decade"], lambda value: browsing.query(decade=value)),
            ways=[
                Way("By agency", facets["agency"], "catalog:agency-list", "All agencies"),
                Way("By era", facets["era"], "catalog:era-list", "All eras"),
                Way("From", facets["origin"], "catalog:country-list", "All countries"),
                Way("To", facets["destination"], "catalog:country-list", "All countries"),
            ],
            recent=Person.objects.published().by_update().for_listing()[:ENTRIES],
            shelves=all_disagreements()[:ENTRIES],
            **kwargs,
        )
