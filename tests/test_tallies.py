"""Counting row by row gives what counting set by set gives."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from catalog.counting import Asked, Counting, Found, Occurring
from catalog.rows import Rows
from catalog.tallies import Few, Tally, numbers

CROSSINGS = st.lists(st.integers(1, 4), min_size=1, max_size=12)


@st.composite
def catalogues(draw):
    """People with some crossings each, a few sets of their rows, and the rows that someone asks for."""
    crossings = draw(CROSSINGS)
    rows = Rows(range(1, len(crossings) + 1), dict(enumerate(crossings, 1)))
    some = st.sets(st.integers(0, sum(crossings) - 1)).map(BitMap)
    return rows, draw(st.lists(some, max_size=6)), draw(some)


@given(catalogues())
def test_every_way_counts_the_same_people(catalogue):
    rows, sets, some = catalogue
    found = Found(some, rows.firsts(some), rows.several(some), "all")
    counting = Counting(rows, lambda facet, lineage: sets)
    values = [Occurring(str(place), "", having, having, place) for place, having in enumerate(sets)]

    for facet in ("agency", "origin", "decade"):
        for most in (None, 2):
            asked = Asked(facet, False, values, found, ["1"], most)
            expected = counting._by_sets(asked)
            assert counting._by_rows(asked) == expected
            assert [counting._once(asked) for _ in range(2)] == [expected] * 2


@given(catalogues())
def test_each_person_counts_once_for_a_value(catalogue):
    rows, sets, asked = catalogue
    first_by_row = np.array([rows.first_of[pk] for pk in rows.pks], dtype=np.uint32)

    counted = Tally(sets, first_by_row).count(Few(asked, rows.several(asked)))

    assert counted == [len({rows.pks[row] for row in asked & having}) for having in sets]


def test_no_rows_and_no_values_count_nothing():
    rows = Rows([1, 2], {1: 2})
    firsts = numbers(BitMap([0, 1, 2]))

    assert Tally([], firsts).count(Few(rows.everyone, BitMap())) == []
    assert Tally([rows.everyone], firsts).count(Few(BitMap(), BitMap())) == [0]
