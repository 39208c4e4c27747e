"""People and their crossings as numbers, and the algebra of sets of them."""

from array import array
from collections import defaultdict
from collections.abc import Iterable

from pyroaring import BitMap

EMPTY = BitMap()


class Rows:
    """
    Numbers for crossings: a row is one crossing, and someone without a crossing has one empty row.

    A person's rows stand side by side, people in the order they were given. What is true of a person is true of all the
    person's rows; then AND-ing sets of rows keeps all conditions about crossings on one and the same crossing.
    """

    def __init__(self, people: Iterable[int], crossings: dict[int, int]) -> None:
        """Number the people, given by their keys in the order of the default sort, with so many crossings each."""
        self.pks = array("q")  # by row: the person's key
        self.first = array("L")  # by row: the person's first row
        self.first_of: dict[int, int] = {}  # by key
        later: defaultdict[int, list[int]] = defaultdict(list)
        empty = []
        row = 0
        for pk in people:
            self.first_of[pk] = first = row
            row += crossings.get(pk, 1)
            if pk not in crossings:
                empty.append(first)
            for _ in range(first, row):
                self.pks.append(pk)
                self.first.append(first)
            for place in range(1, row - first):
                for before in range(1, place + 1):
                    later[before].append(first + place)
        self.everyone = BitMap(range(row))
        self.crossings = self.everyone - BitMap(empty)
        # Rows with at least 1, 2, … rows of the same person before them.
        self._later = [BitMap(later[before]) for before in sorted(later)]
        self._repeated = self._later[0] if self._later else EMPTY
        # Rows of people with several; most people have one, and most sets need no second look.
        self._several = self._repeated | BitMap(self.first[row] for row in self._repeated)

    def widened(self, rows: Iterable[int]) -> BitMap:
        """Add to a set of first rows all other rows of their people."""
        firsts = rows if isinstance(rows, BitMap) else BitMap(rows)
        found = firsts.copy()
        for before, later in enumerate(self._later, 1):
            found |= firsts.shift(before) & later
        return found

    def several(self, rows: BitMap) -> BitMap:
        """Those that belong to people with several rows."""
        return rows & self._several

    def repeats(self, several: BitMap) -> BitMap:
        """Those of these rows that have one of the same person before them in the set."""
        found = BitMap()
        for before, later in enumerate(self._later, 1):
            found |= several.shift(before) & several & later
        return found

    def firsts(self, rows: BitMap) -> BitMap:
        """The first rows of the people whose rows these are."""
        others = rows & self._repeated
        return (rows - others) | BitMap([self.first[row] for row in others]) if others else rows

    def all_firsts(self) -> BitMap:
        """One row for each person."""
        return self.everyone - self._repeated

    def count(self, rows: BitMap) -> int:
        """How many people these rows belong to."""
        return self.count_both(rows, rows, self.several(rows))

    def count_both(self, a: BitMap, b: BitMap, several: BitMap) -> int:
        """How many people the rows in both sets belong to; `several` is several(a), found once for many sets."""
        count: int = a.intersection_cardinality(b)
        if several and (both := several & b):
            count -= len(self.repeats(both))
        return count


def union(sets: list[BitMap]) -> BitMap:
    """All rows that are in any of these sets."""
    return BitMap.union(*sets) if sets else EMPTY
