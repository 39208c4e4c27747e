"""The JSON answers: whole documents, refusals, and what all of them have in common."""

import pytest

from catalog.models import Person, RetiredSlug
from tests.factories import (
    AffiliationFactory,
    AgencyFactory,
    AuthorFactory,
    CitationFactory,
    CountryFactory,
    DefectionFactory,
    EraFactory,
    MotiveFactory,
    NameFactory,
    PersonFactory,
    PlaceFactory,
    SourceFactory,
    SuccessionFactory,
    WaveFactory,
)
from tests.stories import told_whole

pytestmark = pytest.mark.django_db

DATA = ["/api/people", "/api/agencies", "/api/eras", "/api/sources", "/api/countries", "/api/openapi.json"]


def answer(client, address: str, status: int = 200):
    response = client.get(address)
    assert (response.status_code, response["Content-Type"].split(";")[0]) == (status, "application/json")
    return response.json()


def refusal(parameter: str, value: str, reason: str) -> dict:
    return {"errors": [{"parameter": parameter, "value": value, "reason": reason}]}


# --- The list of people ---


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
            "source": [{"value": "dictionary", "label": "The dictionary", "count": 1, "selected": False}],
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


# --- One person ---


def test_person_answers_the_whole_record(client):
    told_whole()
    citation = {"source": "dictionary", "aspect": "", "voice": "", "stance": "supports", "reading": ""}
    page = "https://example.org/d?a=1#:~:text="

    assert answer(client, "/api/people/ivan-volkov") == {
        "slug": "ivan-volkov",
        "name": "Ivan Volkov",
        "sort_name": "Volkov, Ivan",
        "living": "no",
        "summary": "He crossed.",
        "statements": [
            {
                "key": "b-printed",
                "type": "name",
                "text": "Ivan Volkov",
                "certainty": "stated",
                "note": "",
                "citations": [
                    {
                        **citation,
                        "locator": "¶ 1",
                        "anchor": "Volkov-Ivan, a & b",
                        "url": f"{page}Volkov%2DIvan%2C%20a%20%26%20b",
                    }
                ],
                "kind": "printed",
                "language": "",
            },
            {
                "key": "a-native",
                "type": "name",
                "text": "Иван Волков",
                "certainty": "stated",
                "note": "",
                "citations": [],
                "kind": "native",
                "language": "ru",
            },
            {
                "key": "served",
                "type": "affiliation",
                "text": "Served in GRU, officer",
                "certainty": "alleged",
                "note": "Of what rank is not said.",
                "citations": [],
                "agency": "gru",
                "kind": "served",
                "role": "officer",
                "date": "1938/1942",
                "date_label": "between 1938 and 1942",
                "earliest": "1938-01-01",
                "latest": "1942-12-31",
            },
            {
                "key": "crossing",
                "type": "defection",
                "text": "Defection from the Soviet Union to Britain",
                "certainty": "stated",
                "note": "",
                "citations": [
                    {
                        **citation,
                        "locator": "¶ 2",
                        "anchor": "in 1942",
                        "aspect": "date",
                        "url": f"{page}in%201942",
                    },
                    {
                        "source": "against",
                        "locator": "p. 3",
                        "anchor": "",
                        "aspect": "date",
                        "voice": "CNN",
                        "stance": "contradicts",
                        "reading": "1943",
                        "url": "",
                    },
                ],
                "kind": "defection",
                "date": "1942~",
                "date_text": "in wartime",
                "date_label": "about 1942",
                "earliest": "1942-01-01",
                "latest": "1942-12-31",
                "decades": [1940],
                "origin": "soviet-union",
                "destination": "britain",
                "destination_text": "the West",
                "place": "Ankara, Turkey",
                "place_country": "turkey",
                "method": "walked-in",
                "era": "war",
                "wave": None,
            },
            {
                "key": "way",
                "type": "waypoint",
                "text": "through Turkey",
                "certainty": "stated",
                "note": "",
                "citations": [],
                "defection": "crossing",
                "place": "Ankara, Turkey",
                "country": "turkey",
                "detail": "through Turkey",
                "position": 2,
            },
            {
                "key": "why",
                "type": "motive",
                "text": "Ideology: He believed no more.",
                "certainty": "claimed",
                "note": "",
                "citations": [],
                "defection": "crossing",
                "kind": "ideology",
                "detail": "He believed no more.",
            },
            {
                "key": "born",
                "type": "event",
                "text": "Born in Ankara",
                "certainty": "stated",
                "note": "",
                "citations": [],
                "kind": "birth",
                "date": "1905-04",
                "date_text": "",
                "date_label": "April 1905",
                "earliest": "1905-04-01",
                "latest": "1905-04-30",
                "place": "Ankara, Turkey",
                "place_country": "turkey",
                "detail": "",
            },
            {
                "key": "recruited",
                "type": "relation",
                "text": "Other recruited Ivan Volkov: in Ankara",
                "certainty": "stated",
                "note": "",
                "citations": [],
                "person": "other",
                "other": "ivan-volkov",
                "kind": "recruited",
                "reads": "recruited by",
                "detail": "in Ankara",
            },
        ],
    }


def test_relation_stands_in_both_records(client):
    told_whole()

    [statement] = answer(client, "/api/people/other")["statements"]

    assert (statement["key"], statement["reads"]) == ("recruited", "recruited")


@pytest.mark.parametrize("count", [1, 3])
def test_person_queries_do_not_grow(client, count, django_assert_num_queries):
    person = PersonFactory(slug="someone")
    for number in range(count):
        crossing = DefectionFactory(person=person, origin=CountryFactory(), place=PlaceFactory(), era=EraFactory())
        MotiveFactory(defection=crossing)
        CitationFactory(motive=MotiveFactory(defection=crossing), source=SourceFactory())
        NameFactory(person=person)
        AffiliationFactory(person=person, agency=AgencyFactory(slug=f"body-{number}"))

    # Version; person with all that hangs on one; relations; citations.
    with django_assert_num_queries(4):
        found = answer(client, "/api/people/someone")

    assert len(found["statements"]) == count * 5


def test_person_unknown_draft_or_withdrawn(client):
    PersonFactory(slug="draft", status="draft")
    PersonFactory(slug="gone", status="withdrawn", withdrawal_reason="At the person’s own wish.")
    unknown = "The catalogue has no person with this slug."

    assert answer(client, "/api/people/nobody", 404) == refusal("slug", "nobody", unknown)
    assert answer(client, "/api/people/draft", 404) == refusal("slug", "draft", unknown)
    assert answer(client, "/api/people/gone", 410) == refusal("slug", "gone", "At the person’s own wish.")


def test_person_under_an_old_slug(client):
    RetiredSlug.objects.create(kind="people", slug="old", new_slug="new")
    RetiredSlug.objects.create(kind="people", slug="merged", reason="Entered twice.")

    moved = client.get("/api/people/old")

    assert (moved.status_code, moved["Location"]) == (301, "/api/people/new")
    assert answer(client, "/api/people/merged", 410) == refusal("slug", "merged", "Entered twice.")


# --- Agencies, eras, sources, countries ---


def test_agencies_answers_each_with_its_line(client):
    soviet = CountryFactory(slug="soviet-union")
    kgb = AgencyFactory(
        slug="kgb",
        name="Committee",
        abbreviation="KGB",
        native_name="КГБ",
        native_language="ru",
        country=soviet,
        founded="1954-03",
        dissolved="1991",
        summary="A service.",
    )
    nkvd = AgencyFactory(slug="nkvd", name="Commissariat", kind="security", parent=kgb)
    hidden = AgencyFactory(slug="hidden", status="draft")
    succession = SuccessionFactory(key="line", predecessor=nkvd, successor=kgb, date="1954", note="By steps.")
    SuccessionFactory(key="hidden-line", predecessor=kgb, successor=hidden)
    AffiliationFactory(agency=kgb)
    source = SourceFactory(slug="s", url="")
    CitationFactory(source=source, agency=kgb, aspect="founded", locator="p. 1", anchor="")
    CitationFactory(source=source, succession=succession, locator="p. 2", anchor="")
    cited = {"source": "s", "anchor": "", "aspect": "", "voice": "", "stance": "supports", "reading": "", "url": ""}
    line = {
        "key": "line",
        "kind": "became",
        "text": "Commissariat became KGB",
        "date": "1954",
        "date_label": "1954",
        "earliest": "1954-01-01",
        "latest": "1954-12-31",
        "certainty": "stated",
        "note": "By steps.",
        "citations": [{**cited, "locator": "p. 2"}],
    }

    assert answer(client, "/api/agencies") == {
        "count": 2,
        "results": [
            {
                "slug": "nkvd",
                "name": "Commissariat",
                "abbreviation": "",
                "native_name": "",
                "native_language": "",
                "transliteration": "",
                "url": "https://testserver/agencies/nkvd/",
                "country": None,
                "kind": "security",
                "parent": "kgb",
                "founded": "",
                "founded_label": "",
                "founded_earliest": None,
                "founded_latest": None,
                "dissolved": "",
                "dissolved_label": "",
                "dissolved_earliest": None,
                "dissolved_latest": None,
                "summary": "",
                "people": 0,
                "predecessors": [],
                "successors": [{**line, "agency": "kgb"}],
                "citations": [],
            },
            {
                "slug": "kgb",
                "name": "Committee",
                "abbreviation": "KGB",
                "native_name": "КГБ",
                "native_language": "ru",
                "transliteration": "",
                "url": "https://testserver/agencies/kgb/",
                "country": "soviet-union",
                "kind": "state-security",
                "parent": None,
                "founded": "1954-03",
                "founded_label": "March 1954",
                "founded_earliest": "1954-03-01",
                "founded_latest": "1954-03-31",
                "dissolved": "1991",
                "dissolved_label": "1991",
                "dissolved_earliest": "1991-01-01",
                "dissolved_latest": "1991-12-31",
                "summary": "A service.",
                "people": 1,
                "predecessors": [{**line, "agency": "nkvd"}],
                "successors": [],
                "citations": [{**cited, "aspect": "founded", "locator": "p. 1"}],
            },
        ],
    }


def test_eras_answers_each_with_its_waves(client):
    era = EraFactory(slug="war", span="1939/1945", summary="A war.", position=1)
    EraFactory(slug="hidden", status="draft", position=2)
    DefectionFactory(era=era)
    wave = WaveFactory(
        slug="sixty",
        name="Sixty",
        kind="sought-contact",
        count_low=60,
        count_text="about 60",
        span="192X",
        origin=CountryFactory(slug="soviet-union"),
        destination_text="the West",
        agency=AgencyFactory(slug="body"),
        era=era,
        text="Sixty went.",
    )
    WaveFactory(slug="outside", name="Outside")
    CitationFactory(source=SourceFactory(slug="s", url=""), wave=wave, aspect="count", locator="p. 1", anchor="")
    undated = {"span": "", "span_label": "", "earliest": None, "latest": None}

    assert answer(client, "/api/eras") == {
        "count": 1,
        "results": [
            {
                "slug": "war",
                "name": "War",
                "url": "https://testserver/eras/war/",
                "position": 1,
                "span": "1939/1945",
                "span_label": "1939–1945",
                "earliest": "1939-01-01",
                "latest": "1945-12-31",
                "summary": "A war.",
                "people": 1,
                "waves": [
                    {
                        "slug": "sixty",
                        "name": "Sixty",
                        "kind": "sought-contact",
                        "count_low": 60,
                        "count_high": None,
                        "count_text": "about 60",
                        "span": "192X",
                        "span_label": "1920s",
                        "earliest": "1920-01-01",
                        "latest": "1929-12-31",
                        "origin": "soviet-union",
                        "destination": None,
                        "destination_text": "the West",
                        "agency": "body",
                        "text": "Sixty went.",
                        "citations": [
                            {
                                "source": "s",
                                "locator": "p. 1",
                                "anchor": "",
                                "aspect": "count",
                                "voice": "",
                                "stance": "supports",
                                "reading": "",
                                "url": "",
                            }
                        ],
                    }
                ],
                "citations": [],
            }
        ],
        "waves_outside": [
            {
                "slug": "outside",
                "name": "Outside",
                "kind": "crossed",
                "count_low": None,
                "count_high": None,
                "count_text": "",
                **undated,
                "origin": None,
                "destination": None,
                "destination_text": "",
                "agency": None,
                "text": "",
                "citations": [],
            }
        ],
    }


def test_sources_answers_each_as_a_librarian_would(client):
    source = SourceFactory(
        slug="post",
        kind="post-weblog",
        title="A post",
        container="intelNews",
        publisher="Someone",
        issued="2019-09-24",
        issued_inferred="2019-09-25",
        accessed="2024-05-01",
        url="javascript:alert(1)",
        archived_url="https://archive.example/post",
        archive_reference="KV 2/1",
        criticism="It slips.",
    )
    SourceFactory(slug="draft", status="draft")
    AuthorFactory(source=source, position=2, family="Second", given="")
    AuthorFactory(source=source, position=1, family="First", given="Ann")
    CitationFactory(source=source, defection=DefectionFactory())
    CitationFactory(source=source, defection=DefectionFactory(status="draft"))

    assert answer(client, "/api/sources") == {
        "count": 1,
        "results": [
            {
                "slug": "post",
                "url": "https://testserver/sources/post/",
                "layer": "founding",
                "kind": "post-weblog",
                "title": "A post",
                "authors": [{"family": "First", "given": "Ann"}, {"family": "Second", "given": ""}],
                "container": "intelNews",
                "publisher": "Someone",
                "issued": "2019-09-24",
                "issued_label": "24 September 2019",
                "issued_earliest": "2019-09-24",
                "issued_latest": "2019-09-24",
                "issued_inferred": "2019-09-25",
                "issued_inferred_label": "25 September 2019",
                "accessed": "2024-05-01",
                "address": "",
                "archived_address": "https://archive.example/post",
                "archive_reference": "KV 2/1",
                "language": "en",
                "criticism": "It slips.",
                "passages": 1,
            }
        ],
    }


def test_countries_answers_each_with_its_crossings(client):
    soviet = CountryFactory(slug="soviet-union", code="SUHH", span="1922/1991")
    britain = CountryFactory(slug="britain", code="GB")
    DefectionFactory(origin=soviet, destination=britain, place=PlaceFactory(country=britain))
    DefectionFactory(origin=soviet, status="draft")

    assert answer(client, "/api/countries") == {
        "count": 2,
        "results": [
            {
                "slug": "britain",
                "name": "Britain",
                "url": "https://testserver/countries/britain/",
                "code": "GB",
                "span": "",
                "span_label": "",
                "earliest": None,
                "latest": None,
                "departures": 0,
                "arrivals": 1,
                "breaks": 1,
            },
            {
                "slug": "soviet-union",
                "name": "Soviet Union",
                "url": "https://testserver/countries/soviet-union/",
                "code": "SUHH",
                "span": "1922/1991",
                "span_label": "1922–1991",
                "earliest": "1922-01-01",
                "latest": "1991-12-31",
                "departures": 1,
                "arrivals": 0,
                "breaks": 0,
            },
        ],
    }


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"),
    [("agencies", 4), ("eras", 4), ("sources", 4), ("countries", 2)],
)
def test_lists_of_entries_queries_do_not_grow(client, name, queries, count, django_assert_num_queries):
    for number in range(count):
        era = EraFactory(slug=f"era-{number}", position=number + 1)
        before, after = (AgencyFactory(slug=f"{end}-{number}", country=CountryFactory()) for end in ("from", "to"))
        source = SourceFactory(slug=f"source-{number}")
        AuthorFactory(source=source, position=1)
        CitationFactory(source=source, succession=SuccessionFactory(predecessor=before, successor=after))
        CitationFactory(source=source, aspect="span", wave=WaveFactory(era=era, agency=before))

    with django_assert_num_queries(queries):
        found = answer(client, f"/api/{name}")

    assert len(found["results"]) == count * (2 if name in {"agencies", "countries"} else 1)


# --- In common ---


@pytest.mark.parametrize("address", DATA)
def test_data_is_kept_until_the_catalogue_changes(client, address):
    person = PersonFactory(slug="someone")
    first = client.get(address)

    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    person.save()
    changed = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert (changed.status_code, changed["Cache-Control"]) == (200, "public, no-cache")
    assert changed["ETag"] != first["ETag"]


def test_not_modified_costs_one_query(client, django_assert_num_queries):
    tag = client.get("/api/people")["ETag"]

    with django_assert_num_queries(1):
        assert client.get("/api/people", headers={"If-None-Match": tag}).status_code == 304


def test_refusals_are_no_version_of_anything(client):
    for address in ("/api/people?page=0", "/api/people/nobody", "/api/nothing"):
        assert "ETag" not in client.get(address)


@pytest.mark.parametrize("address", [*DATA, "/api/people?page=0", "/api/people/nobody", "/api/nothing", "/people.csv"])
def test_any_origin_may_read(client, address):
    response = client.get(address, headers={"Origin": "https://elsewhere.example"})

    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response


def test_preflight_is_answered(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.options("/api/people", headers={"Access-Control-Request-Headers": "if-none-match"})

    assert (response.status_code, response["Access-Control-Allow-Headers"]) == (204, "If-None-Match")
    assert response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("address", [*DATA, "/people.csv"])
def test_head_answers_as_get_does_without_a_body(client, address):
    got, headed = client.get(address), client.head(address)

    assert (headed.status_code, b"".join(headed)) == (200, b"")
    assert (headed["Content-Type"], headed["ETag"]) == (got["Content-Type"], got["ETag"])


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", ["/api/people", "/people.csv"])
def test_nothing_can_be_written(client, method, address):
    assert getattr(client, method)(address).status_code == 405


def test_addresses_have_no_slash_at_the_end(client):
    moved = client.get("/api/people/")

    assert (moved.status_code, moved["Location"]) == (301, "/api/people")
    assert client.get("/api/")["Location"] == "/api/docs"
    assert answer(client, "/api/nothing", 404) == refusal(
        "address", "/api/nothing", "There is no such address. See /api/docs."
    )


def test_unpublished_people_are_nowhere(client):
    for status in ("draft", "review", "withdrawn"):
        person = PersonFactory(slug=status, status=status, withdrawal_reason="Gone." * (status == "withdrawn"))
        DefectionFactory(person=person)

    assert answer(client, "/api/people?who=all")["results"] == []
    assert b"".join(client.get("/people.csv?who=all")).count(b"\r\n") == 1
    assert Person.objects.count() == 3
