"""People and their crossings as numbers, and the algebra of sets of them."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping

from pyroaring import BitMap

EMPTY = BitMap()


class Rows:
    """
    Numbers for crossings: a row is one crossing, and someone without a crossing has one empty row.

    A person's rows stand side by side, people in the order they were given. What is true of a person is true of all the
    person's rows; then AND-ing sets of rows keeps all conditions about crossings on one and the same crossing.
    """

    def __init__(self, people: Iterable[int], crossings: Mapping[int, int]) -> None:
        """Number the people, given by their keys in the order of the default sort, with so many crossings each."""
        self.pks = array("q")  # by row: the person's key
        self.first_of: dict[int, int] = {}  # by key: the person's first row
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
            for place in range(1, row - first):
                later[place].append(first + place)
        self.everyone = BitMap(range(row))
        self.crossings = self.everyone - BitMap(empty)
        # Rows with exactly 1, 2, … rows of the same person before them, and with at least so many.
        self._after = [BitMap(later[place]) for place in sorted(later)]
        self._after_at_least = [union(self._after[place:]) for place in range(len(self._after))]
        # Rows of people with several; most people have one, and most sets need no second look.
        self._several = union([after.shift(-place) | after for place, after in enumerate(self._after, 1)])

    def widened(self, rows: Iterable[int]) -> BitMap:
        """Add to a set of first rows all other rows of their people."""
        firsts = rows if isinstance(rows, BitMap) else BitMap(rows)
        return union([firsts, *(firsts.shift(place) & after for place, after in enumerate(self._after, 1))])

    def firsts(self, rows: BitMap) -> BitMap:
        """The first rows of the people whose rows these are."""
        moved = [(rows & after).shift(-place) for place, after in enumerate(self._after, 1)]
        return union([rows - self._after_at_least[0], *moved]) if moved else rows

    def all_firsts(self) -> BitMap:
        """One row for each person."""
        return self.firsts(self.everyone)

    def several(self, rows: BitMap) -> BitMap:
        """Those that belong to people with several rows."""
        return rows & self._several

    def count_both(self, a: BitMap, b: BitMap, several: BitMap) -> int:
        """How many people the rows in both sets belong to; `several` is several(a), found once for many sets."""
        count: int = a.intersection_cardinality(b)
        if several and len(both := several & b) > 1:
            # Those that have one of the same person before them in the set.
            again = (both.shift(place) & both & after for place, after in enumerate(self._after_at_least, 1))
            count -= len(union(list(again)))
        return count


def union(sets: list[BitMap]) -> BitMap:
    """All rows that are in any of these sets."""
    return BitMap.union(*sets) if sets else EMPTY
