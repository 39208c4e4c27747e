"""Counting the values that few rows have, row by row, where sets would hold each value's rows against the few."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

Numbers = NDArray[Any]


class Few:
    """Rows one by one; apart those of people with several, who count once."""

    def __init__(self, rows: BitMap, several: BitMap) -> None:
        self._rows, self._several = rows, several

    @cached_property
    def lone(self) -> Numbers:
        return numbers(self._rows - self._several if self._several else self._rows)

    @cached_property
    def several(self) -> Numbers:
        return numbers(self._several)


class Tally:
    """The values of each row, as the places of their sets in a list of sets."""

    def __init__(self, sets: Sequence[BitMap], firsts: Numbers) -> None:
        """`firsts` has, for every row that there is, the first row of its person."""
        self._firsts, self._size = firsts, len(sets)
        values = np.min_scalar_type(self._size)
        how_many = np.zeros(len(firsts) + 1, dtype=np.int32)
        of_each = [numbers(rows) for rows in sets]
        for rows in of_each:
            how_many[rows + 1] += 1
        # Where most often a row has one value at most, it stands at the row's own place, and no value for none.
        self._starts: Numbers | None = None
        if how_many.max() > 1:
            self._starts = np.cumsum(how_many, dtype=np.int32)
            self._values = np.empty(int(self._starts[-1]), dtype=values)
            free = self._starts[:-1].copy()
            for place, rows in enumerate(of_each):
                self._values[free[rows]] = place
                free[rows] += 1
        else:
            self._values = np.full(len(firsts), self._size, dtype=values)
            for place, rows in enumerate(of_each):
                self._values[rows] = place

    @property
    def of_several(self) -> bool:
        """Whether a row may have several values, which takes some times as long to count."""
        return self._starts is not None

    def count(self, few: Few) -> list[int]:
        """For each set, how many people have one of these rows in it."""
        values, _ = self._of(few.lone)
        counts = self._sum(values)
        if len(few.several):
            values, how_many = self._of(few.several)
            firsts = np.repeat(self._firsts[few.several].astype(np.int64), how_many)
            # Once for each person and value.
            pairs = np.unique(firsts * (self._size + 1) + values)
            counts += self._sum(pairs % (self._size + 1))
        counted: list[int] = counts.tolist()
        return counted

    def _sum(self, values: Numbers) -> Numbers:
        return np.bincount(values, minlength=self._size)[: self._size]

    def _of(self, rows: Numbers) -> tuple[Numbers, Numbers | int]:
        """The values of these rows, one after the other, and how many each row has."""
        if self._starts is None:
            return self._values[rows], 1
        starts = self._starts[rows]
        how_many = self._starts[rows + 1] - starts
        ends = np.cumsum(how_many)
        places = np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - (ends - how_many), how_many)
        return self._values[places], how_many


def numbers(rows: BitMap) -> Numbers:
    return np.frombuffer(rows.to_array(), dtype=np.uint32) if rows else np.empty(0, dtype=np.uint32)
