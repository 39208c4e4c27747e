from django.http import QueryDict
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from catalog.browse import browse
from catalog.figures import decades

from .public import public_page


@method_decorator(public_page, "dispatch")
class Explore(TemplateView):
    """The catalogue at a glance: its figures, each a way into the lists."""

    template_name = "catalog/explore.html"

    def get_context_data(self, **kwargs):
        browsing = browse(QueryDict())
        facets = [browsing.facets[name] for name in ("origin", "destination", "method", "motive", "certainty")]
        return super().get_context_data(
            bars=decades.bars(browsing.facets["decade"], lambda value: browsing.query(decade=value)),
            facets=[(facet, [value for value in facet.values if value.count]) for facet in facets],
            **kwargs,
        )
