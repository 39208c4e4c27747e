"""A person's statements as a page tells them: in sections, each fact with its numbered notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model

from catalog.citing import passage_url, short_title
from catalog.models import (
    RECEPTION,
    SERVICE,
    Affiliation,
    AffiliationKind,
    Agency,
    Citation,
    Defection,
    Era,
    EventKind,
    LifeEvent,
    Living,
    NameKind,
    Person,
    Relation,
    Source,
    Stance,
    Status,
    Wave,
    kind_of,
)
from catalog.wording import aspect_name, aspect_value, capitalised, hedge, when, words

_AGENT = (AffiliationKind.AGENT_OF, AffiliationKind.REPUTED_LINK)
# The parts of a crossing that its drawing shows, and the question that each answers.
_PARTS = {"date": "When", "origin": "From", "destination": "To", "place": "Where", "method": "How", "era": "Era"}


@dataclass(frozen=True, slots=True)
class Note:
    """One citation under the number that the page gives it."""

    number: int
    citation: Citation
    source: str
    record: str  # the address, in the source's record, of what it bears on
    passage: str
    aspect: str

    @property
    def contradicts(self) -> bool:
        return self.citation.stance == Stance.CONTRADICTS


class Notes:
    """Numbers citations in the order in which a page first shows them."""

    def __init__(self, citations: Iterable[Citation]) -> None:
        self._given: dict[int, Note] = {}
        self._cited: dict[tuple[str, int], list[Citation]] = {}
        for citation in citations:
            kind = citation.target_kind
            self._cited.setdefault((kind, getattr(citation, f"{kind}_id")), []).append(citation)

    def on(self, target: Model, *, stance: str = Stance.SUPPORTS, aspects: Callable[[str], bool] = bool) -> list[Note]:
        """Number the citations on a target whose aspect passes; without a test, those on its parts alone."""
        cited = self._cited.get((kind_of(target), target.pk), ())
        return [self._number(c, target) for c in cited if c.stance == stance and aspects(c.aspect)]

    def on_all(self, target: Model, stance: str = Stance.SUPPORTS) -> list[Note]:
        return self.on(target, stance=stance, aspects=lambda aspect: True)

    def contradicted(self, target: Model) -> bool:
        cited = self._cited.get((kind_of(target), target.pk), ())
        return any(citation.stance == Stance.CONTRADICTS for citation in cited)

    def given(self) -> list[Note]:
        return list(self._given.values())

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
    when: str = ""
    hedge: str = ""
    # Whether sources contradict it, and whether this is the row that the statement's key leads to.
    differs: bool = False
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


@dataclass(slots=True)
class Crossing:
    """A crossing's drawing, and what else is said about it."""

    fact: Fact
    origin: str
    destination: str
    parts: list[Row]

    @property
    def defection(self) -> Defection:
        return self.fact.statement


@dataclass(frozen=True, slots=True)
class Against:
    reading: str
    note: Note


@dataclass(slots=True)
class Disagreement:
    """What is held about one part of a statement, and what sources say instead."""

    statement: Any
    aspect: str
    subject: str
    preferred: str
    notes: list[Note]
    against: list[Against]


@dataclass(slots=True)
class SourceUse:
    """One source with the places that the page's notes name in it."""

    source: Source
    places: dict[str, list[Note]] = field(default_factory=dict)


@dataclass(slots=True)
class Dossier:
    person: Person
    printed: list[Note]
    forms: list[Fact]
    crossings: list[Crossing]
    key_facts: list[Row]
    life: list[Fact]
    undated: list[Fact]
    agencies: list[Row]
    relations: list[Row]
    eras: list[Era]
    waves: list[Fact]
    disagreements: list[Disagreement]
    sources: list[SourceUse]

    @property
    def presumed_living(self) -> bool:
        return self.person.living == Living.YES

    @property
    def doubts(self) -> list[str]:
        """In words, each way in which a crossing is not simply stated."""
        return list(dict.fromkeys(crossing.fact.hedge for crossing in self.crossings if crossing.fact.hedge))


def dossier(person: Person) -> Dossier:
    """Tell a person fetched with `for_profile()`; three more queries: the relations, the citations, their authors."""
    relations = list(Relation.objects.published().of(person))
    citations = Citation.objects.on(_statements(person, relations)).prefetch_related("source__authors")
    return _Teller(person, relations, Notes(citations)).tell()


def _statements(person: Person, relations: list[Relation]) -> Iterator[Model]:
    yield from person.names.all()
    yield from person.affiliations.all()
    yield from person.events.all()
    yield from relations
    for crossing in person.defections.all():
        yield crossing
        yield from crossing.motives.all()
        yield from crossing.waypoints.all()
        if shown(crossing.wave):
            yield crossing.wave


def shown(entry: Agency | Era | Wave | None) -> bool:
    return entry is not None and entry.status == Status.PUBLISHED


def disagreements(statements: Iterable[Any], notes: Notes) -> list[Disagreement]:
    """Set each contradicted part of these statements beside what is said against it."""
    found = []
    for statement in statements:
        against: dict[str, list[Note]] = {}
        for note in notes.on_all(statement, Stance.CONTRADICTS) if notes.contradicted(statement) else ():
            against.setdefault(note.citation.aspect, []).append(note)
        for aspect, contrary in against.items():
            found.append(
                Disagreement(
                    statement,
                    aspect_name(aspect),
                    words(statement),
                    aspect_value(statement, aspect),
                    notes.on(statement, aspects=lambda other, aspect=aspect: other in ("", aspect) or not aspect),
                    [Against(note.citation.reading, note) for note in contrary],
                )
            )
    return found


def source_uses(notes: Iterable[Note]) -> list[SourceUse]:
    """List each source once, in the order of its first note, with the places named in it."""
    uses: dict[int, SourceUse] = {}
    for note in notes:
        use = uses.setdefault(note.citation.source_id, SourceUse(note.citation.source))
        use.places.setdefault(note.citation.locator, []).append(note)
    return list(uses.values())


class _Teller:
    """Builds the sections in the order of the page, since that is the order of the numbers."""

    def __init__(self, person: Person, relations: list[Relation], notes: Notes) -> None:
        self.person, self.relations, self.notes = person, relations, notes
        self.crossings: list[Defection] = list(person.defections.all())
        self.affiliations: list[Affiliation] = list(person.affiliations.all())
        self.events: list[LifeEvent] = list(person.events.all())

    def tell(self) -> Dossier:
        printed, forms = self._names()
        crossings = [self._crossing(defection) for defection in self.crossings]
        waves = {c.wave.pk: c.wave for c in self.crossings if shown(c.wave)}.values()
        eras = {c.era.pk: c.era for c in self.crossings if shown(c.era)}.values()
        key_facts = self._key_facts()
        dated, undated = self._life()
        return Dossier(
            person=self.person,
            printed=printed,
            forms=forms,
            crossings=crossings,
            key_facts=key_facts,
            life=dated,
            undated=undated,
            agencies=self._agencies(),
            relations=self._relations(),
            eras=list(eras),
            waves=[Fact(wave, words(wave), self.notes.on_all(wave)) for wave in waves],
            disagreements=disagreements(_statements(self.person, self.relations), self.notes),
            sources=source_uses(self.notes.given()),
        )

    def _fact(self, statement: Any, text: str, **more: Any) -> Fact:
        more.setdefault("notes", self.notes.on_all(statement))
        return Fact(statement, text, hedge=hedge(statement), differs=self.notes.contradicted(statement), **more)

    def _names(self) -> tuple[list[Note], list[Fact]]:
        order = list(NameKind)
        names = sorted(self.person.names.all(), key=lambda name: order.index(NameKind(name.kind)))
        heading = [name for name in names if name.text == self.person.name]
        printed = [note for name in heading for note in self.notes.on_all(name)]
        return printed, [self._fact(name, name.text) for name in names if name not in heading]

    def _crossing(self, defection: Defection) -> Crossing:
        fact = self._fact(
            defection,
            words(defection),
            notes=self.notes.on(defection, aspects=lambda aspect: aspect not in _PARTS),
            when=when(defection),
        )
        parts = []
        for aspect, label in _PARTS.items():
            notes = self.notes.on(defection, aspects=lambda other, aspect=aspect: other == aspect)
            value = aspect_value(defection, aspect) if notes or aspect == "era" else ""
            if aspect == "date" and notes:
                value = fact.when or "not stated"
            entry = defection.era if aspect == "era" else None
            if notes or shown(entry):
                url = entry.get_absolute_url() if entry else ""
                parts.append(Row(label, [Fact(defection, value, notes, url=url, home=False)]))
        parts += self._parts("By way of", defection.waypoints.all())
        parts += self._parts("Why", defection.motives.all())
        destination = defection.destination.name if defection.destination else defection.destination_text
        return Crossing(fact, defection.origin.name if defection.origin else "", destination, parts)

    def _parts(self, label: str, statements: Iterable[Any]) -> list[Row]:
        facts = [self._fact(statement, words(statement)) for statement in statements]
        return [Row(label, facts)] if facts else []

    def _key_facts(self) -> list[Row]:
        rows = [Row("Born", self._events(EventKind.BIRTH)), Row("Origin", self._events(EventKind.ORIGIN))]
        rows += [Row(row.label, row.facts) for row in self._by_kind((*SERVICE, *_AGENT, *RECEPTION), home=False)]
        rows.append(Row("Died", self._events(EventKind.DEATH)))
        return [row for row in rows if row.facts]

    def _events(self, kind: EventKind) -> list[Fact]:
        facts = []
        for event in self.events:
            if event.kind == kind:
                bare = ", ".join(filter(None, (when(event), event.place.name if event.place else "")))
                facts.append(
                    self._fact(event, event.text if kind == EventKind.ORIGIN else bare or event.text, home=False)
                )
        return facts

    def _by_kind(self, kinds: Iterable[AffiliationKind], *, home: bool) -> list[Row]:
        rows = []
        for kind in kinds:
            of_kind = [affiliation for affiliation in self.affiliations if affiliation.kind == kind]
            if of_kind:
                facts = [self._affiliation(affiliation, home=home) for affiliation in of_kind]
                rows.append(Row(capitalised(str(kind.label)), facts))
        return rows

    def _affiliation(self, affiliation: Affiliation, *, home: bool, lead: str = "") -> Fact:
        agency = affiliation.agency
        return self._fact(
            affiliation,
            str(agency) if home else agency.short_name,
            lead=lead,
            url=agency.get_absolute_url(),
            detail=affiliation.role,
            when=when(affiliation),
            home=home,
        )

    def _agencies(self) -> list[Row]:
        return self._by_kind(AffiliationKind, home=True)

    def _life(self) -> tuple[list[Fact], list[Fact]]:
        """Events, dated affiliations and crossings in time; and the events without a date, in their own order."""
        moments: list[Any] = [*self.events, *self.crossings, *(a for a in self.affiliations if a.date)]
        dated = sorted((moment for moment in moments if moment.date), key=in_time)
        undated = [moment for moment in moments if not moment.date and isinstance(moment, LifeEvent)]
        return [self._moment(moment) for moment in dated], [self._moment(moment) for moment in undated]

    def _moment(self, moment: Any) -> Fact:
        if isinstance(moment, Affiliation):
            return self._affiliation(moment, home=False, lead=capitalised(moment.get_kind_display()))
        text = words(moment)
        return self._fact(moment, text, when=when(moment), home=isinstance(moment, LifeEvent))

    def _relations(self) -> list[Row]:
        rows: dict[str, Row] = {}
        for relation in self.relations:
            forth = relation.person_id == self.person.pk
            other = relation.other if forth else relation.person
            label = capitalised(relation.get_kind_display() if forth else relation.converse)
            fact = self._fact(relation, other.name, url=other.get_absolute_url(), detail=relation.text)
            rows.setdefault(label, Row(label)).facts.append(fact)
        return list(rows.values())


def in_time(dated: Any) -> tuple[date, bool, date]:
    """Order by the first day that is known; what is only known to lie before a day comes before that day's events."""
    first = dated.date.earliest or dated.date.latest or date.max
    return first, dated.date.earliest is not None, dated.date.latest or date.max
