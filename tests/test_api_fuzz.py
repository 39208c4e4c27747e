"""Whatever a stranger sends to the list, the spreadsheet and the API is answered below 500."""

import json
from urllib.parse import quote

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from catalog.parameters import FACETS, SORTS, WHO
from defectors.wsgi import application
from tests.conftest import Visitor
from tests.stories import told_whole

pytestmark = pytest.mark.django_db

# A page tidies its address, and says on the page what it cannot read.
ANSWERS = {"/people/": {200, 302}, "/people.csv": {200, 422}, "/api/people": {200, 422}}
LISTS = list(ANSWERS)
NAMES = ["q", *FACETS, "lineage", "who", "sort", "page", "p", "colour", ""]

# What has broken programs before.
ODD = [
    *(
        "",
        "0",
        "-1",
        "1e9",
        "9" * 400,
        "0" * 400 + "1",
        "٣",
        "NaN",
        "null",
        "true",
        "not-stated",
        "undated",
        "1950",
        "9990",
    ),
    *(
        "'",
        '"',
        "%",
        "_",
        "\\",
        "*",
        "AND OR NOT",
        "a OR 1=1 --",
        "NEAR(",
        "^a*",
        "{}",
        "[]",
        "../..",
        "<script>",
        "=1+1",
    ),
    *("\0", "a\0b", "\ud800", "\u202e", "\ufffe", "👩‍🚀", "ß" * 100, "x" * 10_000, "é" * 10_000, "Ω " * 5_000),
    *SORTS,
    *WHO,
]
# Percent-encodings that are none, are cut short, or decode to no text.
RAW = ["%", "%4", "%zz", "%00", "%ED%A0%80", "%FF", "%C3", "%25", "+", "&", "&&&", "=", "=&=", ";", "#", "%0d%0aX: y"]

values = st.one_of(st.sampled_from(ODD), st.text(st.characters(codec=None), max_size=60))
encoded = st.one_of(
    st.sampled_from(RAW), st.builds(lambda text: quote(text.encode("utf-8", "surrogatepass"), safe=""), values)
)
queries = st.lists(st.builds("{}={}".format, st.one_of(st.sampled_from(NAMES), encoded), encoded), max_size=8).map(
    "&".join
)

# One catalogue serves every example: nothing here writes.
read_only = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture
def catalogue():
    return told_whole()


def body_of(response) -> bytes:
    return b"".join(response)


@pytest.mark.parametrize("address", LISTS)
@given(query=queries)
@read_only
def test_any_query_is_answered(catalogue, address, query):
    # The test client would choke on what a socket carries: the query goes in as raw as it came.
    response = Visitor().get(address, QUERY_STRING=query)

    assert response.status_code in ANSWERS[address]
    body = body_of(response)
    if address == "/api/people":
        answer = json.loads(body)
        assert set(answer) == (
            {"errors"} if response.status_code == 422 else {"count", "page", "pages", "results", "facets"}
        )
    assert b"<script>" not in body or response["Content-Type"].startswith(
        ("text/plain", "text/csv", "application/json")
    )


@pytest.mark.parametrize("address", LISTS)
@given(choices=st.lists(st.tuples(st.sampled_from([*FACETS]), st.integers(0, 30)), max_size=6), data=st.data())
@read_only
def test_list_spreadsheet_and_api_find_the_same(catalogue, address, choices, data):
    known = json.loads(Visitor().get("/api/people").content)["facets"]
    offered = [(name, known[name][place % len(known[name])]["value"]) for name, place in choices if known[name]]
    query = "&".join(f"{name}={quote(value)}" for name, value in offered)

    found = json.loads(Visitor().get("/api/people", QUERY_STRING=query).content)
    lines = body_of(Visitor().get("/people.csv", QUERY_STRING=query)).decode("utf-8-sig").splitlines()

    assert len(lines) - 1 == found["count"] == len(found["results"])


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("value", ODD)
def test_odd_value_is_answered_in_every_parameter(catalogue, address, value):
    raw = quote(value.encode("utf-8", "surrogatepass"), safe="")

    statuses = {Visitor().get(address, QUERY_STRING=f"{name}={raw}").status_code for name in NAMES}

    assert statuses <= ANSWERS[address]


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("agency=gru&" * 5_000, 200),
        ("agency=x&" * 5_000, 422),
        ("&".join(f"decade={year:04}" for year in range(0, 10_000, 10)), 200),
        ("&".join(f"agency={n}" for n in range(5_000)), 422),
        ("agency=x&" * 20_000, 400),
    ],
)
def test_thousands_of_repeats_are_answered(catalogue, address, query, status):
    expected = 200 if status == 422 and address == "/people/" else status

    assert Visitor().get(address, QUERY_STRING=query).status_code == expected


@pytest.mark.parametrize(
    "raw", ["%ED%A0%80", "%00", "%FF", "%", "a%2Fb", "x" * 10_000, "..%2f..%2f", "%0d%0a", "<script>"]
)
@pytest.mark.parametrize("before", ["/api/", "/api/people/", "/people/", "/sources/"])
@pytest.mark.parametrize("after", ["", "/", "/cite.bib"])
def test_odd_address_is_answered(catalogue, before, raw, after):
    response = Visitor().get(f"{before}{raw}{after}")

    assert response.status_code in {301, 404}
    assert "\n" not in response.get("Location", "")
    assert not response.get("Location", "").startswith("//")


def over_https(environ, start_response):
    """The application as a proxy speaks to it: the tests keep the settings of a real site."""
    # The client that stands in for a browser cannot read a compressed answer.
    given = {name: value for name, value in environ.items() if name != "HTTP_ACCEPT_ENCODING"}
    return application({**given, "wsgi.url_scheme": "https", "HTTP_HOST": "testserver"}, start_response)


@pytest.fixture
def api_schema(catalogue):
    # As Django's own test client does: a request's end must not close the connection of the test's transaction.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", over_https)
    schema.config.generation.update(database="none")
    yield schema
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


FITTING, UNFIT = GenerationMode.POSITIVE, GenerationMode.NEGATIVE


@pytest.mark.parametrize(
    ("path", "mode"),
    [
        *(
            (f"/api/{path}", FITTING)
            for path in ("people", "people/{slug}", "agencies", "eras", "sources", "countries")
        ),
        # The others take no parameter that could be wrong.
        ("/api/people", UNFIT),
        ("/api/people/{slug}", UNFIT),
    ],
)
def test_api_keeps_its_document(api_schema, path, mode):
    @given(case=api_schema[path]["GET"].as_strategy(generation_mode=mode))
    @read_only
    def check(case):
        # A slug or a page may have the right form and yet not exist; the document cannot know which do.
        case.call_and_validate(excluded_checks=[positive_data_acceptance])

    check()
