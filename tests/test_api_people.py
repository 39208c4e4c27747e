"""The list of people in JSON: whole answers, refusals, pages."""

import pytest

from tests.answers import answer, refusal
from tests.factories import (
    AffiliationFactory,
    AgencyFactory,
    CountryFactory,
    DefectionFactory,
    MotiveFactory,
    NameFactory,
    PersonFactory,
    PlaceFactory,
)
from tests.stories import told_whole

pytestmark = pytest.mark.django_db


def test_people_answers_the_page_as_promised(client):
    told_whole()

    assert answer(client, "/api/people?agency=gru&decade=1940") == {
        "count": 1,
        "page": 1,
        "pages": 1,
        "results": [
            {
                "slug": "ivan-volkov",
                "name": "Ivan Volkov",
                "url": "https://testserver/people/ivan-volkov/",
                "names": ["Ivan Volkov", "Иван Волков"],
                "defections": [
                    {
                        "kind": "defection",
                        "date": "1942~",
                        "date_label": "about 1942",
                        "earliest": "1942-01-01",
                        "latest": "1942-12-31",
                        "decades": [1940],
                        "origin": "soviet-union",
                        "destination": "britain",
                        "place": "Ankara, Turkey",
                        "method": "walked-in",
                        "motives": ["ideology"],
                        "certainty": "stated",
                    }
                ],
                "affiliations": [{"agency": "gru", "kind": "served", "role": "officer", "certainty": "alleged"}],
            }
        ],
        "facets": {
            "agency": [{"value": "gru", "label": "GRU", "count": 1, "selected": True}],
            "agent_of": [],
            "receiver": [],
            "decade": [{"value": "1940", "label": "1940s", "count": 1, "selected": True}],
            "era": [{"value": "war", "label": "War", "count": 1, "selected": False}],
            "origin": [{"value": "soviet-union", "label": "Soviet Union", "count": 1, "selected": False}],
            "destination": [{"value": "britain", "label": "Britain", "count": 1, "selected": False}],
            "method": [{"value": "walked-in", "label": "walked in", "count": 1, "selected": False}],
            "motive": [{"value": "ideology", "label": "ideology", "count": 1, "selected": False}],
            "certainty": [{"value": "stated", "label": "stated", "count": 1, "selected": False}],
            "kind": [{"value": "defection", "label": "defection", "count": 1, "selected": False}],
            "source": [
                {"value": "dictionary", "label": "The dictionary, 24 September 2019", "count": 1, "selected": False}
            ],
        },
    }


def test_people_leaves_a_gap_null(client):
    DefectionFactory(person__slug="someone", date="1985/..")
    DefectionFactory(person__slug="undated", date="", date_text="August 9")

    [dated, undated] = [person["defections"] for person in answer(client, "/api/people")["results"]]

    assert dated == [
        {
            "kind": "defection",
            "date": "1985/..",
            "date_label": "from 1985",
            "earliest": "1985-01-01",
            "latest": None,
            "decades": [1980],
            "origin": None,
            "destination": None,
            "place": None,
            "method": None,
            "motives": [],
            "certainty": "stated",
        }
    ]
    assert undated == [
        {**dated[0], "date": "", "date_label": "August 9", "earliest": None, "latest": None, "decades": []}
    ]


def test_people_gives_all_crossings_matched_or_not(client):
    west, soviet = CountryFactory(slug="west"), CountryFactory(slug="soviet-union")
    person = PersonFactory(slug="returner")
    DefectionFactory(person=person, date="1985-08", destination=west)
    DefectionFactory(person=person, date="1985-11", destination=soviet, kind="return")

    [found] = answer(client, "/api/people?kind=return")["results"]

    assert [(crossing["kind"], crossing["destination"]) for crossing in found["defections"]] == [
        ("defection", "west"),
        ("return", "soviet-union"),
    ]
    assert answer(client, "/api/people?kind=defection&destination=soviet-union")["results"] == []


def test_people_pages_hold_everyone_once(client):
    for number in range(27):
        DefectionFactory(person__slug=f"p-{number:02}")

    pages = [answer(client, f"/api/people?page={page}") for page in (1, 2)]

    assert [(page["count"], page["page"], page["pages"]) for page in pages] == [(27, 1, 2), (27, 2, 2)]
    assert [person["slug"] for page in pages for person in page["results"]] == [f"p-{n:02}" for n in range(27)]
    assert answer(client, "/api/people?page=3", 422) == refusal("page", "3", "The last page is 2.")


@pytest.mark.parametrize(
    ("query", "parameter", "value", "reason"),
    [
        ("decade=1955", "decade", "1955", "A decade is written as its first year, like 1950; or “undated”."),
        ("agency=nobody", "agency", "nobody", "The catalogue has no agency with this slug."),
        ("kind=flight", "kind", "flight", "Expected one of: defection, return."),
        ("page=0", "page", "0", "Expected a whole number from 1."),
        ("page=1e3", "page", "1e3", "Expected a whole number from 1."),
        ("page=99999999999999999999", "page", "99999999999999999999", "The last page is 1."),
        ("who=me", "who", "me", "Expected one of: defectors, others, all."),
        ("lineage=2", "lineage", "2", "Expected one of: 1, 0."),
        ("origin=%ED%A0%80", "origin", "\ufffd\ufffd\ufffd", "The catalogue has no country with this slug."),
        ("origin=a%00b", "origin", "a\ufffdb", "The catalogue has no country with this slug."),
    ],
)
def test_people_refuses_in_one_shape(client, query, parameter, value, reason):
    assert answer(client, f"/api/people?{query}", 422) == refusal(parameter, value, reason)


def test_people_names_every_wrong_value(client):
    assert answer(client, "/api/people?decade=1&decade=2&sort=up", 422) == {
        "errors": [
            {"parameter": name, "value": value, "reason": reason}
            for name, value, reason in [
                ("decade", "1", "A decade is written as its first year, like 1950; or “undated”."),
                ("decade", "2", "A decade is written as its first year, like 1950; or “undated”."),
                ("sort", "up", "Expected one of: name, -name, date, -date, updated, relevance."),
            ]
        ]
    }


def test_people_ignores_what_it_does_not_know_and_what_is_empty(client):
    DefectionFactory(person__slug="someone")

    found = answer(client, "/api/people?colour=red&decade=&page=&sort=")

    assert [person["slug"] for person in found["results"]] == ["someone"]


def test_people_refuses_more_parameters_than_any_form_has(client):
    query = "&".join(["agency=x"] * 10_001)

    refused = answer(client, f"/api/people?{query}", 400)

    assert [error["parameter"] for error in refused["errors"]] == [""]


@pytest.mark.parametrize("count", [1, 3])
def test_people_queries_do_not_grow(client, count, django_assert_num_queries):
    for number in range(count):
        crossing = DefectionFactory(origin=CountryFactory(), place=PlaceFactory(), date="1950")
        MotiveFactory(defection=crossing)
        NameFactory(person=crossing.person)
        AffiliationFactory(person=crossing.person, agency=AgencyFactory(slug=f"body-{number}"))
    # Build the index in memory, but fetch nobody.
    answer(client, "/api/people?decade=1900")

    # The catalogue's version, then the people.
    with django_assert_num_queries(2):
        found = answer(client, "/api/people")

    assert len(found["results"]) == count
