"""Agencies, eras, sources and countries in JSON: whole answers."""

import pytest

from tests.answers import answer
from tests.factories import (
    AffiliationFactory,
    AgencyFactory,
    AuthorFactory,
    CitationFactory,
    CountryFactory,
    DefectionFactory,
    EraFactory,
    PlaceFactory,
    SourceFactory,
    SuccessionFactory,
    WaveFactory,
)

pytestmark = pytest.mark.django_db


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
