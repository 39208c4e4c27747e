"""How many of the people found have each value of a facet: by sets, or by looking at each row of a few."""

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import NamedTuple, TypeVar

import numpy as np
from pyroaring import BitMap

from catalog.parameters import CROSSING_FACETS
from catalog.rows import EMPTY, Rows
from catalog.tallies import Few, Numbers, Tally, numbers

# One person found in so many, or fewer: their rows are quicker looked at one by one; or where rows have several values.
FEW, FEWER = 16, 64
# In the place of a facet's name: the decades that a date certainly falls in.
CERTAIN = "certain"


class FacetValue(NamedTuple):
    """A value, and how many people it would find as its facet's only choice, the other facets kept."""

    value: str
    label: str
    count: int  # type: ignore[assignment]  # hides the method of tuples
    selected: bool
    possible: int = 0  # of these, how many only possibly: a decade that a date merely overlaps


class Occurring(NamedTuple):
    """A value that someone has, with its rows and, of a decade, those that certainly have it."""

    value: str
    label: str
    rows: BitMap
    certain: BitMap | None
    place: int  # among all values of the facet


Value = TypeVar("Value", FacetValue, Occurring)


class Found:
    """Rows, ready to be counted; `whole` names those of a whole list, without a filter."""

    def __init__(self, rows: BitMap, firsts: BitMap, several: BitMap, whole: str = "") -> None:
        self.rows, self.firsts, self.several, self.whole = rows, firsts, several, whole
        # As the two kinds of facets look at them: crossing by crossing, and person by person.
        self.crossings, self.people = Few(rows, several), Few(firsts, EMPTY)


class Asked(NamedTuple):
    """Of a facet the values that occur, among those found; with `most`, the first so many had, and those chosen."""

    facet: str
    lineage: bool
    occurring: list[Occurring]
    found: Found
    chosen: Sequence[str] = ()
    most: int | None = None


class Counting:
    """Counts people, a value at a time or a row at a time, whichever is quicker."""

    def __init__(self, rows: Rows, sets: Callable[[str, bool], list[BitMap]]) -> None:
        """`sets` gives, for a facet and whether lineage counts, the rows of each of its values."""
        self._rows, self._sets = rows, sets
        self._tallies: dict[tuple[str, bool], Tally] = {}
        self._whole: dict[tuple[str, bool, str], list[FacetValue]] = {}

    def values(self, asked: Asked) -> list[FacetValue]:
        """For each value, how many of those found have it."""
        found, everyone = asked.found, len(self._rows.pks)
        if not asked.occurring:
            return []
        if found.whole:
            return self._once(asked)
        many = len(found.firsts) * FEW >= everyone
        if many or (len(found.firsts) * FEWER >= everyone and self._tally(asked.facet, asked.lineage).of_several):
            return self._by_sets(asked)
        return self._by_rows(asked)

    def _once(self, asked: Asked) -> list[FacetValue]:
        key = asked.facet, asked.lineage, asked.found.whole
        if key not in self._whole:
            self._whole[key] = self._by_sets(asked._replace(chosen=(), most=None))
        values = _first(asked, self._whole[key], lambda value: value.count > 0)
        return [value._replace(selected=True) if value.value in asked.chosen else value for value in values]

    def _by_sets(self, asked: Asked) -> list[FacetValue]:
        found, chosen = asked.found, asked.chosen
        # A person has what is the person's in all rows or in none. Most sets have no second row of anybody.
        rows, several = (found.rows, found.several) if asked.facet in CROSSING_FACETS else (found.firsts, EMPTY)
        count = partial(self._rows.count_both, rows, several=several) if several else rows.intersection_cardinality
        return [
            FacetValue(value, name, n := count(having), value in chosen, 0 if sure is None else n - count(sure))
            # To ask is quicker than to count.
            for value, name, having, sure, _ in _first(asked, asked.occurring, lambda one: one.rows.intersect(rows))
        ]

    def _by_rows(self, asked: Asked) -> list[FacetValue]:
        few = asked.found.crossings if asked.facet in CROSSING_FACETS else asked.found.people
        chosen, counts = asked.chosen, self._tally(asked.facet, asked.lineage).count(few)
        certain = self._tally(CERTAIN, False).count(few) if asked.facet == "decade" else counts
        return [
            FacetValue(value, name, n := counts[at], value in chosen, 0 if sure is None else n - certain[at])
            for value, name, _, sure, at in _first(asked, asked.occurring, lambda one: counts[one.place] > 0)
        ]

    def _tally(self, facet: str, lineage: bool) -> Tally:
        key = facet, lineage
        if key not in self._tallies:
            # Two threads may both make it, to the same end.
            self._tallies[key] = Tally(self._sets(facet, lineage), self._first_by_row)
        return self._tallies[key]

    @cached_property
    def _first_by_row(self) -> Numbers:
        """For every row, the first of its person."""
        firsts = numbers(self._rows.all_firsts())
        return np.repeat(firsts, np.diff(firsts, append=np.uint32(len(self._rows.pks))))


def _first(asked: Asked, values: list[Value], is_had: Callable[[Value], bool]) -> list[Value]:
    """Those that anyone found has, until there are enough, and those chosen; all where no more are there."""
    most = asked.most
    if most is None or len(values) <= most:
        return values
    kept = []
    for value in values:
        if value.value in asked.chosen:
            kept.append(value)
        elif most > 0 and is_had(value):
            kept.append(value)
            most -= 1
    return kept
