"""How an entry's page is saved: once, whole, against the version that was read, and kept in the history."""

from copy import copy
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.db import models, transaction
from django.http import HttpResponseRedirect

from catalog import history, publishing
from catalog.models import Revision, Status
from catalog.publishing import Blocker, RefusedError, StaleError
from catalog.roles import may_publish

from . import versions
from .fields import Directory
from .nesting import NestedFormSet


class _NoMessages:
    """Takes what a rehearsed save would tell the curator."""

    def add(self, *args: Any, **kwargs: Any) -> None:
        pass


class SavesWhole:
    """For the admin of an entry: nested formsets, versions, conflicts and history."""

    form = versions.EntryForm

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)  # type: ignore[misc]
        form.request = request
        return form

    def get_formset_kwargs(self, request: Any, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)  # type: ignore[misc]
        if issubclass(inline.formset, NestedFormSet):
            kwargs["directory"] = request.desk_directory
        return kwargs

    def _create_formsets(self, request: Any, obj: Any, change: bool) -> Any:
        request.desk_directory = Directory(may_publish=may_publish(request.user))
        formsets, inlines = super()._create_formsets(request, obj, change)  # type: ignore[misc]
        for formset in formsets:
            # Builds every form before the first is cleaned or shown: the directory then asks once for all.
            list(formset.walk())
        request.desk_formsets = formsets
        return formsets, inlines

    def changeform_view(
        self, request: Any, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        chosen = request.POST.get("_resolve", "").partition("-")
        if request.method == "POST" and object_id and chosen[0] == versions.KEEP_BOTH:
            merged = self.save_merged(request, object_id, chosen[2])
            if merged:
                return merged
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)  # type: ignore[misc]
        except StaleError:
            # Another was quicker by a moment. Validated once more, the form finds the newer version and says so.
            return super().changeform_view(request, object_id, form_url, extra_context)  # type: ignore[misc]
        except RefusedError as refused:
            # Written and rolled back: only the saved rows tell what readers would see.
            request.desk_refused = refused.blockers
            return super().changeform_view(request, object_id, form_url, extra_context)  # type: ignore[misc]

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        if change:
            if not form.anything_changed:
                return
            stored = type(obj)._default_manager.get(pk=obj.pk)
            # What the first change found, for the difference to be told from.
            history.record(stored)
            request.desk_blockers = set(publishing.blockers(stored, shown=True)) if is_shown(stored) else set()
            if getattr(request, "desk_rehearsal", False):
                versions.claim(obj, form.version_before)
            else:
                versions.claim(obj, form.expected_version())
        super().save_model(request, obj, form, change)  # type: ignore[misc]

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        if change and not form.anything_changed:
            return
        stored = type(form.instance)._default_manager.get(pk=form.instance.pk)
        if change:
            refuse_what_is_worse(stored, request.desk_blockers)
        reason = form.cleaned_data.get("reason", "") or ("" if change else "Entered.")
        history.record(stored, by=request.user, reason=reason)

    def rehearsed(self, request: Any, entry: Any) -> list[history.Record] | None:
        """The entry as the posted form would leave it; None when the form has other errors."""
        rehearsal = copy(request)
        rehearsal.desk_rehearsal, rehearsal._messages = True, _NoMessages()

        def save() -> bool:
            return super(SavesWhole, self).changeform_view(rehearsal, str(entry.pk)).status_code == 302  # type: ignore[misc]

        return versions.rehearse(save, entry)

    def save_merged(self, request: Any, object_id: str, version: str) -> Any:
        """Save both editors' changes; None when it cannot be done and the page must say why."""
        entry = self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]
        if entry is None or not self.has_change_permission(request, entry):  # type: ignore[attr-defined]
            return None
        mine = self.rehearsed(request, entry)
        if mine is None:
            return None
        base = versions.base_of(entry, posted_revision(request))
        try:
            with transaction.atomic():
                versions.claim(entry, version)
                before = set(publishing.blockers(entry, shown=True)) if is_shown(entry) else set()
                state = versions.merged(base, history.snapshot(entry), mine)
                kept = Revision(kind=history.kind_of(entry), key=entry.slug, data=state)
                history.restore(
                    kept, by=request.user, reason=request.POST.get("reason", "") or "Merged with another’s."
                )
                refuse_what_is_worse(type(entry)._default_manager.get(pk=entry.pk), before)
        except StaleError:
            return None
        except RefusedError as refused:
            messages.error(request, f"Both together cannot be published: {refused}")
            return None
        except history.RestoreError as error:
            messages.error(request, str(error))
            return None
        messages.success(request, f"Both your changes and the other editor’s are saved: {entry}.")
        return HttpResponseRedirect(request.path)

    def conflict_for(self, request: Any, form: Any) -> versions.Conflict:
        entry = type(form.instance)._default_manager.get(pk=form.instance.pk)
        base = versions.base_of(entry, posted_revision(request))
        return versions.conflict(entry, base, self.rehearsed(request, entry) or base)


def refuse_what_is_worse(entry: Any, before: set[Blocker]) -> None:
    """Raise RefusedError when readers would now see something that could not be published, and did not before."""
    if is_shown(entry) and (worse := [one for one in publishing.blockers(entry, shown=True) if one not in before]):
        raise RefusedError(worse)


def is_shown(entry: Any) -> bool:
    return getattr(entry, "status", "") == Status.PUBLISHED


def posted_revision(request: Any) -> int:
    text = request.POST.get("read_revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def remove_with_parts(entry: models.Model) -> None:
    """Delete an entry with all that hangs on it, deepest first; its history stays."""
    for row in reversed(list(history.parts(entry))):
        row.delete()
