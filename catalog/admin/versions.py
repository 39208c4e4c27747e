"""No lost update: every save carries the version it was read at, and a stale one writes nothing.

The version is compared when the form is validated, so that the page comes back with all that was typed, and once more
in the statement that counts it up, so that of two simultaneous saves one is refused.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import cached_property

from catalog import history
from catalog.models import TARGETS, Revision, Status
from catalog.publishing import StaleError

DESK_FIELDS = ("read_version", "read_revision", "reason")
KEEP_MINE, KEEP_BOTH = "mine", "both"
CITATION = "catalog.citation"
CHANGED_MEANWHILE = "Someone else has saved this entry since you opened it."


def version_of(entry: models.Model) -> str:
    """What changes whenever the entry or anything on its page changes."""
    if hasattr(entry, "version"):
        return str(entry.version)
    return hashlib.sha256(json.dumps(history.snapshot(entry), sort_keys=True).encode()).hexdigest()[:16]


class EntryForm(forms.ModelForm):
    """The entry's own fields, with the version they were read at and the reason for the change.

    The admin gives it `request`, on which it leaves the formsets of the page.
    """

    request: Any
    read_version = forms.CharField(required=False, widget=forms.HiddenInput)
    read_revision = forms.IntegerField(required=False, min_value=0, max_value=10**6, widget=forms.HiddenInput)
    reason = forms.CharField(
        required=False,
        max_length=300,
        label="Reason for this change",
        help_text="Kept in the history. Needed when the entry is published.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Read before the form writes to the instance.
        self.status_before = "" if self.is_new else getattr(self.instance, "status", "")
        self.is_stale = False
        if not self.is_new:
            self.version_before = version_of(self.instance)
            self.initial["read_version"] = self.version_before
            if not self.is_bound:
                self.initial["read_revision"] = history.latest_number(
                    history.kind_of(self.instance), self.instance.slug
                )

    @property
    def is_new(self) -> bool:
        return bool(self.instance._state.adding)

    def own_changes(self) -> list[str]:
        return [name for name in self.changed_data if name not in DESK_FIELDS]

    @cached_property
    def anything_changed(self) -> bool:
        """Whether the page says anything else than the database; asked first before anything is saved."""
        return bool(self.own_changes()) or any(formset.has_changed() for formset in self.request.desk_formsets)

    @property
    def choice(self) -> tuple[str, str]:
        """What the curator chose about a conflict, and the version it was shown with; empty texts for nothing."""
        chosen, _, version = self.data.get("_resolve", "").partition("-")
        return (chosen, version) if chosen in {KEEP_MINE, KEEP_BOTH} else ("", "")

    def expected_version(self) -> str:
        """The version that this save is meant to follow."""
        return self.choice[1] or str(self.data.get("read_version", ""))

    def clean(self) -> Any:
        cleaned = super().clean()
        if self.is_new or not self.anything_changed:
            return cleaned
        if getattr(self.request, "desk_rehearsal", False):
            return cleaned
        for blocker in getattr(self.request, "desk_refused", ()):
            self.add_error(None, f"Readers would see it: {blocker.message}")
        if self.expected_version() != self.version_before:
            self.is_stale = True
            self.add_error(None, CHANGED_MEANWHILE)
        if self.status_before == Status.PUBLISHED and not (cleaned or {}).get("reason", "").strip():
            self.add_error("reason", "Say why: this entry is published, and its history is read.")
        return cleaned


def claim(entry: models.Model, expected: str) -> None:
    """Count the entry's version up, in one step with comparing it; raises StaleError when it is another by now."""
    model = type(entry)
    if hasattr(entry, "version"):
        number = int(expected) if expected.isascii() and expected.isdigit() and len(expected) < 10 else -1
        counted = {"version": models.F("version") + 1, "updated": timezone.now()}
        if not model._default_manager.filter(pk=entry.pk, version=number).update(**counted):
            raise StaleError
        entry.version = number + 1  # type: ignore[attr-defined]
        return
    # Without a column to compare, the row is locked; SQLite writes one transaction at a time anyway.
    stored = model._default_manager.select_for_update().filter(pk=entry.pk).first()
    if stored is None or version_of(stored) != expected:
        raise StaleError


@dataclass(frozen=True)
class Difference:
    """One field as it was opened, as the other editor left it, and as typed here; None where it did not change."""

    record: str
    field: str
    before: str
    theirs: str | None
    mine: str | None

    @property
    def collides(self) -> bool:
        return self.theirs is not None and self.mine is not None and self.theirs != self.mine


@dataclass(frozen=True)
class Conflict:
    """Two versions that grew from one: who saved the other and when, and what differs."""

    by: str
    at: Any
    reason: str
    version: str
    differences: list[Difference]


def base_of(entry: models.Model, read_revision: int) -> list[history.Record]:
    """The state the page was opened with; before anything was ever recorded, what the first change found."""
    kept = Revision.objects.of(history.kind_of(entry), entry.slug)  # type: ignore[attr-defined]
    found = kept.filter(number=max(read_revision, 1)).first()
    return found.data if found else history.snapshot(entry)


def conflict(entry: models.Model, base: list[history.Record], mine: list[history.Record]) -> Conflict:
    """Set the stored state and the typed one side by side, both against what the page was opened with."""
    stored = type(entry)._default_manager.get(pk=entry.pk)
    theirs = history.snapshot(stored)
    last = Revision.objects.of(history.kind_of(entry), entry.slug).first()  # type: ignore[attr-defined]
    theirs_by_place = {(change.record, change.field): change for change in history.compare(base, theirs)}
    mine_by_place = {(change.record, change.field): change for change in history.compare(base, mine)}
    differences = []
    for place in dict.fromkeys([*theirs_by_place, *mine_by_place]):
        their, my = theirs_by_place.get(place), mine_by_place.get(place)
        known = their or my
        assert known is not None
        differences.append(Difference(*place, known.before, their.after if their else None, my.after if my else None))
    return Conflict(
        by=last.by_name if last else "",
        at=last.at if last else getattr(stored, "updated", None),
        reason=last.reason if last else "",
        version=version_of(stored),
        differences=differences,
    )


def merged(
    base: list[history.Record], theirs: list[history.Record], mine: list[history.Record]
) -> list[history.Record]:
    """Both sides' changes in one state; where both changed the same field, mine."""
    before, other, own = ({history.identity(item): item for item in state} for state in (base, theirs, mine))
    kept = []
    for name in dict.fromkeys([*other, *own]):
        was, their, my = before.get(name), other.get(name), own.get(name)
        if their is None or my is None:
            # One side removed or added it. A removal stands unless the other side changed what it removed.
            left = their or my
            if was is None or left != was:
                kept.append(left)
            continue
        fields = {
            field: value if was is None or value != was["fields"].get(field) else their["fields"].get(field)
            for field, value in my["fields"].items()
        }
        kept.append({"model": my["model"], "fields": fields})
    return _loadable([item for item in kept if item])


def _loadable(items: list[history.Record]) -> list[history.Record]:
    """What hangs on something that went goes too, and citations come last."""
    there = _names(items)
    items = [item for item in items if not item["fields"].get("defection") or item["fields"]["defection"][0] in there]
    there = _names(items)
    citations = [item for item in items if item["model"] == CITATION and _target_of(item) in there]
    return [item for item in items if item["model"] != CITATION] + citations


def _names(items: list[history.Record]) -> set[str]:
    return {item["fields"].get("key") or item["fields"].get("slug") or "" for item in items}


def _target_of(citation: history.Record) -> str:
    return next((citation["fields"][kind][0] for kind in TARGETS if citation["fields"].get(kind)), "")


def rehearse(save: Any, entry: models.Model) -> list[history.Record] | None:
    """The entry's state as `save` would leave it, without leaving it so; None when it would not save."""
    with transaction.atomic():
        state = history.snapshot(type(entry)._default_manager.get(pk=entry.pk)) if save() else None
        transaction.set_rollback(True)
    return state
