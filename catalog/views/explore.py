from django.http import QueryDict
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from catalog.browse import Browsing, browse
from catalog.figures import arcs, decades, flows, genealogy, lives
from catalog.models import Defection, LifeEvent, Person, Place, Succession
from catalog.parameters import NOT_STATED

from .kept import version_read
from .public import public_page

MOST = 200  # people on one figure; the list of people goes on


@method_decorator(public_page, "dispatch")
class Explore(TemplateView):
    """The catalogue at a glance: its figures, each a way into the lists."""

    template_name = "catalog/explore.html"

    def get_context_data(self, **kwargs):
        browsing = browse(QueryDict(), version_read(self.request))
        facets = [browsing.facet(name) for name in ("origin", "destination", "method", "motive", "certainty")]
        return super().get_context_data(
            bars=decades.bars(browsing.facet("decade"), lambda value: browsing.query(decade=value)),
            facets=[(facet, [value for value in facet.values if value.count]) for facet in facets],
            **kwargs,
        )


@method_decorator(public_page, "dispatch")
class Figure(TemplateView):
    """A figure of the people that the query string finds."""

    def get_context_data(self, **kwargs):
        browsing = browse(self.request.GET, version_read(self.request))
        return super().get_context_data(
            browsing=browsing,
            query=browsing.query(sort=None),
            shown=min(browsing.count, MOST),
            **self.figure(browsing),
            **kwargs,
        )

    def figure(self, browsing: Browsing):
        """What the figure's own template prints."""
        raise NotImplementedError

    def people(self, browsing: Browsing):
        return browsing.pks[:MOST]

    def crossings(self, browsing: Browsing):
        return Defection.objects.shown().of_people(self.people(browsing)).for_lines()


class Timeline(Figure):
    """Crossings by decade, and one after the other."""

    template_name = "catalog/explore_timeline.html"

    def figure(self, browsing):
        return {
            "bars": decades.bars(browsing.facet("decade"), lambda value: browsing.query(decade=value, sort=None)),
            "crossings": self.crossings(browsing),
        }


class Flows(Figure):
    """Origins, destinations, and how many went from one to the other."""

    template_name = "catalog/explore_flows.html"

    def figure(self, browsing):
        def query(origin, destination):
            return browsing.query(origin=origin, destination=destination, sort=None)

        labels = {
            (name, value.value): value.label
            for name in ("origin", "destination")
            for value in browsing.beside(QueryDict("who=all")).facet(name).values
        }
        # Each number is that of the list that its band opens.
        counts = {
            (start or NOT_STATED, end or NOT_STATED): browsing.beside(
                QueryDict(query(start or NOT_STATED, end or NOT_STATED))
            ).count
            for start, end in Defection.objects.shown().ways()
        }
        found = {pair: count for pair, count in counts.items() if count}
        return {"flows": flows.flows(found, lambda name, value: labels.get((name, value), value), query)}


class Map(Figure):
    """Crossings on a map without borders."""

    template_name = "catalog/explore_map.html"

    def figure(self, browsing):
        return {"map": arcs.draw(self.crossings(browsing), Place.objects.located())}


class Lives(Figure):
    """Lives on a common axis of years."""

    template_name = "catalog/explore_lives.html"

    def figure(self, browsing):
        keys = self.people(browsing)
        people = Person.objects.published().among(keys).by_name()
        events = LifeEvent.objects.shown().ends_of_lives(keys)
        return {"lives": lives.lives(people, self.crossings(browsing), events)}


@method_decorator(public_page, "dispatch")
class Genealogy(TemplateView):
    """How one service became another."""

    template_name = "catalog/explore_genealogy.html"

    def get_context_data(self, **kwargs):
        successions = list(Succession.objects.shown().for_figure())
        return super().get_context_data(
            browsing=None,  # it follows no filter
            query="",
            genealogy=genealogy.genealogy(successions),
            successions=successions,
            **kwargs,
        )
