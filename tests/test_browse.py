import pytest
from django.http import QueryDict

from catalog.browse import ParameterError, browse
from tests.factories import (
    AffiliationFactory,
    AgencyFactory,
    CountryFactory,
    DefectionFactory,
    EraFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db

SORTS = ["name", "-name", "date", "-date", "updated", "relevance"]


def names(query: str) -> list[str]:
    return [person.name for person in browse(QueryDict(query)).people]


def test_browse_lists_defectors_by_name_unless_asked():
    DefectionFactory(person__name="Kim Philby", person__sort_name="Philby, Kim")
    DefectionFactory(person__name="Guy Burgess", person__sort_name="Burgess, Guy")
    PersonFactory(name="Nicholas Elliott", sort_name="Elliott, Nicholas")

    assert names("") == ["Guy Burgess", "Kim Philby"]
    assert names("who=others") == ["Nicholas Elliott"]
    assert names("who=all&sort=-name") == ["Kim Philby", "Nicholas Elliott", "Guy Burgess"]


def test_browse_describes_what_was_asked():
    crossing = DefectionFactory(person__name="Yuri Rastvorov", date="1954-01")
    AffiliationFactory(person=crossing.person, agency__slug="kgb", agency__name="KGB")

    browsing = browse(QueryDict("agency=kgb&decade=1950&sort=date&page=1&utm=x"))

    assert browsing.title == "1 person · KGB · 1950s"
    assert [(chip.facet_label, chip.label, chip.query) for chip in browsing.chips] == [
        ("Served in", "KGB", "decade=1950&sort=date"),
        ("Decade", "1950s", "agency=kgb&sort=date"),
    ]
    assert browsing.query() == "agency=kgb&decade=1950&sort=date"
    assert browsing.query(page=2) == "agency=kgb&decade=1950&sort=date&page=2"
    assert browsing.query(sort=None, decade=["1940", "undated"]) == "agency=kgb&decade=1940&decade=undated"


def test_title_says_which_end_and_what_is_not_stated():
    DefectionFactory(person__name="A", origin=CountryFactory(slug="china"), era=EraFactory(slug="e", name="Cold War"))
    queries = {
        "": "1 person",
        "origin=china": "1 person · from China",
        "destination=china": "0 people · to China",
        "destination=not-stated": "1 person · destination not stated",
        "era=e&decade=undated": "1 person · undated · Cold War",
        "q=a&kind=return": "0 people · “a” · return",
        "who=all": "1 person · everyone named",
        "who=others&method=not-stated": "0 people · way not stated · no crossing of their own",
    }

    assert {query: browse(QueryDict(query)).title for query in queries} == queries


def test_chips_take_away_one_choice_each_and_lead_to_what_they_say():
    AgencyFactory(slug="kgb")
    query = "q=a+b&agency=kgb&decade=1950&decade=1960&lineage=1&who=all&sort=-name"

    chips = browse(QueryDict(query)).chips

    assert [(chip.parameter, chip.value, chip.query) for chip in chips] == [
        ("q", "a b", "agency=kgb&decade=1950&decade=1960&lineage=1&who=all&sort=-name"),
        ("agency", "kgb", "q=a+b&decade=1950&decade=1960&lineage=1&who=all&sort=-name"),
        ("decade", "1950", "q=a+b&agency=kgb&decade=1960&lineage=1&who=all&sort=-name"),
        ("decade", "1960", "q=a+b&agency=kgb&decade=1950&lineage=1&who=all&sort=-name"),
        ("lineage", "1", "q=a+b&agency=kgb&decade=1950&decade=1960&who=all&sort=-name"),
        ("who", "all", "q=a+b&agency=kgb&decade=1950&decade=1960&lineage=1&sort=-name"),
    ]


def test_equal_choices_have_one_address():
    AgencyFactory(slug="kgb")

    first = browse(QueryDict("sort=name&decade=1950&agency=kgb&decade=1950&who=defectors&page=3&era="))
    second = browse(QueryDict("agency=kgb&decade=1950"))

    assert first.query() == second.query() == "agency=kgb&decade=1950"


def test_gains_of_an_empty_result_are_what_dropping_each_choice_finds():
    DefectionFactory(person__name="Adams", date="1950", method="fled")
    DefectionFactory(person__name="Baker", date="1950", method="vanished")
    DefectionFactory(person__name="Clark", date="1960", method="walked-in")

    empty = browse(QueryDict("q=baker&decade=1960&method=fled"))

    assert [(chip.label, gain) for chip, gain in empty.gains] == [("baker", 0), ("1960s", 0), ("fled", 0)]
    assert [(chip.label, gain) for chip, gain in browse(QueryDict("decade=1960&method=fled")).gains] == [
        ("1960s", 1),
        ("fled", 1),
    ]
    assert [browse(QueryDict(chip.query)).count for chip, _ in browse(QueryDict("decade=1960&method=fled")).gains] == [
        1,
        1,
    ]
    assert browse(QueryDict("decade=1960")).gains == []


@pytest.fixture
def sixty_people():
    """More than two pages, with many ties, some undated, some who crossed twice."""
    for number in range(60):
        crossing = DefectionFactory(
            person__name=f"Agent {number}",
            person__sort_name=f"Name {number % 7}",
            date=["", "1950", "1951-03", "../1950", "1950/.."][number % 5],
        )
        if number % 4 == 0:
            DefectionFactory(person=crossing.person, kind="return", date=["", "1949"][number % 8 // 4])


@pytest.mark.parametrize("query", ["", "q=agent", "decade=1950", "destination=not-stated&who=all"])
@pytest.mark.parametrize("sort", SORTS)
def test_pages_together_are_the_whole_result_once(sixty_people, sort, query):
    params = f"{query}&sort={sort}"
    browsing = browse(QueryDict(params))

    pages = [browse(QueryDict(f"{params}&page={page}")) for page in range(1, browsing.pages + 1)]

    listed = [person.pk for page in pages for person in page.people]
    assert listed == browsing.pks
    assert len(listed) == len(set(listed)) == browsing.count
    assert [len(page.people) for page in pages] == [25] * (browsing.count // 25) + [browsing.count % 25]


def test_a_page_past_the_end_is_empty(sixty_people):
    browsing = browse(QueryDict(f"page={'9' * 5000}"))

    assert (browsing.people, browsing.count, browsing.pages, browsing.errors) == ([], 60, 3, [])
    assert browsing.page > browsing.pages
    assert browse(QueryDict(f"page={'0' * 5000}2")).page == 2


@pytest.mark.parametrize("sort", SORTS)
def test_neighbours_are_those_before_and_after_in_the_list(sixty_people, sort):
    query = QueryDict(f"sort={sort}&q=agent&decade=1950")
    browsing = browse(query)
    listed = [person.slug for page in (1, 2) for person in browse(QueryDict(f"{query.urlencode()}&page={page}")).people]

    around = {slug: browsing.neighbours(slug) for slug in listed}

    assert around == {
        slug: (before, after)
        for slug, before, after in zip(listed, [None, *listed[:-1]], [*listed[1:], None], strict=True)
    }
    assert browsing.neighbours("nobody") == (None, None)


def test_neighbours_of_someone_outside_the_list_are_none():
    DefectionFactory(person__slug="in", date="1950")
    DefectionFactory(person__slug="out")

    assert browse(QueryDict("decade=1950")).neighbours("out") == (None, None)


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("agency=kgb", ParameterError("agency", "kgb", "The catalogue has no agency with this slug.")),
        ("agency=draft", ParameterError("agency", "draft", "The catalogue has no agency with this slug.")),
        ("era=not-known", ParameterError("era", "not-known", "The catalogue has no era with this slug.")),
        ("origin=usa", ParameterError("origin", "usa", "The catalogue has no country with this slug.")),
        ("source=x", ParameterError("source", "x", "The catalogue has no source with this slug.")),
        ("agency=not-stated", ParameterError("agency", "not-stated", "The catalogue has no agency with this slug.")),
        (
            "decade=1955",
            ParameterError("decade", "1955", "A decade is written as its first year, like 1950; or “undated”."),
        ),
        (
            "decade=195%D9%A0",
            ParameterError("decade", "195٠", "A decade is written as its first year, like 1950; or “undated”."),
        ),
        ("kind=flight", ParameterError("kind", "flight", "Expected one of: defection, return.")),
        ("who=me", ParameterError("who", "me", "Expected one of: defectors, others, all.")),
        ("lineage=yes", ParameterError("lineage", "yes", "Expected one of: 1, 0.")),
        ("page=0", ParameterError("page", "0", "Expected a whole number from 1.")),
        ("page=-1", ParameterError("page", "-1", "Expected a whole number from 1.")),
        ("page=1e3", ParameterError("page", "1e3", "Expected a whole number from 1.")),
        ("sort=x%00", ParameterError("sort", "x�", f"Expected one of: {', '.join(SORTS)}.")),
    ],
)
def test_what_is_no_value_is_named_with_the_reason_and_finds_nobody(query, error):
    AgencyFactory(slug="draft", status="draft")
    DefectionFactory()

    browsing = browse(QueryDict(query))

    assert browsing.errors == [error]
    assert (browsing.count, browsing.people, browsing.pks, browsing.pages, browsing.gains) == (0, [], [], 1, [])
    assert {value.count for facet in browsing.facets.values() for value in facet.values} == {0}


def test_any_first_year_of_a_decade_is_a_value():
    assert browse(QueryDict("decade=0000&decade=9990&decade=1800")).errors == []


def test_a_thousand_wrong_values_give_twenty_short_errors():
    params = QueryDict(mutable=True)
    params.setlist("agency", [f"{number}{'x' * 10_000}" for number in range(1000)])

    errors = browse(params).errors

    assert len(errors) == 20
    assert {len(error.value) for error in errors} == {81}


def test_lone_surrogates_become_printable():
    params = QueryDict(mutable=True)
    params.setlist("agency", ["\ud800"])
    params.setlist("q", ["\udfff"])

    browsing = browse(params)

    assert [error.value for error in browsing.errors] == ["?"]
    assert browsing.query() == "q=%3F"


def test_the_last_of_a_parameter_with_one_value_counts():
    assert browse(QueryDict("who=all&who=others&sort=date&sort=-name")).who == "others"
