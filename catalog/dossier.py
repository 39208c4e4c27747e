"""A person's statements as a page tells them: in sections, each fact with its numbered notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from catalog.models import (
    RECEPTION,
    SERVICE,
    Affiliation,
    AffiliationKind,
    Defection,
    EventKind,
    LifeEvent,
    Living,
    NameKind,
    Person,
    Relation,
    RelationKind,
)
from catalog.notes import Disagreement, Fact, Note, Notes, Row, SourceUse, disagreements, in_time, shown, source_uses
from catalog.wording import capitalised, crossing_ends, doubt, hedge, in_sentence, when, words

_AGENT = (AffiliationKind.AGENT_OF, AffiliationKind.REPUTED_LINK)
# The parts of a crossing in the order of its drawing, with the columns that each is taken from.
_PARTS = {
    "origin": {"origin", "origin_text"},
    "date": {"date", "date_text"},
    "method": {"method"},
    "place": {"place"},
    "destination": {"destination", "destination_text"},
}


@dataclass(slots=True)
class Crossing:
    """A crossing's drawing with the notes on each of its parts, and what else is said about it."""

    fact: Fact
    origin: str
    destination: str
    marks: dict[str, list[Note]]
    parts: list[Row]

    @property
    def when(self) -> str:
        return self.defection.date.label or (f"“{self.defection.date_text}”" if self.defection.date_text else "")

    @property
    def place(self) -> str:
        return in_sentence(self.defection.place.name) if self.defection.place else ""

    @property
    def notes(self) -> list[Note]:
        return [*self.fact.notes, *(note for notes in self.marks.values() for note in notes)]

    @property
    def defection(self) -> Defection:
        return self.fact.statement


@dataclass(slots=True)
class Dossier:
    person: Person
    printed: list[Fact]
    forms: list[Fact]
    crossings: list[Crossing]
    key_facts: list[Row]
    life: list[Fact]
    undated: list[Fact]
    agencies: list[Row]
    relations: list[Row]
    waves: list[Fact]
    disagreements: list[Disagreement]
    sources: list[SourceUse]

    @property
    def name_notes(self) -> list[Note]:
        return [note for fact in (*self.printed, *self.forms) for note in fact.notes]

    @property
    def presumed_living(self) -> bool:
        return self.person.living == Living.YES

    @property
    def doubts(self) -> list[str]:
        """In words, each way in which a crossing is not simply stated."""
        return list(dict.fromkeys(filter(None, (doubt(crossing.defection) for crossing in self.crossings))))


def dossier(person: Person) -> Dossier:
    """Tell a person fetched with `told()`; no query."""
    return _Teller(person, Notes(person.cited)).tell()


def _statements(person: Person) -> Iterator[Model]:
    yield from person.names.all()
    yield from person.affiliations.all()
    yield from person.events.all()
    yield from person.ties
    for crossing in person.defections.all():
        yield crossing
        yield from crossing.motives.all()
        yield from crossing.waypoints.all()
        if wave := shown(crossing.wave):
            yield wave


class _Teller:
    """Builds the sections in the order of the page, since that is the order of the numbers."""

    def __init__(self, person: Person, notes: Notes) -> None:
        self.person, self.notes = person, notes
        self.crossings: list[Defection] = list(person.defections.all())
        self.affiliations: list[Affiliation] = list(person.affiliations.all())
        self.events: list[LifeEvent] = list(person.events.all())

    def tell(self) -> Dossier:
        printed, forms = self._names()
        crossings = [self._crossing(defection) for defection in self.crossings]
        waves = {wave.pk: wave for crossing in self.crossings if (wave := shown(crossing.wave))}.values()
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
            waves=[Fact(wave, words(wave), self.notes.on(wave)) for wave in waves],
            disagreements=disagreements(_statements(self.person), self.notes),
            sources=source_uses(self.notes.given()),
        )

    def _fact(self, statement: Any, text: str, **more: Any) -> Fact:
        if "notes" not in more:  # numbering has an order: never ask for what is not printed here
            more["notes"] = self.notes.on(statement)
        return Fact(statement, text, hedge=hedge(statement), differs=self.notes.dispute(statement), **more)

    def _names(self) -> tuple[list[Fact], list[Fact]]:
        """The form that heads the page, and the others by kind."""
        order = list(NameKind)
        names = sorted(
            self.person.names.all(), key=lambda name: (name.text != self.person.name, order.index(NameKind(name.kind)))
        )
        facts = [self._fact(name, name.text) for name in names]
        heading = [fact for fact in facts if fact.text == self.person.name]
        return heading, facts[len(heading) :]

    def _crossing(self, defection: Defection) -> Crossing:
        drawn = {column for columns in _PARTS.values() for column in columns}
        whole = self.notes.on(defection, lambda aspect: aspect not in drawn)
        fact = self._fact(defection, words(defection), notes=whole, when=when(defection))
        marks = {part: self.notes.on(defection, columns.__contains__) for part, columns in _PARTS.items()}
        parts = self._parts("By way of", defection.waypoints.all()) + self._parts("Why", defection.motives.all())
        if defection.date and defection.date_text:
            # The words may be one source's and the date another's.
            told, worked_out = (self.notes.on(defection, column.__eq__) for column in ("date_text", "date"))
            if told and worked_out:
                marks |= {"date": worked_out, "date_text": told}
            printed = Fact(defection, f"“{defection.date_text}”", told or marks["date"], home=False)
            parts.insert(0, Row("As printed", [printed]))
        if era := shown(defection.era):
            parts.append(Row("Era", [Fact(defection, era.name, [], url=era.get_absolute_url(), home=False)]))
        return Crossing(fact, *crossing_ends(defection), marks, parts)

    def _parts(self, label: str, statements: Iterable[Any]) -> list[Row]:
        facts = [self._fact(statement, words(statement)) for statement in statements]
        return [Row(label, facts)] if facts else []

    def _key_facts(self) -> list[Row]:
        rows = [Row("Born", self._events(EventKind.BIRTH)), Row("Origin", self._events(EventKind.ORIGIN))]
        rows += self._by_kind((*SERVICE, *_AGENT, *RECEPTION), home=False)
        rows.append(Row("Died", self._events(EventKind.DEATH)))
        return [row for row in rows if row.facts]

    def _events(self, kind: EventKind) -> list[Fact]:
        facts = []
        for event in self.events:
            if event.kind == kind:
                bare = ", ".join(filter(None, (when(event), event.place.name if event.place else "")))
                text = event.text if kind == EventKind.ORIGIN else bare or event.text
                facts.append(self._fact(event, text or words(event), home=_is_standing(event)))
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
        dated = sorted((moment for moment in moments if moment.date), key=lambda moment: in_time(moment.date))
        undated = [event for event in self.events if not event.date and not _is_standing(event)]
        return [self._moment(moment) for moment in dated], [self._moment(moment) for moment in undated]

    def _moment(self, moment: Any) -> Fact:
        if isinstance(moment, Affiliation):
            return self._affiliation(moment, home=False, lead=capitalised(moment.get_kind_display()))
        if isinstance(moment, Defection):
            notes = self.notes.on(moment, lambda aspect: not aspect or aspect in _PARTS["date"])
            return self._fact(moment, words(moment), notes=notes, when=when(moment), home=False)
        text = moment.text or words(moment)
        place = moment.place.name if moment.place and moment.place.name not in text else ""
        return self._fact(moment, text, when=when(moment), place=place)

    def _relations(self) -> list[Row]:
        """Each kind in turn, read from this person's end; inside, the others by name."""
        rows: dict[str, Row] = {}
        for relation in sorted(self.person.ties, key=self._relation_order):
            other = self._other(relation)
            label = capitalised(relation.converse if other == relation.person else relation.get_kind_display())
            # A phrase goes on from the name; a sentence stands on its own.
            told = {"detail" if relation.text[:1].islower() else "told": relation.text}
            fact = self._fact(relation, other.name, url=other.get_absolute_url(), **told)
            rows.setdefault(label, Row(label)).facts.append(fact)
        return list(rows.values())

    def _relation_order(self, relation: Relation) -> tuple[int, bool, str, str]:
        other = self._other(relation)
        return (
            list(RelationKind).index(RelationKind(relation.kind)),
            other == relation.person,
            other.sort_key,
            other.slug,
        )

    def _other(self, relation: Relation) -> Person:
        return relation.other if relation.person_id == self.person.pk else relation.person


def _is_standing(event: LifeEvent) -> bool:
    """Whether it is a fact about a whole life rather than a moment of it."""
    return event.kind == EventKind.ORIGIN and not event.date
