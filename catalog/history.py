"""An entry with all that hangs on it: recorded after each change, compared, and put back as it was."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core import serializers
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, models, transaction
from django.db.models import Max

from catalog import texts
from catalog.models import (
    TARGETS,
    Agency,
    Catalogue,
    Citation,
    Country,
    Era,
    Person,
    RetiredSlug,
    Revision,
    RevisionKind,
    Source,
    Wave,
)

# What hangs on an entry, in the order in which it can be loaded: relation name, then its own parts.
PARTS: dict[str, tuple[str, ...]] = {
    RevisionKind.PERSON: (
        "names",
        "affiliations",
        "defections",
        "defections.waypoints",
        "defections.motives",
        "events",
        "relations",
    ),
    RevisionKind.AGENCY: ("successions_to",),
    RevisionKind.ERA: (),
    RevisionKind.WAVE: (),
    RevisionKind.SOURCE: ("authors",),
    RevisionKind.COUNTRY: ("places",),
    RevisionKind.ADDRESS: (),
}
MODELS: dict[str, type[models.Model]] = {
    RevisionKind.PERSON: Person,
    RevisionKind.AGENCY: Agency,
    RevisionKind.ERA: Era,
    RevisionKind.WAVE: Wave,
    RevisionKind.SOURCE: Source,
    RevisionKind.COUNTRY: Country,
    RevisionKind.ADDRESS: RetiredSlug,
}
# They count or time the changes and are no part of what the entry says.
BOOKKEEPING = frozenset({"created", "updated", "version", "folded", "sort_key"})
# Entries read together: SQLite takes some ten thousand values in one query, and each has some dozens of rows.
AT_ONCE = 200

Record = dict[str, Any]


class RestoreError(Exception):
    """A state that cannot be put back, with the reason in words for a curator."""


def kind_of(entry: models.Model) -> str:
    """The entry's RevisionKind; raises KeyError for a row that is no entry."""
    return {model: kind for kind, model in MODELS.items()}[type(entry)]


def key_of(entry: Any) -> str:
    """What the entry's revisions are filed under: its slug, or the whole of an address that was given up."""
    return "/".join(entry.natural_key())


def find(revision: Revision) -> models.Model | None:
    """The row that a revision is a state of; None when it is gone."""
    manager: Any = MODELS[revision.kind]._default_manager
    try:
        row: models.Model = manager.get_by_natural_key(*revision.key.split("/"))
    except ObjectDoesNotExist:
        return None
    return row


def parts(entry: models.Model) -> Iterator[models.Model]:
    """The entry, what hangs on it, and the citations of each, in loading order.

    Two queries for each kind of row, whatever the number of rows.
    """
    yield from parts_of([entry])[entry.pk]


def parts_of(entries: list[Any]) -> dict[Any, list[models.Model]]:
    """The parts of each of these entries of one kind, by its primary key; no more queries than for one."""
    cited = citations_of(entries)
    found: dict[Any, list[models.Model]] = {entry.pk: [entry, *cited.get(entry.pk, ())] for entry in entries}
    # The entry that each row hangs on, by the relation that leads to the row.
    whose: dict[str, dict[Any, Any]] = {"": {entry.pk: entry.pk for entry in entries}}
    for path in PARTS[kind_of(entries[0])] if entries else ():
        owner, _, name = path.rpartition(".")
        whose[path] = {}
        if not whose[owner]:
            continue
        model = type(entries[0]) if not owner else _related(type(entries[0]), owner)
        relation = model._meta.get_field(name)
        back = relation.field.attname
        rows = relation.related_model._default_manager.filter(**{f"{back}__in": whose[owner]})
        reached = list(rows.select_related(*references(rows.model)).order_by("pk"))
        cited = citations_of(reached)
        for row in reached:
            root = whose[path][row.pk] = whose[owner][getattr(row, back)]
            found[root] += [row, *cited.get(row.pk, ())]
    return found


def _related(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name).related_model


def references(model: type[models.Model]) -> list[str]:
    """The foreign keys of a model, and those that the natural keys behind them need."""
    names = [field.name for field in model._meta.concrete_fields if field.many_to_one]
    return names + (["place__country"] if "place" in names else [])


def citations_of(rows: list[models.Model]) -> dict[int, list[Citation]]:
    """The citations of rows of one model, by the row's primary key; one query."""
    kind = "event" if rows and rows[0]._meta.model_name == "lifeevent" else rows[0]._meta.model_name if rows else ""
    if kind not in TARGETS:
        return {}
    found: dict[int, list[Citation]] = {}
    for citation in Citation.objects.filter(**{f"{kind}__in": rows}).select_related("source", kind).order_by("pk"):
        found.setdefault(getattr(citation, f"{kind}_id"), []).append(citation)
    return found


def snapshot(entry: models.Model) -> list[Record]:
    """The entry's whole state as objects in the fixtures' format, without primary keys or bookkeeping."""
    return [as_record(row) for row in parts(entry)]


def as_record(row: models.Model) -> Record:
    """One row in the fixtures' format, in plain JSON values."""
    [item] = serializers.serialize("python", [row], use_natural_foreign_keys=True, use_natural_primary_keys=True)
    fields = {
        name: list(value) if isinstance(value, tuple) else plain(value)
        for name, value in item["fields"].items()
        if name not in BOOKKEEPING and not name.endswith(("_earliest", "_latest"))
    }
    return {"model": item["model"], "fields": fields}


def plain(value: Any) -> Any:
    # A decimal or a date is written as loaddata reads it.
    return value if isinstance(value, int | bool | list | None) else str(value)


def record(entry: models.Model, by: Any = None, reason: str = "") -> Revision | None:
    """Keep the entry's state as a new revision; None when nothing has changed since the last one."""
    texts.take_up()
    kind, key = kind_of(entry), key_of(entry)
    data = snapshot(entry)
    last = Revision.objects.of(kind, key).first()
    if last and last.data == data:
        return None
    kept = next_revision(entry, last, data, reason)
    kept.by, kept.by_name = by, (by.get_full_name() or by.get_username()) if by else ""
    kept.save()
    return kept


def record_all(reason: str) -> int:
    """Keep the state of every entry that is not as its last revision has it; return how many are not."""
    kept = []
    for kind, model in MODELS.items():
        entries = list(model._default_manager.select_related(*references(model)).order_by("pk"))
        for start in range(0, len(entries), AT_ONCE):
            some = entries[start : start + AT_ONCE]
            last = Revision.objects.latest_of(kind, [key_of(entry) for entry in some])
            for rows in parts_of(some).values():
                entry: Any = rows[0]
                data, before = [as_record(row) for row in rows], last.get(key_of(entry))
                if before is None or before.data != data:
                    kept.append(next_revision(entry, before, data, reason))
    Revision.objects.bulk_create(kept, batch_size=AT_ONCE)
    return len(kept)


def next_revision(entry: Any, last: Revision | None, data: list[Record], reason: str) -> Revision:
    """The revision that follows the last; not saved."""
    return Revision(
        kind=kind_of(entry),
        key=key_of(entry),
        number=(last.number if last else 0) + 1,
        status=getattr(entry, "status", ""),
        reason=reason,
        data=data,
    )


@dataclass(frozen=True)
class Change:
    """One field that differs between two states, in words; an added or removed record has one side empty."""

    record: str
    field: str
    before: str
    after: str


def identity(item: Record) -> tuple[str, str]:
    """What a record is called across states: its model, and its key, slug or citation's place."""
    fields = item["fields"]
    model = item["model"].removeprefix("catalog.")
    if model == "citation":
        target = next((name, fields[name]) for name in TARGETS if fields.get(name))
        place = (fields["source"][0], fields["aspect"], fields["locator"], fields["anchor"], fields["voice"])
        return model, " ".join(str(part) for part in ("/".join(target[1]), *place) if part)
    own = fields.get("key") or fields.get("slug") or f"{fields.get('name', '')}{fields.get('position', '')}"
    return model, str(own)


def compare(older: list[Record], newer: list[Record]) -> list[Change]:
    """List what differs, field by field, in the newer state's order; removed records come last."""
    before = {identity(item): item for item in older}
    after = {identity(item): item for item in newer}
    changes = []
    for name, item in after.items():
        old = before.get(name)
        fields = item["fields"]
        if old is None:
            changes.append(Change(label(item), "", "", summary(item)))
            continue
        changes += [
            Change(label(item), field.replace("_", " "), words(old["fields"].get(field)), words(value))
            for field, value in fields.items()
            if old["fields"].get(field) != value
        ]
    changes += [Change(label(item), "", summary(item), "") for name, item in before.items() if name not in after]
    return changes


def label(item: Record) -> str:
    model, own = identity(item)
    return f"{model} {own}"


def summary(item: Record) -> str:
    """A record's telling fields in one line."""
    skipped = {"key", "slug", "status", "person", "defection", "certainty"}
    return "; ".join(
        f"{name.replace('_', ' ')}: {words(value)}"
        for name, value in item["fields"].items()
        if name not in skipped and value not in ("", None)
    )


def words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(part) for part in value if part)
    return "" if value is None else str(value)


@transaction.atomic
def restore(revision: Revision, by: Any = None, reason: str = "") -> Revision | None:
    """Make the entry what it was in `revision`, as a new revision, and return that one.

    Records that came later are removed, those that went are put back. Raises RestoreError, changing nothing, when
    something the old state refers to is gone.
    """
    entry = find(revision)
    wanted = {identity(item) for item in revision.data}
    people: set[int] = set()
    if entry is not None:
        record(entry, by=by)
        current = list(parts(entry))
        people = _concerned(current)
        # Citations first, then what they hang on, the deepest last written being the first to go.
        for row in reversed(current[1:]):
            if identity(as_record(row)) not in wanted:
                row.delete()
    try:
        for loaded in serializers.deserialize("python", _with_bookkeeping(revision, entry)):
            loaded.object.full_clean(validate_unique=False, validate_constraints=False)
            loaded.save()
    except (serializers.base.DeserializationError, ObjectDoesNotExist, models.ProtectedError, IntegrityError) as error:
        raise RestoreError(f"This version refers to something that is gone: {error}") from error
    entry = find(revision)
    assert entry is not None
    # What is loaded is saved past the models' own save(), which would tell.
    Catalogue.bump(people | _concerned(list(parts(entry))))
    return record(entry, by=by, reason=reason or f"Restored version {revision.number}.")


def _concerned(rows: list[Any]) -> set[int]:
    """The keys of the people that an entry and what hangs on it tell something of."""
    tied: set[int] = type(rows[0])._default_manager.filter(pk=rows[0].pk).tied()
    return tied.union(*(row.concerned() for row in rows))


def _with_bookkeeping(revision: Revision, entry: models.Model | None) -> Iterator[Record]:
    """The old state, with the version counted on rather than back."""
    for number, item in enumerate(revision.data):
        if number == 0 and entry is not None and hasattr(entry, "version"):
            kept = {"version": entry.version + 1, "created": entry.created}  # type: ignore[attr-defined]
            item = {"model": item["model"], "fields": {**item["fields"], **kept}}
        yield item


def latest_number(kind: str, key: str) -> int:
    """The number of the entry's newest revision; 0 when none is kept."""
    return Revision.objects.of(kind, key).aggregate(newest=Max("number"))["newest"] or 0
