"""What readers may know of an entry's past: its published versions as they stood, and what changed between them.

A version is kept whole, drafts included. What is shown of it is what stood published then and may still be shown:
nothing that waits, nothing withdrawn since, and no name of an entry that readers cannot see now. Of someone presumed
to be living, what no longer stands is not shown again either.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from django.apps import apps
from django.db.models import Model

from catalog.citing import passage_url, short_title
from catalog.history import Record, compare, label
from catalog.models import (
    STATEMENTS,
    TARGETS,
    Citation,
    Country,
    Defection,
    Entry,
    Living,
    NameKind,
    Person,
    Place,
    RetiredSlug,
    Revision,
    Source,
    Stance,
    Status,
)
from catalog.notes import in_time
from catalog.wording import aspect_name, aspect_value, capitalised, hedge, when, words

LONG = 80  # characters of a text, from which on its changed words are marked inside it
OF_PEOPLE = tuple(kind for kind in STATEMENTS if kind != "succession")
# What tells a reader nothing: who the statement hangs on, and how the record is kept.
_UNTOLD = {"key", "slug", "status", "withdrawal_reason", "person", "defection", "position", "portrait"}
_FIELD_WORDS = {"sort_name": "place in lists", "living": "whether living", "certainty": "how sure", "other": "person"}
_HEADINGS = {
    "name": "Names",
    "defection": "Crossings",
    "waypoint": "Ways",
    "motive": "Motives",
    "affiliation": "Agencies",
    "lifeevent": "Life",
    "relation": "People",
}
_SINGULAR = {
    "person": "entry",
    "defection": "crossing",
    "waypoint": "way",
    "affiliation": "agency",
    "lifeevent": "life",
    "relation": "person",
    "citation": "source",
}


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation in words."""

    source: Any
    name: str
    place: str
    passage: str
    against: bool
    reading: str
    note: str


@dataclass(frozen=True, slots=True)
class Line:
    """A statement as it stood."""

    statement: Any
    text: str
    detail: str
    when: str
    hedge: str
    citations: list[Cited]


@dataclass(slots=True)
class Section:
    heading: str
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that was added, removed or changed; `part` names the field of what was changed."""

    kind: str
    text: str
    part: str
    before: str
    after: str

    @property
    def words(self) -> list[tuple[str, str]]:
        """Of a long text, its runs in order, each kept, before or after; empty where both sides read better whole."""
        if min(len(self.before), len(self.after)) < LONG:
            return []
        old, new = self.before.split(), self.after.split()
        found = []
        for action, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if action == "equal":
                found.append(("kept", " ".join(old[i:j])))
                continue
            found += [("before", " ".join(old[i:j]))] if i < j else []
            found += [("after", " ".join(new[k:m]))] if k < m else []
        return found

    @property
    def verb(self) -> str:
        return "changed" if self.part else "added" if self.after else "removed"


@dataclass(frozen=True, slots=True)
class Edition:
    """A published version, and what is different from the one that readers saw before it; None for the first."""

    revision: Revision
    differences: list[Difference] | None


@dataclass(slots=True)
class State:
    """The public part of one version, as records and as rows that no database holds."""

    records: list[Record]
    rows: dict[str, Any]
    cited: dict[str, list[Citation]]


class Past:
    """The past of one person, read for some of its versions at a time."""

    def __init__(self, person: Person, revisions: Iterable[Revision]) -> None:
        self.person = person
        data = [revision.data for revision in revisions]
        self._known = _known(data)
        keys = {item["fields"]["key"] for items in data for item in items if "key" in item["fields"]}
        self._withheld = _withheld(keys, presumed_living=person.living == Living.YES)

    def state(self, revision: Revision) -> State:
        """What readers may see of a version."""
        state = State([], {}, {})
        shown: set[str] = set()
        for item in revision.data:
            kind, fields = item["model"].removeprefix("catalog."), item["fields"]
            if kind == "citation":
                target = next(fields[name][0] for name in TARGETS if fields.get(name))
                if target not in shown or not self._names_shown(fields, ("source",)):
                    continue
            elif kind != "person":
                if fields["status"] != Status.PUBLISHED or fields["key"] in self._withheld:
                    continue
                if not self._names_shown(fields, ("agency", "other")):
                    continue
                if "defection" in fields and fields["defection"][0] not in shown:
                    continue
                shown.add(fields["key"])
            # In the model's order: PostgreSQL keeps JSON in an order of its own.
            columns = [column.name for column in apps.get_model(item["model"])._meta.fields if column.name in fields]
            # An era or wave that nobody may see leaves the crossing as it is, but for its name.
            kept = {
                name: fields[name] if self._names_shown({name: fields[name]}, ("era", "wave")) else None
                for name in columns
            }
            self._add(state, {"model": item["model"], "fields": kept})
        return state

    def sections(self, revision: Revision) -> tuple[Person, list[Section]]:
        """The entry's own fields as they stood, and its statements under headings."""
        state = self.state(revision)
        sections = {kind: Section(heading) for kind, heading in _HEADINGS.items()}
        head: Any = None
        for item in state.records:
            kind, row = item["model"].removeprefix("catalog."), state.rows[label(item)]
            if kind == "person":
                head = row
            elif kind in sections:
                text = f"{row.text} ({NameKind(row.kind).label})" if kind == "name" else words(row)
                date = when(row) if hasattr(row, "date") else ""
                cited = [told(citation) for citation in state.cited.get(label(item), ())]
                sections[kind].lines.append(Line(row, capitalised(text), _detail(row), date, hedge(row), cited))
        sections["lifeevent"].lines.sort(key=lambda line: (not line.statement.date, in_time(line.statement.date)))
        return head, [section for section in sections.values() if section.lines]

    def differences(self, older: Revision, newer: Revision) -> list[Difference]:
        """What a reader of both versions would see changed, in the newer one's order."""
        before, after = self.state(older), self.state(newer)
        found = [
            self._difference(change, before, after)
            for change in compare(before.records, after.records)
            if change.field.replace(" ", "_") not in _UNTOLD
        ]
        return [difference for difference in found if difference is not None]

    def _difference(self, change: Any, before: State, after: State) -> Difference | None:
        old: Any = before.rows.get(change.record)
        new: Any = after.rows.get(change.record)
        row = new if new is not None else old
        kind = str(row._meta.model_name)
        name = _SINGULAR.get(kind, kind)
        if change.field:
            column = change.field.replace(" ", "_")
            part = _FIELD_WORDS.get(column) or aspect_name(column) or column
            text = "" if kind in {"person", "citation"} else capitalised(words(row))
            if kind == "citation":
                text = _cited_for(row)
            return Difference(name, text, part, _value(old, column), _value(new, column))
        if kind == "citation":
            # It came or went with its statement, which says so already.
            target = _label_of(_target(row))
            if target not in before.rows or target not in after.rows:
                return None
        text = _cited_for(row) if kind == "citation" else capitalised(words(row))
        return Difference(name, "", "", text if new is None else "", text if old is None else "")

    def _names_shown(self, fields: Record, names: tuple[str, ...]) -> bool:
        """Whether readers may see the entries that these fields name."""
        return all(
            self._known[name, tuple(fields[name])].status == Status.PUBLISHED
            for name in names
            if fields.get(name) and (name, tuple(fields[name])) in self._known
        )

    def _add(self, state: State, item: Record) -> None:
        model: Any = apps.get_model(item["model"])
        values = {}
        for name, value in item["fields"].items():
            column = model._meta.get_field(name)
            values[name] = self._named(column, name, value, state) if column.is_relation else value
        row = model(**values)
        state.records.append(item)
        state.rows[label(item)] = row
        if isinstance(row, Citation):
            state.cited.setdefault(_label_of(_target(row)), []).append(row)

    def _named(self, column: Any, name: str, value: Any, state: State) -> Any:
        if not value:
            return None
        if name == "person":
            return self.person
        if name in STATEMENTS:
            # Public, since its part is: what hangs on a hidden statement was left out before.
            return state.rows.get(f"{column.related_model._meta.model_name} {value[0]}")
        return self._known[name, tuple(value)]


def editions(person: Person, revisions: list[Revision], *, first: bool) -> list[Edition]:
    """
    The versions in which a reader would see something new, newest first; five queries more than one for each kind.

    `revisions` are published ones, newest first. The last of them only serves to compare, unless it is the `first`.
    """
    past = Past(person, revisions)
    found = [Edition(newer, past.differences(older, newer)) for newer, older in pairwise(revisions)]
    seen = [edition for edition in found if edition.differences]
    return [*seen, Edition(revisions[-1], None)] if first and revisions else seen


def told(citation: Citation) -> Cited:
    """A citation in words, each part of it named."""
    parts = (
        citation.locator,
        f"on the {aspect_name(citation.aspect)}" if aspect_name(citation.aspect) else "",
        f"quoting {citation.voice}" if citation.voice else "",
    )
    return Cited(
        citation.source,
        short_title(citation.source),
        ", ".join(filter(None, parts)),
        passage_url(citation),
        citation.stance == Stance.CONTRADICTS,
        citation.reading,
        citation.note,
    )


def _detail(row: Any) -> str:
    """What a crossing says beside its two ends."""
    if not isinstance(row, Defection):
        return ""
    return ", ".join(filter(None, (row.get_method_display(), f"in {row.place.name}" if row.place else "")))


def _cited_for(citation: Citation) -> str:
    cited = told(citation)
    against = f" (against it: {cited.reading or 'it says otherwise'})" if cited.against else ""
    place = f", {cited.place}" if cited.place else ""
    return f"{cited.name}{place}, for “{capitalised(words(_target(citation)))}”{against}"


def _target(citation: Citation) -> Any:
    # Citation.target asks for a primary key, and these rows have none.
    return next(row for kind in TARGETS if (row := getattr(citation, kind)) is not None)


def _label_of(row: Any) -> str:
    return f"{row._meta.model_name} {row.key}"


def _value(row: Model, column: str) -> str:
    value = getattr(row, column, None)
    return aspect_value(row, column) if value not in ("", None) else ""


def _known(data: list[list[Record]]) -> dict[tuple[str, tuple[str, ...]], Any]:
    """Every entry, country and place that these states name, by field and natural key, as they stand now."""
    wanted: dict[type[Model], dict[tuple[str, ...], set[str]]] = {}
    for item in (item for items in data for item in items):
        model: Any = apps.get_model(item["model"])
        for name, value in item["fields"].items():
            if isinstance(value, list) and name not in {*STATEMENTS, "person"}:
                wanted.setdefault(model._meta.get_field(name).related_model, {}).setdefault(tuple(value), set()).add(
                    name
                )
    moved: dict[str, str] = {}
    found = {}
    for kind, keys in wanted.items():
        manager: Any = kind._default_manager
        rows = manager.called(key[0] for key in keys)
        by_key = {row.natural_key(): row for row in rows}
        if any(key not in by_key for key in keys) and issubclass(kind, Entry):
            moved = moved or RetiredSlug.objects.leading_on()
            later = manager.called(moved[key[0]] for key in keys if key[0] in moved)
            by_slug = {row.slug: row for row in later}
            by_key |= {key: by_slug[new] for key in keys if (new := moved.get(key[0], "")) in by_slug}
        for key, names in keys.items():
            row = by_key.get(key) or _stand_in(kind, key)
            found.update({(name, key): row for name in names})
    return found


def _stand_in(kind: Any, key: tuple[str, ...]) -> Any:
    """Something that is gone, under the name that its key gives; an entry that is gone counts as unpublished."""
    if kind is Place:
        return Place(name=key[0], country=_stand_in(Country, key[1:]))
    return kind(slug=key[0], **({} if kind is Source else {"name": key[0].replace("-", " ").title()}))


def _withheld(keys: set[str], *, presumed_living: bool) -> set[str]:
    """Of the statements with these keys, those that exist and are not published now; the gone ones if asked for."""
    published: set[str] = set()
    hidden: set[str] = set()
    for name in OF_PEOPLE:
        model: Any = Citation._meta.get_field(name).related_model
        for key, status in model.objects.statuses(keys):
            (published if status == Status.PUBLISHED else hidden).add(key)
    return keys - published if presumed_living else hidden
