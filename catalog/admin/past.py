"""An entry's history: who, when, why, what changed field by field, and any version put back whole."""

from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from catalog import history, publishing
from catalog.models import Revision, Status

from . import versions
from .saving import refuse_what_is_worse

# They say who may see the entry, which putting back its words does not decide.
KEPT_ON_RESTORING = ("status", "withdrawal_reason")


class HasPast:
    """For the admin of an entry."""

    def get_urls(self) -> Any:
        info = self.opts.app_label, self.opts.model_name  # type: ignore[attr-defined]
        view = self.admin_site.admin_view(self.version_view)  # type: ignore[attr-defined]
        return [
            path("<int:pk>/history/<int:number>/", view, name="{}_{}_version".format(*info)),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def history_view(self, request: Any, object_id: str, extra_context: Any = None) -> Any:
        entry = self._entry(request, unquote(object_id))
        revisions = list(Revision.objects.of(history.kind_of(entry), entry.slug))
        older = {revision.number: earlier for revision, earlier in pairwise(revisions)}
        rows = [
            (
                revision,
                reverse(f"admin:catalog_{self.opts.model_name}_version", args=[entry.pk, revision.number]),  # type: ignore[attr-defined]
                history.compare(older[revision.number].data, revision.data) if revision.number in older else None,
            )
            for revision in revisions
        ]
        return TemplateResponse(
            request,
            "admin/catalog/history.html",
            {**self._context(request, entry, f"History of {entry}"), "rows": rows},
        )

    def version_view(self, request: Any, pk: int, number: int) -> Any:
        """One version beside the present one, with the button that puts it back."""
        entry = self._entry(request, pk)
        revision = Revision.objects.of(history.kind_of(entry), entry.slug).filter(number=number).first()
        if revision is None:
            raise Http404
        may_restore = self.has_change_permission(request, entry)  # type: ignore[attr-defined]
        problems: list[str] = []
        if request.method == "POST":
            if not may_restore:
                raise PermissionDenied
            problems = self._restore(request, entry, revision)
            if not problems:
                messages.success(request, f"{entry} is as it was in version {number}, as a new version.")
                return HttpResponseRedirect(self.page_of(entry))  # type: ignore[attr-defined]
        context = {
            **self._context(request, entry, f"{entry} as it was in version {number}"),
            "revision": revision,
            "changes": history.compare(history.snapshot(entry), keeping_status(revision, entry).data),
            "may_restore": may_restore,
            "version": versions.version_of(entry),
            "problems": problems,
            "needs_reason": getattr(entry, "status", "") == Status.PUBLISHED,
        }
        return TemplateResponse(request, "admin/catalog/version.html", context)

    def _restore(self, request: Any, entry: Any, revision: Revision) -> list[str]:
        """Put the version back; say what is in the way, in which case nothing has happened."""
        reason = request.POST.get("reason", "").strip()[:200]
        shown = getattr(entry, "status", "") == Status.PUBLISHED
        if shown and not reason:
            return ["Say why: this entry is published, and its history is read."]
        before = set(publishing.blockers(entry, shown=True)) if shown else set()
        try:
            with transaction.atomic():
                versions.claim(entry, request.POST.get("version", ""))
                number = f"Restored version {revision.number}."
                history.restore(
                    keeping_status(revision, entry), by=request.user, reason=f"{reason} {number}" if reason else number
                )
                refuse_what_is_worse(type(entry)._default_manager.get(pk=entry.pk), before)
        except publishing.StaleError:
            return ["Someone else has changed this entry since you opened this page. Look at the difference again."]
        except publishing.RefusedError as refused:
            return [blocker.message for blocker in refused.blockers]
        except history.RestoreError as error:
            return [str(error)]
        return []

    def _entry(self, request: Any, pk: Any) -> Any:
        entry = self.get_object(request, str(pk))  # type: ignore[attr-defined]
        if entry is None:
            raise Http404
        if not self.has_view_permission(request, entry):  # type: ignore[attr-defined]
            raise PermissionDenied
        return entry

    def _context(self, request: Any, entry: Any, title: str) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": title,
            "opts": self.opts,  # type: ignore[attr-defined]
            "entry": entry,
            "page": self.page_of(entry),  # type: ignore[attr-defined]
            "media": self.media,  # type: ignore[attr-defined]
        }


def keeping_status(revision: Revision, entry: Any) -> Revision:
    """The same version, with the entry's present status in it; not saved."""
    first, *rest = revision.data
    kept = {name: getattr(entry, name) for name in KEPT_ON_RESTORING if hasattr(entry, name)}
    data = [{**first, "fields": {**first["fields"], **kept}}, *rest]
    return Revision(kind=revision.kind, key=revision.key, number=revision.number, data=data)
