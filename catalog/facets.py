"""Every facet value as a set of crossings, in memory, rebuilt when the catalogue changes."""

import threading
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from django.db import connection
from pyroaring import BitMap

from catalog.models import (
    RECEPTION,
    SERVICE,
    Affiliation,
    AffiliationKind,
    Agency,
    Catalogue,
    Country,
    Defection,
    Era,
    LifeEvent,
    Motive,
    Name,
    Person,
    Relation,
    Source,
    Succession,
    Waypoint,
)
from catalog.parameters import AGENCY_FACETS, FACETS, NOT_STATED, UNDATED, Choices, Vocabulary
from catalog.rows import EMPTY, Rows, union
from catalog.search import Words

_LAST = "9999-12-31"
_MOST_CARDS = 1000
_FACET_OF_KIND = {
    **{str(kind): "agency" for kind in SERVICE},
    str(AffiliationKind.AGENT_OF): "agent_of",
    **{str(kind): "receiver" for kind in RECEPTION},
}
# Every way from a statement to a person it is about.
SOURCED = (
    (Name, "person_id"),
    (Affiliation, "person_id"),
    (Defection, "person_id"),
    (Waypoint, "defection__person_id"),
    (Motive, "defection__person_id"),
    (LifeEvent, "person_id"),
    (Relation, "person_id"),
    (Relation, "other_id"),
)


class Tally(NamedTuple):
    """How many people a value finds, and how many of them only possibly (a decade)."""

    count: int
    possible: int = 0


class Index:
    """The published catalogue at one version: for each value of each facet, its rows."""

    def __init__(self) -> None:
        self.vocabulary = Vocabulary.read()
        crossings: defaultdict[int, list[Any]] = defaultdict(list)
        for crossing in Defection.objects.published().facet_values():
            crossings[crossing[0]].append(crossing)
        people = Person.objects.published().by_name().values_list("pk", flat=True)
        self.rows = Rows(people, {person: len(found) for person, found in crossings.items()})
        self.values: dict[str, dict[str, BitMap]] = {}
        self.certain: dict[str, BitMap] = {}
        self._starts: dict[int, tuple[str, str]] = {}
        self._orders: dict[str, tuple[array, array]] = {}
        self._cards: dict[int, Person] = {}
        self._widened: dict[tuple[str, str], BitMap] = {}
        self._in_order: dict[tuple[str, str, bool], list[tuple[str, BitMap]]] = {}
        self._read_crossings(crossings)
        self._read_affiliations()
        self._read_sources()

    def _read_crossings(self, crossings: dict[int, list[Any]]) -> None:
        countries = dict(Country.objects.order_by().values_list("pk", "slug"))
        eras = dict(Era.objects.published().order_by().values_list("pk", "slug"))
        motives: defaultdict[int, list[str]] = defaultdict(list)
        for crossing, motive in Motive.objects.shown().order_by().values_list("defection_id", "kind"):
            motives[crossing].append(motive)
        rows: dict[str, defaultdict[str, list[int]]] = {
            name: defaultdict(list) for name in FACETS if name not in AGENCY_FACETS and name != "source"
        }
        certain: defaultdict[str, list[int]] = defaultdict(list)
        for person, found in crossings.items():
            if person not in self.rows.first_of:  # not published
                continue
            row = first = self.rows.first_of[person]
            for _, pk, kind, certainty, method, origin, destination, era, earliest, latest, text in found:
                rows["kind"][kind].append(row)
                rows["certainty"][certainty].append(row)
                rows["method"][method or NOT_STATED].append(row)
                rows["origin"][countries.get(origin, NOT_STATED)].append(row)
                rows["destination"][countries.get(destination, NOT_STATED)].append(row)
                rows["era"][eras.get(era, NOT_STATED)].append(row)
                for motive in motives.get(pk, (NOT_STATED,)):
                    rows["motive"][motive].append(row)
                if not (earliest or latest):
                    rows["decade"][UNDATED].append(row)
                else:
                    # An open side reaches only as far as the decade of the bound that is known.
                    low, high = int((earliest or latest)[:3]), int((latest or earliest)[:3])
                    for decade in range(low, high + 1):
                        rows["decade"][f"{decade:03}0"].append(row)
                    if low == high and earliest and latest and not any(mark in text for mark in "?~%"):
                        certain[f"{low:03}0"].append(row)
                    start = earliest or latest, latest or _LAST
                    self._starts[first] = min(start, self._starts.get(first, start))
                row += 1
        self.values = {name: _sets(values) for name, values in rows.items()}
        self.certain = _sets(certain)

    def _read_affiliations(self) -> None:
        links: dict[str, list[tuple[int, int]]] = {name: [] for name in AGENCY_FACETS}
        self._agencies = dict(Agency.objects.published().order_by().values_list("slug", "pk"))
        published = set(self._agencies.values())
        # Not shown(): joining people and agencies takes four times as long as looking the keys up here.
        rows = Affiliation.objects.published().order_by().values_list("person_id", "agency_id", "kind")
        for person, agency, kind in rows:
            if (facet := _FACET_OF_KIND.get(kind)) and agency in published:
                links[facet].append((person, agency))
        self._links = {name: self._of_people(pairs) for name, pairs in links.items()}
        self._parts = _steps((parent, part) for part, parent in Agency.objects.order_by().values_list("pk", "parent"))
        pairs = list(Succession.objects.published().order_by().values_list("predecessor", "successor"))
        self._later, self._earlier = _steps(pairs), _steps((after, before) for before, after in pairs)
        for name in AGENCY_FACETS:
            self.values[name] = {slug: self._agency_rows(name, {key}) for slug, key in self._agencies.items()}

    def _read_sources(self) -> None:
        slugs = dict(Source.objects.published().order_by().values_list("pk", "slug"))
        pairs = (pair for model, path in SOURCED for pair in model.objects.shown().people_and_sources(path))
        found = self._of_people(pairs)
        self.values["source"] = {slugs[key]: rows for key, rows in found.items() if key in slugs}

    def _of_people(self, pairs: Iterable[tuple[int, Any]]) -> dict[Any, BitMap]:
        """Sort pairs of a person's key and a value into the rows of each value."""
        found: defaultdict[Any, list[int]] = defaultdict(list)
        first_of = self.rows.first_of.get
        for person, value in pairs:
            if (first := first_of(person)) is not None:
                found[value].append(first)
        return {value: self.rows.widened(firsts) for value, firsts in found.items()}

    def _agency_rows(self, facet: str, keys: set[int]) -> BitMap:
        links = self._links[facet]
        return union([links[key] for key in _reached(keys, self._parts) if key in links])

    # --- Sets ---

    def value(self, facet: str, value: str, *, lineage: bool = False) -> BitMap:
        """The rows that have the value."""
        if not (lineage and facet in AGENCY_FACETS):
            return self.values[facet].get(value, EMPTY)
        if (facet, value) not in self._widened:
            # Two threads may both compute it, to the same end.
            key = {self._agencies[value]}
            self._widened[facet, value] = self._agency_rows(
                facet, _reached(key, self._later) | _reached(key, self._earlier)
            )
        return self._widened[facet, value]

    def who(self, who: str) -> BitMap:
        """The rows of defectors, others or all."""
        if who == "all":
            return self.rows.everyone
        return self.rows.crossings if who == "defectors" else self.rows.everyone - self.rows.crossings

    def chosen(self, choices: Choices) -> dict[str, BitMap]:
        """For each facet with a choice, the rows that have one of its chosen values."""
        return {
            name: union([self.value(name, value, lineage=choices.lineage) for value in values])
            for name, values in choices.facets.items()
        }

    # --- Counts ---

    def tallies(self, facet: str, rows: BitMap, who: str, *, lineage: bool = False) -> Iterator[tuple[str, Tally]]:
        """For each value that anyone of these has, in its fixed order, how many people of these rows have it."""
        several = self.rows.several(rows)
        for value, having in self._occurring(facet, who, lineage and facet in AGENCY_FACETS):
            count = self.rows.count_both(rows, having, several)
            if facet == "decade" and value != UNDATED:
                certain = self.rows.count_both(rows, self.certain.get(value, EMPTY), several)
                yield value, Tally(count, count - certain)
            else:
                yield value, Tally(count)

    def _occurring(self, facet: str, who: str, lineage: bool) -> list[tuple[str, BitMap]]:
        """The values that anyone of these has, with their rows, in an order that no filter changes."""
        key = facet, who, lineage
        if key not in self._in_order:
            everyone = self.who(who)
            values = ((value, self.value(facet, value, lineage=lineage)) for value in self.values[facet])
            found = {value: rows for value, rows in values if rows.intersect(everyone)}
            self._in_order[key] = sorted(found.items(), key=self._place(facet))
        return self._in_order[key]

    def _place(self, facet: str) -> Callable[[tuple[str, BitMap]], Any]:
        if facet == "decade":
            return lambda item: (item[0] == UNDATED, item[0])
        labels = self.vocabulary.labels[facet]
        if facet in {"era", "certainty", "kind"}:
            position = {value: place for place, value in enumerate(labels)}
            return lambda item: position.get(item[0], 0)
        # By how many there are without a filter. Not of the rows here: `lineage` must not shuffle the values either.
        return lambda item: (
            item[0] == NOT_STATED,
            -self.rows.count(self.value(facet, item[0]) & self.rows.crossings),
            labels.get(item[0], "").casefold(),
            item[0],
        )

    # --- Orders ---

    def sorted_firsts(self, sort: str) -> tuple[array, array]:
        """The first rows of all people in this order; and, by first row, its place there."""
        if sort not in self._orders:
            firsts = list(self.rows.all_firsts())
            order = array("L", _ORDERS[sort](self, firsts))
            places = array("L", bytes(array("L").itemsize * len(self.rows.pks)))
            for place, row in enumerate(order):
                places[row] = place
            self._orders[sort] = order, places
        return self._orders[sort]

    # --- Cards ---

    def cards(self, pks: list[int]) -> list[Person]:
        """These people in this order, each with all that a card prints; one query for those not looked at lately."""
        missing = [pk for pk in pks if pk not in self._cards]
        if missing:
            if len(self._cards) > _MOST_CARDS:
                self._cards = {pk: self._cards[pk] for pk in pks if pk in self._cards}
            self._cards.update(Person.objects.published().for_listing().in_bulk(missing))
        return [_copy(self._cards[pk]) for pk in pks if pk in self._cards]

    # --- Words ---

    @cached_property
    def words(self) -> Words:
        """Read at the first search: most readers browse."""
        return Words(self.rows)

    def _by_date(self, firsts: list[int]) -> list[int]:
        return sorted(firsts, key=lambda row: self._starts.get(row, (_LAST, "~")))

    def _by_date_down(self, firsts: list[int]) -> list[int]:
        # Sorting downwards keeps people of one date in the order of their names; turning the list over would not.
        return sorted(firsts, key=lambda row: self._starts.get(row, ("", "")), reverse=True)

    def _by_update(self, firsts: list[int]) -> list[int]:
        place = dict(self.rows.first_of)
        people = Person.objects.published().by_update().values_list("pk", flat=True)
        return [place.pop(pk) for pk in people if pk in place] + list(place.values())


def _copy(person: Person) -> Person:
    """A row of one's own, for a request to write on; the rows that hang on it are shared."""
    copy = Person.__new__(Person)
    copy.__dict__.update(person.__dict__)
    return copy


_ORDERS: dict[str, Callable[[Index, list[int]], list[int]]] = {
    "date": Index._by_date,
    "-date": Index._by_date_down,
    "updated": Index._by_update,
}


def _sets(rows: dict[str, list[int]]) -> dict[str, BitMap]:
    return {value: BitMap(found) for value, found in rows.items()}


def _steps(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, list[Any]]:
    steps: defaultdict[Any, list[Any]] = defaultdict(list)
    for start, end in pairs:
        steps[start].append(end)
    return dict(steps)


def _reached(start: set[int], steps: dict[int, list[int]]) -> set[int]:
    """Everything that is reached from here, itself included; circles do no harm."""
    seen, todo = set(start), list(start)
    while todo:
        for key in steps.get(todo.pop(), ()):
            if key not in seen:
                seen.add(key)
                todo.append(key)
    return seen


# --- The one that is kept ---

_lock = threading.Lock()
_kept: tuple[Any, Index] | None = None


def current(version: int | None = None) -> Index:
    """
    The index of the catalogue as it is now: one query, and a rebuild after a change.

    `version` saves the query: the catalogue's, if this request has read it.
    """
    global _kept
    if _kept and _kept[0] == _state(version):
        return _kept[1]
    with _lock:
        # Once more, in case of a change while it is read; a second one is left to the next request.
        for _ in range(2):
            # Another thread may have rebuilt it meanwhile.
            if (state := _state()) != (_kept and _kept[0]):
                # Labelled with the state from before the reading, so that a change during it shows.
                _kept = state, Index()
        return _kept[1]


def _state(version: int | None = None) -> tuple[Any, ...]:
    # Inside a transaction a version may be rolled back and given out again to another change.
    return (*connection.atomic_blocks, Catalogue.current_version() if version is None else version)
