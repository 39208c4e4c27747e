"""Every facet value as a set of crossings, in memory, rebuilt when the catalogue changes."""

import threading
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection
from pyroaring import BitMap

from catalog.counting import CERTAIN, Asked, Counting, FacetValue, Found, Occurring
from catalog.listed import KeptPeople
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
from catalog.parameters import AGENCY_FACETS, CROSSING_FACETS, NOT_STATED, UNDATED, Choices, Vocabulary
from catalog.rows import EMPTY, Rows, union
from catalog.search import Names, Words

# Greater than any day, and than any two.
_LAST, _NEVER = "9999-99-99", 2**64 - 1
_STEP = 2000
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


class Index:
    """The published catalogue at one version: for each value of each facet, its rows."""

    def __init__(self, state: tuple[Any, ...] = (), before: "Index | None" = None) -> None:
        """`before` is one read earlier: what still holds of it in this state is taken over."""
        self.vocabulary = Vocabulary.read()
        crossings = Counter(
            Defection.objects.published().order_by().values_list("person_id", flat=True).iterator(_STEP)
        )
        self.rows = Rows(Person.objects.published().by_name().values_list("pk", flat=True), crossings)
        self.values: dict[str, dict[str, BitMap]] = {}
        self.certain: dict[str, BitMap] = {}
        # By row: of a person's first row, when the first dated crossing began and ended; 0 if there is none.
        self._starts = array("Q", bytes(8 * len(self.rows.pks)))
        self._orders: dict[str, tuple[array, array]] = {}
        self.people = KeptPeople()
        self._state = state
        self._names: Names | None = before._names if before else None
        self._words: Words | None = None
        self._reading = threading.Lock()
        self._widened: dict[tuple[str, str], BitMap] = {}
        self._found: dict[tuple[str, str, bool], list[Occurring]] = {}
        self._wholes: dict[str, Found] = {}
        self._counting = Counting(self.rows, self._sets)
        self._read_crossings(crossings)
        self._read_affiliations()
        self._read_sources()

    def _read_crossings(self, crossings: dict[int, int]) -> None:
        countries = dict(Country.objects.order_by().values_list("pk", "slug"))
        eras = dict(Era.objects.published().order_by().values_list("pk", "slug"))
        motives: defaultdict[int, list[str]] = defaultdict(list)
        for key, motive in Motive.objects.shown().order_by().values_list("defection_id", "kind"):
            motives[key].append(motive)
        rows: dict[str, defaultdict[str, list[int]]] = {name: defaultdict(list) for name in CROSSING_FACETS}
        certain: defaultdict[str, list[int]] = defaultdict(list)
        left = {pk: crossings[pk] for pk in crossings if pk in self.rows.first_of}
        # In steps, not as one list: at 100,000 people that would be 50 MB for a moment.
        for crossing in Defection.objects.published().facet_values().iterator(_STEP):
            person, key, kind, certainty, method, origin, destination, era, earliest, latest, text = crossing
            # Of someone who is not published; or entered just now, and then the version has moved on.
            if not left.get(person):
                continue
            first = self.rows.first_of[person]
            left[person] -= 1
            row = first + left[person]
            rows["kind"][kind].append(row)
            rows["certainty"][certainty].append(row)
            rows["method"][method or NOT_STATED].append(row)
            rows["origin"][countries.get(origin, NOT_STATED)].append(row)
            rows["destination"][countries.get(destination, NOT_STATED)].append(row)
            rows["era"][eras.get(era, NOT_STATED)].append(row)
            for motive in motives.get(key, (NOT_STATED,)):
                rows["motive"][motive].append(row)
            if not (earliest or latest):
                rows["decade"][UNDATED].append(row)
                continue
            # An open side reaches only as far as the decade of the bound that is known.
            low, high = int((earliest or latest)[:3]), int((latest or earliest)[:3])
            for decade in range(low, high + 1):
                rows["decade"][f"{decade:03}0"].append(row)
            if low == high and earliest and latest and not any(mark in text for mark in "?~%"):
                certain[f"{low:03}0"].append(row)
            start = int(((earliest or latest) + (latest or _LAST)).replace("-", ""))
            self._starts[first] = min(start, self._starts[first] or start)
        self.values = {name: _sets(values) for name, values in rows.items()}
        self.certain = _sets(certain)

    def _read_affiliations(self) -> None:
        links: dict[str, list[tuple[int, int]]] = {name: [] for name in AGENCY_FACETS}
        self._agencies = dict(Agency.objects.published().order_by().values_list("slug", "pk"))
        published = set(self._agencies.values())
        # Not shown(): joining people and agencies takes four times as long as looking the keys up here.
        rows = Affiliation.objects.published().order_by().values_list("person_id", "agency_id", "kind")
        for person, agency, kind in rows.iterator(_STEP):
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
        kinds = (model.objects.shown().people_and_sources(path) for model, path in SOURCED)
        found = self._of_people(pair for pairs in kinds for pair in pairs.iterator(_STEP))
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

    def facet_values(
        self,
        facet: str,
        found: Found,
        who: str,
        chosen: Sequence[str] = (),
        *,
        lineage: bool = False,
        most: int | None = None,
    ) -> list[FacetValue]:
        """
        For each value that anyone of these has, or that is chosen, how many people of those found have it.

        With `most` only the first so many that anyone found has, and whatever is chosen.
        """
        lineage = lineage and facet in AGENCY_FACETS
        values = self._counting.values(Asked(facet, lineage, self._occurring(facet, who, lineage), found, chosen, most))
        if missing := set(chosen) - {value.value for value in values}:
            label = self.vocabulary.label
            values += [FacetValue(value, label(facet, value), 0, selected=True) for value in sorted(missing)]
            if facet == "decade":
                values.sort(key=lambda value: (value.value == UNDATED, value.value))
        return values

    def whole(self, who: str) -> Found:
        """Defectors, others or all, without a filter: many lists count these, and each number of them is kept."""
        if who not in self._wholes:
            rows = self.who(who)
            self._wholes[who] = Found(rows, self.rows.firsts(rows), self.rows.several(rows), who)
        return self._wholes[who]

    def narrowed(self, rows: BitMap) -> Found:
        return Found(rows, self.rows.firsts(rows), self.rows.several(rows))

    def _sets(self, facet: str, lineage: bool) -> list[BitMap]:
        """The rows of each value, and, of the decades, of each that a date certainly falls in."""
        if facet == CERTAIN:
            return [self.certain.get(value, EMPTY) for value in self.values["decade"]]
        return [self.value(facet, value, lineage=lineage) for value in self.values[facet]]

    def _occurring(self, facet: str, who: str, lineage: bool) -> list[Occurring]:
        """In an order that no filter changes."""
        key = facet, who, lineage
        if key not in self._found:
            everyone = self.who(who)
            dated = facet == "decade"
            having = [(value, self.value(facet, value, lineage=lineage)) for value in self.values[facet]]
            found = [
                Occurring(
                    value,
                    self.vocabulary.label(facet, value),
                    rows,
                    self.certain.get(value, EMPTY) if dated and value != UNDATED else None,
                    place,
                )
                for place, (value, rows) in enumerate(having)
                if rows.intersect(everyone)
            ]
            self._found[key] = sorted(found, key=self._place(facet))
        return self._found[key]

    def _place(self, facet: str) -> Callable[[Occurring], Any]:
        if facet == "decade":
            return lambda found: (found.value == UNDATED, found.value)
        if facet in {"era", "certainty", "kind"}:
            position = {value: place for place, value in enumerate(self.vocabulary.labels[facet])}
            return lambda found: position.get(found.value, 0)
        # By how many there are without a filter. Not by the rows given: `lineage` must not shuffle the values either.
        return lambda found: (
            found.value == NOT_STATED,
            -len(self.rows.firsts(self.value(facet, found.value) & self.rows.crossings)),
            found.label.casefold().lstrip("“"),
            found.value,
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

    # --- Words ---

    @property
    def words(self) -> Words:
        """Read at the first search, by one thread while others wait: most readers browse."""
        if self._words is None:
            with self._reading:
                self._words = self._words or Words(self.rows, self._state, self._names)
                self._names = self._words.names
        return self._words

    def _by_date(self, firsts: list[int]) -> list[int]:
        return sorted(firsts, key=lambda row: self._starts[row] or _NEVER)

    def _by_date_down(self, firsts: list[int]) -> list[int]:
        # Sorting downwards keeps people of one date in the order of their names; turning the list over would not.
        return sorted(firsts, key=self._starts.__getitem__, reverse=True)

    def _by_update(self, firsts: list[int]) -> list[int]:
        place = dict(self.rows.first_of)
        people = Person.objects.published().by_update().values_list("pk", flat=True)
        return [place.pop(pk) for pk in people if pk in place] + list(place.values())


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
_kept: tuple[Any, Index | None] = None, None


def current(version: int | None = None) -> Index:
    """
    The index of the catalogue as it is now: one query, and a rebuild after a change.

    `version` saves the query: the catalogue's, if this request has read it.
    """
    state, index = _kept
    if index and state == _state(version):
        return index
    with _lock:
        _renewed()
        # Once more, in case of a change while it was read; a second one is left to the next request.
        return _renewed()


def _renewed() -> Index:
    """The index that is kept, which another thread may have read meanwhile, or else a new one."""
    global _kept
    now = _state()
    state, index = _kept
    if not index or state != now:
        # Labelled with the state from before the reading, so that a change during it shows.
        index = Index(now, before=index)
        _kept = now, index
    return index


def _state(version: int | None = None) -> tuple[Any, ...]:
    # Inside a transaction a version may be rolled back and given out again to another change.
    return (*connection.atomic_blocks, Catalogue.current_version() if version is None else version)
