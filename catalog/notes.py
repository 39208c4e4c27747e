"""Citations as numbered notes, and the facts, readings and lists of sources that carry them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.db.models import Model

from catalog.citing import passage_url, short_title, web_address
from catalog.dates import Edtf
from catalog.models import Citation, Entry, Source, Stance, Status, kind_of
from catalog.wording import aspect_name, aspect_value, topic

Shown = TypeVar("Shown", bound=Entry)


@dataclass(frozen=True, slots=True)
class Note:
    """One citation under the number that the page gives it."""

    number: int
    citation: Citation
    source: str
    record: str  # the address, in the source's record, of what it bears on
    passage: str
    aspect: str


class Notes:
    """Numbers citations in the order in which a page first shows them."""

    def __init__(self, citations: Iterable[Citation]) -> None:
        self._given: dict[int, Note] = {}
        self._cited: dict[tuple[str, int], list[Citation]] = {}
        for citation in citations:
            kind = citation.target_kind
            self._cited.setdefault((kind, getattr(citation, f"{kind}_id")), []).append(citation)

    def on(
        self, target: Model, aspects: Callable[[str], bool] | None = None, stance: str = Stance.SUPPORTS
    ) -> list[Note]:
        """Number the citations of a target, if given only those whose aspect passes the test."""
        return self._numbers(
            target,
            [
                citation
                for citation in self._on(target)
                if citation.stance == stance and (aspects is None or aspects(citation.aspect))
            ],
        )

    def in_favour(self, target: Model, part: str) -> list[Note]:
        """Number those that name one part or, failing them, support the whole; of no source that gives it otherwise."""
        supporting = [citation for citation in self._on(target) if citation.stance == Stance.SUPPORTS]
        naming = [citation for citation in supporting if part and citation.aspect == part]
        whole = [citation for citation in supporting if not (part and citation.aspect)]
        dissent = {_speaker(citation) for citation in self._against(target) if citation.aspect == part}
        for bearing in (naming, whole):
            if agreed := [citation for citation in bearing if _speaker(citation) not in dissent]:
                return self._numbers(target, agreed)
        return self._numbers(target, naming + whole)

    def contested(self, target: Model) -> list[str]:
        """List the aspects on which a source contradicts what is held, in the order of the citations."""
        return list(dict.fromkeys(citation.aspect for citation in self._against(target)))

    def dispute(self, target: Model, page: str = "") -> str:
        """Return the address where its readings stand side by side; empty when no source contradicts it."""
        return f"{page}#{fragment(target)}-differs" if self.contested(target) else ""

    def given(self) -> list[Note]:
        return list(self._given.values())

    def _on(self, target: Model) -> list[Citation]:
        return self._cited.get((kind_of(target), target.pk), [])

    def _against(self, target: Model) -> list[Citation]:
        return [citation for citation in self._on(target) if citation.stance == Stance.CONTRADICTS]

    def _numbers(self, target: Model, citations: Iterable[Citation]) -> list[Note]:
        """Number the citations; those that the page has numbered before come first."""
        return sorted((self._number(citation, target) for citation in citations), key=lambda note: note.number)

    def _number(self, citation: Citation, target: Model) -> Note:
        if citation.pk not in self._given:
            source = citation.source
            self._given[citation.pk] = Note(
                len(self._given) + 1,
                citation,
                short_title(source),
                f"{source.get_absolute_url()}#{fragment(target)}",
                passage_url(citation),
                aspect_name(citation.aspect),
            )
        return self._given[citation.pk]


def fragment(target: Any) -> str:
    """Name a statement or entry inside a page: a statement by its key, an entry by its kind and slug."""
    return str(target.key) if hasattr(target, "key") else f"{kind_of(target)}-{target.slug}"


@dataclass(slots=True)
class Fact:
    """One statement as a row prints it: words around a link, when it was, how sure it is and its notes."""

    statement: Any
    text: str
    notes: list[Note]
    lead: str = ""
    url: str = ""
    detail: str = ""
    told: str = ""
    when: str = ""
    place: str = ""
    hedge: str = ""
    # Where the readings stand side by side if sources contradict it, and whether the statement's key leads here.
    differs: str = ""
    home: bool = True

    @property
    def key(self) -> str:
        return str(self.statement.key)

    @property
    def datetime(self) -> str:
        """The date as HTML's <time> takes it; empty for what it cannot say."""
        text = getattr(self.statement, "date", "")
        plain = text.replace("-", "").isdigit() and text[5:7] <= "12"
        return text if plain else ""


@dataclass(slots=True)
class Row:
    """Facts under one label."""

    label: str
    facts: list[Fact] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Against:
    reading: str
    notes: list[Note]


@dataclass(slots=True)
class Disagreement:
    """What is held about one part of a statement, and what sources say instead."""

    fragment: str
    statement: Any
    aspect: str
    subject: str
    preferred: str
    notes: list[Note]
    against: list[Against]
    remark: str


@dataclass(slots=True)
class SourceUse:
    """One source with the places that the page's notes name in it."""

    source: Source
    places: dict[str, list[Note]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return short_title(self.source)

    @property
    def address(self) -> str:
        return web_address(self.source.url, self.source.archived_url)


def shown(entry: Shown | None) -> Shown | None:
    """Return the entry if readers may see it."""
    return entry if entry is not None and entry.status == Status.PUBLISHED else None


def disagreements(statements: Iterable[Any], notes: Notes) -> list[Disagreement]:
    """Set each contradicted part of these statements beside what is said against it."""
    return [_readings(statement, part, notes) for statement in statements for part in notes.contested(statement)]


def _readings(statement: Any, part: str, notes: Notes) -> Disagreement:
    # The statement's fragment leads to its first contested part, and its note explains them all after the last.
    contested = notes.contested(statement)
    return Disagreement(
        f"{fragment(statement)}-differs" if part == contested[0] else "",
        statement,
        aspect_name(part),
        topic(statement, part),
        aspect_value(statement, part),
        notes.in_favour(statement, part),
        [Against(note.citation.reading, [note]) for note in notes.on(statement, part.__eq__, Stance.CONTRADICTS)],
        getattr(statement, "note", "") if part == contested[-1] else "",
    )


def _speaker(citation: Citation) -> tuple[int, str]:
    """Return who speaks: one source may quote several who disagree."""
    return citation.source_id, citation.voice


def source_uses(notes: Iterable[Note]) -> list[SourceUse]:
    """List each source once, in the order of its first note, with the places named in it in its own order."""
    uses: dict[int, SourceUse] = {}
    for note in sorted(notes, key=lambda note: paragraph(note.citation)):
        use = uses.setdefault(note.citation.source_id, SourceUse(note.citation.source))
        use.places.setdefault(note.citation.locator, []).append(note)
    return sorted(uses.values(), key=lambda use: min(note.number for cited in use.places.values() for note in cited))


def paragraph(citation: Citation) -> int:
    """Return the first number of the locator, by which ¶ 2 comes before ¶ 10."""
    number = re.search(r"\d+", citation.locator)
    return int(number[0]) if number else 0


def in_time(moment: Edtf) -> tuple[date, bool, date]:
    """
    Order dates as a reader would tell them.

    A year comes amid its months, and what is only known to lie before a day comes before that day's events.
    """
    opens, _, closes = moment.partition("/")
    first = Edtf.parse(closes if opens == ".." else opens)
    start = first.earliest or date.max
    if first.latest and (span := first.latest - start).days < 366:
        start += span // 2
    return start, moment.earliest is not None, moment.latest or date.max
