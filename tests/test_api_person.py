"""The whole record of one person in JSON."""

import pytest

from catalog.models import RetiredSlug
from tests.answers import answer, refusal
from tests.factories import (
    AffiliationFactory,
    AgencyFactory,
    CitationFactory,
    CountryFactory,
    DefectionFactory,
    EraFactory,
    MotiveFactory,
    NameFactory,
    PersonFactory,
    PlaceFactory,
    SourceFactory,
)
from tests.stories import told_whole

pytestmark = pytest.mark.django_db


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
