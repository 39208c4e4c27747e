import pytest

from catalog import lineage
from catalog.models import Succession
from tests.factories import AgencyFactory, SuccessionFactory

pytestmark = pytest.mark.django_db


def line(*steps):
    """Make successions of "a b" or "a b kind date"."""
    for step in steps:
        before, after, *rest = step.split()
        ends = {
            "predecessor": AgencyFactory(slug=before, name=before),
            "successor": AgencyFactory(slug=after, name=after),
        }
        SuccessionFactory(**ends, **dict(zip(("kind", "date"), rest, strict=False)))
    return list(Succession.objects.published().for_figure())


def told(strands):
    return [(strand.heading, [f"{s.predecessor} {s.successor}" for s in strand.steps]) for strand in strands]


def key(slug):
    return AgencyFactory(slug=slug).pk


def test_lineage_of_nothing_has_no_strand():
    assert told(lineage.before(key("a"), [])) == []


def test_lineage_stays_whole_while_it_is_short_or_straight():
    straight = line("a b became 1920", "b c became 1930", "c d became 1940")
    assert told(lineage.before(key("d"), straight)) == [("", ["a b", "b c", "c d"])]

    with_another = line("x d merged 1950")
    assert told(lineage.after(key("b"), with_another[1:3])) == [("", ["b c", "c d"])]


def test_lineage_before_a_body_parts_what_joins_it_from_what_joins_on_the_way():
    steps = line(
        "cheka gpu became 1922",
        "gpu nkvd became 1934",
        "nkvd kgb became 1954",
        "uoo smersh became 1943",
        "smersh nkvd absorbed 1946",
        "service kgb absorbed 1960",
        "gpu kgb became",
    )

    assert told(lineage.before(key("kgb"), steps)) == [
        ("From cheka, by way of nkvd", ["cheka gpu", "gpu nkvd", "nkvd kgb"]),
        ("From service", ["service kgb"]),
        ("From uoo into nkvd, by way of smersh", ["uoo smersh", "smersh nkvd"]),
        ("Between bodies named above", ["gpu kgb"]),
    ]


def test_lineage_after_a_body_parts_what_came_of_it():
    steps = line(
        "kgb msb split 1991-12",
        "msb fsk became 1993",
        "fsk fsb renamed 1995",
        "kgb tssr split 1991-11",
        "fsk border split 1994",
    )

    assert told(lineage.after(key("kgb"), steps)) == [
        ("To fsb, by way of msb", ["kgb msb", "msb fsk", "fsk fsb"]),
        ("To tssr", ["kgb tssr"]),
        ("Out of fsk to border", ["fsk border"]),
    ]


def test_lineage_follows_what_goes_on_as_a_whole_and_never_back_in_time():
    steps = line(
        "ogpu nkvd absorbed 1934",
        "nkvd nkgb split 1941-02",
        "nkgb nkvd merged 1941-07",
        "nkvd nkgb split 1943",
        "nkgb mgb renamed 1946",
        "mgb mvd merged 1953",
        "nkvd mvd renamed 1946",
        "mvd kgb split 1954",
    )

    assert told(lineage.before(key("kgb"), steps)) == [
        ("From ogpu, by way of mvd", ["ogpu nkvd", "nkvd mvd", "mvd kgb"]),
        ("From nkvd into mvd, by way of mgb", ["nkvd nkgb", "nkgb mgb", "mgb mvd"]),
        ("Between bodies named above", ["nkgb nkvd", "nkvd nkgb"]),
    ]


def test_lineage_goes_on_through_dates_of_unlike_precision():
    steps = line("a b became 1953", "b c became 1954-03", "c d became 1954", "x d merged 1960")

    assert told(lineage.before(key("d"), steps))[0] == ("From a, by way of c", ["a b", "b c", "c d"])
    assert told(lineage.after(key("a"), steps[:3])) == [("", ["a b", "b c", "c d"])]


def test_lineage_ends_where_successions_go_in_a_circle():
    steps = line("a b became 1920", "b c became 1930", "c a became 1940")

    assert told(lineage.before(key("a"), steps)) == [("", ["a b", "b c", "c a"])]
