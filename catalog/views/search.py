from django.http import QueryDict
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from catalog.browse import browse
from catalog.cards import cards
from catalog.models import Agency, Country, Era, Source

from .kept import version_read
from .public import public_page

SHOWN = 10  # of each kind; the list of people goes on, and the other lists are short


@method_decorator(public_page, "dispatch")
class Search(TemplateView):
    """One word looked for everywhere: people, agencies, eras, countries and sources."""

    template_name = "catalog/search.html"

    def get_context_data(self, **kwargs):
        wanted = QueryDict(mutable=True)
        wanted["q"] = self.request.GET.get("q", "")
        wanted["who"] = "all"
        browsing = browse(wanted, version_read(self.request))
        q = browsing.q
        groups = [
            ("Agencies", Agency.objects.published().named(q)[:SHOWN]),
            ("Eras", Era.objects.published().named(q)[:SHOWN]),
            ("Countries", Country.objects.named(q)[:SHOWN]),
            ("Sources", Source.objects.published().named(q)[:SHOWN]),
        ]
        return super().get_context_data(
            q=q,
            browsing=browsing,
            cards=cards(browsing.index, browsing.page_pks[:SHOWN], "", browsing.matches) if q else "",
            more=browsing.count > SHOWN,
            groups=[(heading, list(entries)) for heading, entries in groups] if q else [],
            **kwargs,
        )
