"""Both full-text engines take and find words as they are."""

import pytest

from catalog.engines import Asked, engine
from catalog.models import EVERYONE

pytestmark = pytest.mark.django_db


def test_engine_finds_by_beginning_whole_or_by_what_stands_for_an_entry():
    # Words that are operators, numbers or parts of a number elsewhere.
    engine().write({1: frozenset(["and", "near", "1e5", "_a1"]), 2: frozenset(["andes", "not", "12"]), 3: frozenset()})

    assert [
        sorted(keys)
        for keys in engine().find(
            [
                Asked("and", begins=True),
                Asked("and", begins=False),
                Asked("1e5", begins=False),
                Asked("12", begins=False),
                Asked("1", begins=False),
                Asked("not", begins=True),
                Asked("a1", begins=True),
                Asked("nobody", begins=True, others=("_a1", "_a2")),
            ]
        )
    ] == [[1, 2], [1], [1], [2], [], [2], [], [1]]


def test_engine_rewrites_and_removes():
    engine().write({1: frozenset(["old"]), 2: frozenset(["gone"])})
    engine().write({1: frozenset(["new"])})
    engine().remove([2, 3])

    assert engine().find([Asked("old", begins=True), Asked("gone", begins=True), Asked("new", begins=True)]) == [
        [],
        [],
        [1],
    ]
    assert engine().read(EVERYONE, 10) == {1: frozenset(["new"])}


def test_engine_asks_once_for_many_words(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert engine().find([Asked(f"word{number}", begins=True) for number in range(20)]) == [[]] * 20
