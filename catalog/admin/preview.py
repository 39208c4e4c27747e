"""An entry's public page as it will look: published, drawn, and taken back before anyone else can see it."""

from copy import copy
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse, QueryDict
from django.urls import path, resolve
from django.utils.html import escape

from catalog import publishing
from catalog.models import Status

BANNER = '<p class="wrap notice" role="status"><strong>Preview.</strong> Only you see this page: “{}” is {}.</p><main'


class ShowsPreview:
    """For the admin of an entry with a page of its own."""

    def get_urls(self) -> Any:
        info = self.opts.app_label, self.opts.model_name  # type: ignore[attr-defined]
        view = self.admin_site.admin_view(self.preview_view)  # type: ignore[attr-defined]
        return [
            path("<int:pk>/preview/", view, name="{}_{}_preview".format(*info)),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def preview_view(self, request: Any, pk: int) -> HttpResponse:
        entry = self.get_queryset(request).filter(pk=pk).first()  # type: ignore[attr-defined]
        if entry is None or not hasattr(entry, "status") or not hasattr(entry, "get_absolute_url"):
            raise Http404
        if not self.has_view_permission(request, entry):  # type: ignore[attr-defined]
            raise Http404
        found = resolve(entry.get_absolute_url())
        reader = copy(request)
        # Without a list to turn pages in: the lists in memory must not be built from what is taken back.
        reader.method, reader.GET, reader.path = "GET", QueryDict(), entry.get_absolute_url()
        reader.path_info = reader.path
        # Not through `dispatch`: what that answers is kept for every reader.
        page = found.func.view_class()  # type: ignore[attr-defined]
        page.setup(reader, *found.args, **found.kwargs)
        with transaction.atomic():
            publishing.show(entry)
            response = page.get(reader, *found.args, **found.kwargs)
            response.render()
            transaction.set_rollback(True)
        words = (
            BANNER.format(escape(entry), Status(entry.status).label) if entry.status != Status.PUBLISHED else "<main"
        )
        page_with_banner = response.content.decode().replace("<main", words, 1)
        return HttpResponse(page_with_banner, status=response.status_code)
