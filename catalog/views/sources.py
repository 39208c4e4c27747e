from django.core.paginator import Paginator
from django.utils.decorators import method_decorator
from django.views.generic import DetailView, ListView

from catalog.citing import web_address
from catalog.exports.reference import of_source
from catalog.exports.styles import in_all_styles
from catalog.models import Citation, RetiredKind, Source
from catalog.provenance import citations_of, shelved

from .public import public_page
from .retired import KeepsAddress


@method_decorator(public_page, "dispatch")
class SourceList(ListView):
    queryset = Source.objects.published().for_listing().by_layer()
    context_object_name = "sources"
    template_name = "catalog/source_list.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        passages = Citation.objects.shown().passages_by_source()
        for source in context["sources"]:
            source.passages = passages.get(source.pk, 0)
        return context


@method_decorator(public_page, "dispatch")
class SourceDetail(KeepsAddress, DetailView):
    """A source's bibliographic record and criticism, and every statement that rests on it."""

    model = Source
    queryset = Source.objects.published().for_listing()
    retired_kind = RetiredKind.SOURCE
    per_page = 1000  # no text of the catalogue comes near it; a large handbook may

    def get_context_data(self, **kwargs):
        page = Paginator(citations_of(self.object), self.per_page).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            page=page,
            shelves=shelved(page),
            styles=in_all_styles(of_source(self.object)),
            address=web_address(self.object.url),
            archived=web_address(self.object.archived_url),
            **kwargs,
        )
