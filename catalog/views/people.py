from typing import NamedTuple, Self

from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from catalog.browse import Browsing, Facet, FacetValue, browse
from catalog.cards import cards
from catalog.figures import decades
from catalog.parameters import FACETS

from .kept import version_read
from .public import public_page

SORTS = {
    "name": "name",
    "-name": "name, from Z",
    "date": "date of crossing",
    "-date": "date of crossing, latest first",
    "updated": "last change",
    "relevance": "relevance",
}
WHO = {"defectors": "who crossed", "others": "others in their stories", "all": "everyone"}
UNFOLDED = 8  # values of a facet that stand open
MOST = 30  # that the form has room for


class Panel(NamedTuple):
    """
    A facet as the form shows it: what finds nobody is left out unless chosen, and a long tail is folded.

    What has no room stands on a page of the facet's own; `more` says whether there is any.
    """

    name: str
    label: str
    first: list[FacetValue]
    rest: list[FacetValue]
    more: bool

    @classmethod
    def of(cls, facet: Facet) -> Self:
        values = found_or_chosen(facet)
        # What is chosen stays in the form: sending it again would let go of the choice.
        rest = [*values[UNFOLDED:MOST], *(value for value in values[MOST:] if value.selected)]
        return cls(facet.name, facet.label, values[:UNFOLDED], rest, len(values) > UNFOLDED + len(rest))

    @property
    def unfolded(self) -> bool:
        return any(value.selected for value in self.rest)


@method_decorator(public_page, "dispatch")
class PersonList(TemplateView):
    """The list of people, with every way to narrow it; what it shows depends on the query string alone."""

    template_name = "catalog/person_list.html"

    def get(self, request, *args, **kwargs):
        browsing = browse(request.GET, version_read(request))
        # A form sends its empty fields too: one view has one address.
        if any("" in values for _, values in request.GET.lists()) and not browsing.errors:
            query = browsing.query()
            return HttpResponseRedirect(f"{request.path}?{query}" if query else request.path)
        return self.render_to_response(self.get_context_data(browsing=browsing))

    def get_context_data(self, browsing: Browsing, **kwargs):
        decade = browsing.facet("decade")
        panels = [Panel.of(decade if name == "decade" else browsing.facet(name, MOST + 1)) for name in FACETS]
        return super().get_context_data(
            browsing=browsing,
            cards=cards(browsing.index, browsing.page_pks, browsing.query(), browsing.matches),
            panels=[panel for panel in panels if panel.first],
            bars=decades.bars(decade, lambda value: browsing.query(decade=value)),
            everyone=browsing.query(),
            drawn=browsing.query(sort=None),
            pages=page_links(browsing),
            sorts=[(value, label) for value, label in SORTS.items() if value != "relevance" or browsing.q],
            whos=WHO.items(),
            **kwargs,
        )


def found_or_chosen(facet: Facet) -> list[FacetValue]:
    return [value for value in facet.values if value.count or value.selected]


def page_links(browsing: Browsing) -> list[tuple[int | None, str]]:
    """Return the number and query string of each page to offer, (None, "") for a gap; empty if there is one page."""
    if browsing.pages < 2:
        return []
    paginator = Paginator(range(browsing.count), browsing.per_page)
    current = min(browsing.page, browsing.pages)
    return [
        (number, browsing.query(page=None if number == 1 else number)) if isinstance(number, int) else (None, "")
        for number in paginator.get_elided_page_range(current, on_each_side=2, on_ends=1)
    ]
