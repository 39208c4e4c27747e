from typing import NamedTuple, Self

from django.template.loader import get_template
from django.utils.decorators import method_decorator
from django.utils.safestring import mark_safe
from django.views.generic import DetailView

from catalog.addresses import address
from catalog.browse import Browsing, browse
from catalog.dossier import dossier
from catalog.exports.reference import of_person
from catalog.exports.styles import in_all_styles
from catalog.models import Person, RetiredKind, Revision
from catalog.parameters import PARAMETERS

from .entry import TellsPerson
from .kept import drawn_once, version_read
from .public import public_page
from .retired import KeepsAddress

# Stands where the way on goes; text has its angle brackets escaped, so no entry can hold it.
TURNING = "<!-- the way on -->"


class Turning(NamedTuple):
    """Addresses of the entries before and after this one in the reader's list, and of the list; empty at its ends."""

    previous: str
    next: str
    list: str

    @classmethod
    def within(cls, browsing: Browsing, slug: str) -> Self:
        query = browsing.query()
        beside = (
            f"{address('catalog:person-detail', neighbour)}?{query}" if neighbour else ""
            for neighbour in browsing.neighbours(slug)
        )
        return cls(*beside, f"{address('catalog:person-list')}?{query}")


@method_decorator(public_page, "dispatch")
class PersonDetail(KeepsAddress, TellsPerson, DetailView):
    """Everything the sources say about one person, each fact beside its citations."""

    model = Person
    retired_kind = RetiredKind.PERSON

    def dispatch(self, request, *args, **kwargs):
        """Each list leads here with a query string of its own, and all that it decides is the way on in that list."""
        page = drawn_once(request, lambda: super(PersonDetail, self).dispatch(request, *args, **kwargs))
        if page.status_code == 200:
            page.content = page.content.replace(TURNING.encode(), self._turning(kwargs["slug"]).encode())
        return page

    def _turning(self, slug: str) -> str:
        if PARAMETERS.isdisjoint(self.request.GET):
            return ""
        browsing = browse(self.request.GET, version_read(self.request))
        if not browsing.query():
            return ""
        return get_template("catalog/_turn.html").render({"turning": Turning.within(browsing, slug)})

    def get_context_data(self, **kwargs):
        standing = Revision.objects.standing(self.object.slug)
        address = self.request.build_absolute_uri(self.object.get_absolute_url())
        return super().get_context_data(
            dossier=dossier(self.object),
            address=address,
            standing=standing,
            styles=in_all_styles(of_person(self.object, address, standing.number if standing else None)),
            turning=mark_safe(TURNING),
            **kwargs,
        )
