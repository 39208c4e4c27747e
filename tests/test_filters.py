"""The FilterSet's SQL is the definition of every parameter; the sets in memory must give the same people and counts."""

from typing import Any

import pytest
from django.db import transaction
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.browse import browse
from catalog.filters import DecadeFilter, PersonFilter
from catalog.parameters import UNDATED
from tests.factories import (
    AffiliationFactory,
    AgencyFactory,
    CountryFactory,
    DefectionFactory,
    EraFactory,
    MotiveFactory,
    PersonFactory,
    SuccessionFactory,
)
from tests.random_catalogue import create, people, query_dict, states

pytestmark = pytest.mark.django_db

# The database's work varies too much for a deadline; each example is rolled back by itself.
on_random_catalogues = settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


class CertainDecadeFilter(DecadeFilter):
    def narrow(self, crossings: Any, values: list[str]) -> Any:
        return crossings.certainly_in_decade(int(values[0]))


class CertainFilter(PersonFilter):
    decade = CertainDecadeFilter()


def keys(state: dict[str, list[str]]) -> list[int]:
    return list(PersonFilter(query_dict(state)).qs.values_list("pk", flat=True))


def names(query: str) -> list[str]:
    """The names found in SQL, after the sets in memory have agreed."""
    found = PersonFilter(QueryDict(query)).qs
    assert browse(QueryDict(query)).pks == [person.pk for person in found]
    return [person.name for person in found]


@on_random_catalogues
@given(drawn=people, drawn_states=st.lists(states, min_size=1, max_size=4))
def test_people_and_their_order_are_those_of_the_sql(drawn, drawn_states):
    with transaction.atomic():
        create(drawn)

        found = [browse(query_dict(state)).pks for state in drawn_states]

        assert found == [keys(state) for state in drawn_states]
        transaction.set_rollback(True)


@on_random_catalogues
@given(drawn=people, state=states)
def test_counts_are_those_of_the_sql_if_the_value_were_the_only_choice_of_its_facet(drawn, state):
    with transaction.atomic():
        create(drawn)

        shown = {
            (name, value.value): (value.count, value.possible)
            for name, facet in browse(query_dict(state)).facets.items()
            for value in facet.values
        }

        expected = {}
        for name, value in shown:
            alone = query_dict({**state, name: [value]})
            count = PersonFilter(alone).qs.count()
            dated = name == "decade" and value != UNDATED
            expected[name, value] = (count, count - CertainFilter(alone).qs.count() if dated else 0)
        assert shown == expected
        transaction.set_rollback(True)


def test_conditions_on_crossings_hold_of_one_and_the_same_crossing():
    soviet, states = CountryFactory(slug="soviet-union"), CountryFactory(slug="united-states")
    person = PersonFactory(name="Vitaliy Yurchenko")
    DefectionFactory(person=person, origin=soviet, destination=states, date="1985-08", method="walked-in")
    MotiveFactory(
        defection=DefectionFactory(
            person=person, kind="return", origin=states, destination=soviet, date="1985-11", era=EraFactory(slug="late")
        ),
        kind="family",
    )

    assert names("kind=defection&destination=united-states") == ["Vitaliy Yurchenko"]
    assert names("kind=return&destination=soviet-union") == ["Vitaliy Yurchenko"]
    assert names("destination=soviet-union") == ["Vitaliy Yurchenko"]
    assert names("kind=defection&destination=soviet-union") == []
    assert names("method=walked-in&motive=family") == []
    assert names("era=late&method=not-stated") == ["Vitaliy Yurchenko"]
    assert names("era=not-stated&motive=family") == []
    assert names("kind=return&kind=defection&decade=1980") == ["Vitaliy Yurchenko"]


def test_conditions_on_the_person_hold_of_every_crossing():
    kgb, france = AgencyFactory(slug="kgb"), CountryFactory(slug="france")
    person = AffiliationFactory(person__name="A", agency=kgb).person
    for year, destination in [("1961", None), ("1964", None), ("1967", france)]:
        DefectionFactory(person=person, date=year, destination=destination)

    assert names("agency=kgb&destination=france") == ["A"]
    assert names("agency=kgb&destination=france&destination=not-stated") == ["A"]
    assert [value.count for value in browse(QueryDict("agency=kgb")).facets["decade"].values] == [1]


def test_not_stated_is_a_choice_among_others():
    turkey = CountryFactory(slug="turkey")
    DefectionFactory(person__name="A", destination=turkey)
    DefectionFactory(person__name="B", destination=None)
    DefectionFactory(person__name="C", destination=CountryFactory(slug="france"))
    PersonFactory(name="D")

    assert names("destination=not-stated") == ["B"]
    assert names("destination=not-stated&destination=turkey") == ["A", "B"]
    assert names("destination=not-stated&who=all") == ["B"]


@pytest.mark.parametrize(
    ("date", "decades", "certain"),
    [
        ("1954-01", ["1950"], ["1950"]),
        ("195X", ["1950"], ["1950"]),
        ("1954?", ["1950"], []),
        ("1954~", ["1950"], []),
        ("1954%", ["1950"], []),
        ("1952/1955", ["1950"], ["1950"]),
        ("1952/1955~", ["1950"], []),
        ("1949/1961", ["1940", "1950", "1960"], []),
        ("../1951", ["1950"], []),
        ("1959/..", ["1950"], []),
        ("1949-12-31", ["1940"], ["1940"]),
        ("1950-01-01", ["1950"], ["1950"]),
        ("", ["undated"], []),
    ],
)
def test_decade_finds_what_certainly_or_possibly_fell_into_it(date, decades, certain):
    DefectionFactory(person__name="A", date=date)
    asked = ["1930", "1940", "1950", "1960", "1970", "undated"]

    assert [decade for decade in asked if names(f"decade={decade}")] == decades
    values = {value.value: value for value in browse(QueryDict("")).facets["decade"].values}
    assert [value for value in values if values[value].possible == 0 and value != "undated"] == certain
    assert list(values) == decades


def test_an_agency_includes_the_bodies_below_it():
    kgb = AgencyFactory(slug="kgb")
    first = AgencyFactory(slug="kgb-first", parent=kgb)
    department = AgencyFactory(slug="kgb-first-s", parent=first)
    AffiliationFactory(person=DefectionFactory(person__name="A").person, agency=kgb)
    AffiliationFactory(person=DefectionFactory(person__name="B").person, agency=department, kind="led")
    AffiliationFactory(person=DefectionFactory(person__name="C").person, agency=first, kind="agent-of")

    assert names("agency=kgb") == ["A", "B"]
    assert names("agency=kgb-first") == ["B"]
    assert names("agent_of=kgb") == ["C"]
    assert names("agency=kgb&agency=kgb-first") == ["A", "B"]


def test_lineage_adds_predecessors_and_successors_but_no_siblings():
    bodies = {slug: AgencyFactory(slug=slug) for slug in ["cheka", "ogpu", "kgb", "svr", "fsb"]}
    for before, after in [("cheka", "ogpu"), ("ogpu", "kgb"), ("kgb", "svr"), ("kgb", "fsb")]:
        SuccessionFactory(predecessor=bodies[before], successor=bodies[after])
    directorate = AgencyFactory(slug="kgb-first", parent=bodies["kgb"])
    for slug, body in [*bodies.items(), ("kgb-first", directorate)]:
        AffiliationFactory(person=DefectionFactory(person__name=slug).person, agency=body)

    def found(query: str) -> set[str]:
        return set(names(query))

    assert found("agency=svr") == {"svr"}
    assert found("agency=svr&lineage=1") == {"svr", "kgb", "kgb-first", "ogpu", "cheka"}
    assert found("agency=ogpu&lineage=1") == {"cheka", "ogpu", "kgb", "kgb-first", "svr", "fsb"}
    counts = {value.value: value.count for value in browse(QueryDict("lineage=1")).facets["agency"].values}
    assert counts == {"cheka": 6, "ogpu": 6, "kgb": 6, "svr": 5, "fsb": 5, "kgb-first": 1}


def test_nothing_unpublished_is_found_or_counted():
    draft = AgencyFactory(slug="draft", status="draft")
    AffiliationFactory(person=DefectionFactory(person__name="A").person, agency=draft)
    DefectionFactory(person__name="B", person__status="review")
    DefectionFactory(person__name="C", status="draft", date="1950")
    MotiveFactory(defection=DefectionFactory(person__name="D"), status="draft", kind="reward")

    assert names("") == ["A", "D"]
    assert names("who=others") == ["C"]
    assert names("motive=not-stated") == ["A", "D"]
    facets = browse(QueryDict("who=all")).facets
    assert {name: [value.value for value in facet.values] for name, facet in facets.items()} == {
        "agency": [],
        "agent_of": [],
        "receiver": [],
        "decade": ["undated"],
        "era": ["not-stated"],
        "origin": ["not-stated"],
        "destination": ["not-stated"],
        "method": ["not-stated"],
        "motive": ["not-stated"],
        "certainty": ["stated"],
        "kind": ["defection"],
        "source": [],
    }


def test_sorts_by_date_put_the_undated_last_and_break_ties_by_name():
    for name, date in [("E", ""), ("D", "1951"), ("C", "1950-05"), ("B", "195X"), ("A", "../1950"), ("F", "1950-05")]:
        DefectionFactory(person__name=name, person__sort_name=name, date=date)
    second = PersonFactory(name="G", sort_name="G")
    for date in ["1990", "1949"]:
        DefectionFactory(person=second, date=date)

    assert names("sort=date") == ["G", "B", "C", "F", "A", "D", "E"]
    assert names("sort=-date") == ["D", "A", "C", "F", "B", "G", "E"]


@pytest.mark.parametrize("sort", ["relevance", "name", "-date"])
def test_words_go_with_every_other_parameter(sort):
    for name, date in [("Ivan Petrov", "1950"), ("Pyotr Ivanov", "1951"), ("Ivan", "1952"), ("Iwan Dark", "1961")]:
        DefectionFactory(person__name=name, person__sort_name=name, date=date)
    DefectionFactory(person__name="Someone", person__summary="Knew Ivan.", date="1950")

    expected = {
        "relevance": ["Ivan", "Ivan Petrov", "Pyotr Ivanov", "Someone"],
        "name": ["Ivan", "Ivan Petrov", "Pyotr Ivanov", "Someone"],
        "-date": ["Ivan", "Pyotr Ivanov", "Ivan Petrov", "Someone"],
    }
    assert names(f"q=ivan&decade=1950&sort={sort}") == expected[sort]


def test_what_the_form_refuses_finds_nobody():
    DefectionFactory()

    assert names("decade=1955") == names("who=x") == names("sort=x") == names("lineage=2") == names("agency=x") == []
