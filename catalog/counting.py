"""How many of the people found have each value of a facet: by sets, or by looking at each row of a few."""

from collections.abc import Callable, Iterable, Sequence
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


class Counting:
    """Counts people, a value at a time or a row at a time, whichever is quicker."""

    def __init__(self, rows: Rows, sets: Callable[[str, bool], list[BitMap]]) -> None:
        """`sets` gives, for a facet and whether lineage counts, the rows of each of its values."""
        self._rows, self._sets = rows, sets
        self._tallies: dict[tuple[str, bool], Tally] = {}
        self._whole: dict[tuple[str, bool, str], list[FacetValue]] = {}

    def values(
        self,
        facet: str,
        lineage: bool,
        occurring: list[Occurring],
        found: Found,
        chosen: Sequence[str],
        most: int | None,
    ) -> list[FacetValue]:
        """For each value, how many of those found have it; with `most` as Index.facet_values()."""
        if not occurring:
            return []
        if found.whole:
            return self._once(facet, lineage, occurring, found, chosen, most)
        many = len(found.firsts) * FEW >= len(self._rows.pks)
        if many or (len(found.firsts) * FEWER >= len(self._rows.pks) and self._tally(facet, lineage).of_several):
            return self._by_sets(facet, lineage, occurring, found, chosen, most)
        return self._by_rows(facet, lineage, occurring, found, chosen, most)

    def _once(
        self,
        facet: str,
        lineage: bool,
        occurring: list[Occurring],
        found: Found,
        chosen: Sequence[str],
        most: int | None,
    ) -> list[FacetValue]:
        key = facet, lineage, found.whole
        if key not in self._whole:
            self._whole[key] = self._by_sets(facet, lineage, occurring, found, (), None)
        values = self._whole[key]
        if most is not None and len(values) > most:
            values = _first(most, values, lambda value: value.count > 0, chosen)
        return [value._replace(selected=True) if value.value in chosen else value for value in values]

    def _by_sets(
        self,
        facet: str,
        lineage: bool,
        occurring: list[Occurring],
        found: Found,
        chosen: Sequence[str],
        most: int | None,
    ) -> list[FacetValue]:
        # A person has what is the person's in all rows or in none. Most sets have no second row of anybody.
        rows, several = (found.rows, found.several) if facet in CROSSING_FACETS else (found.firsts, EMPTY)
        count = partial(self._rows.count_both, rows, several=several) if several else rows.intersection_cardinality
        if most is not None and len(occurring) > most:
            # To ask is quicker than to count.
            occurring = _first(most, occurring, lambda value: value.rows.intersect(rows), chosen)
        return [
            FacetValue(value, name, n := count(having), value in chosen, 0 if sure is None else n - count(sure))
            for value, name, having, sure, _ in occurring
        ]

    def _by_rows(
        self,
        facet: str,
        lineage: bool,
        occurring: list[Occurring],
        found: Found,
        chosen: Sequence[str],
        most: int | None,
    ) -> list[FacetValue]:
        few = found.crossings if facet in CROSSING_FACETS else found.people
        counts = self._tally(facet, lineage).count(few)
        certain = self._tally(CERTAIN, False).count(few) if facet == "decade" else counts
        if most is not None and len(occurring) > most:
            occurring = _first(most, occurring, lambda value: counts[value.place] > 0, chosen)
        return [
            FacetValue(value, name, n := counts[at], value in chosen, 0 if sure is None else n - certain[at])
            for value, name, _, sure, at in occurring
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


def _first(most: int, values: Iterable[Value], is_had: Callable[[Value], bool], chosen: Sequence[str]) -> list[Value]:
    """Those that anyone found has, until there are enough, and those chosen."""
    kept = []
    for value in values:
        if value.value in chosen:
            kept.append(value)
        elif most > 0 and is_had(value):
            kept.append(value)
            most -= 1
    return kept
