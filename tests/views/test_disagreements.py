import pytest

from tests.factories import (
    AgencyFactory,
    CitationFactory,
    DefectionFactory,
    LifeEventFactory,
    PersonFactory,
    SourceFactory,
)
from tests.markup import Page

pytestmark = pytest.mark.django_db


def test_disagreements_stand_by_person_both_readings_with_their_sources(client):
    post = SourceFactory(slug="post", container="intelNews", issued="2019", url="https://example.org/post")
    crossing = DefectionFactory(
        person=PersonFactory(slug="kim-philby", name="Kim Philby"), key="crossing", date="1963", note="Two against one."
    )
    CitationFactory(defection=crossing, source=post, locator="¶ 1", anchor="in 1963")
    CitationFactory(
        defection=crossing,
        source=post,
        aspect="date",
        stance="contradicts",
        reading="In 1962.",
        locator="¶ 4",
        anchor="a year before",
        voice="his wife",
    )
    agency = AgencyFactory(name="GPU")
    CitationFactory(agency=agency, aspect="name", stance="contradicts", reading="OGPU")

    page = Page(client.get("/disagreements/"))

    assert page.texts("section h2") == ["Kim Philby", "GPU"]
    assert page.texts("h3") == ["Defection: the date", "GPU: the name"]
    assert page.texts(".reading") == ["1963 note 1", "In 1962. note 2", "GPU", "OGPU note 3"]
    assert page.texts("#crossing-differs .note") == [
        "1 intelNews, 2019 , ¶ 1. the passage of note 1 ↗",
        "2 intelNews, 2019 , ¶ 4, on the date, quoting his wife. the passage of note 2 ↗",
    ]
    assert page.texts("#crossing-differs > .remark") == ["Two against one."]
    assert page.attributes("#n2 a", "href") == [
        "/sources/post/#crossing",
        "https://example.org/post#:~:text=a%20year%20before",
    ]


def test_disagreements_leave_out_what_readers_do_not_see(client):
    for target in (
        DefectionFactory(status="draft"),
        DefectionFactory(person__status="draft"),
        DefectionFactory(person__status="withdrawn", person__withdrawal_reason="Asked for."),
    ):
        CitationFactory(defection=target, stance="contradicts", reading="Otherwise.")
    CitationFactory(defection=DefectionFactory(), stance="contradicts", source__status="draft")

    assert Page(client.get("/disagreements/")).texts("main .soft") == ["No source contradicts another so far."]


@pytest.mark.parametrize("count", [1, 3])
def test_disagreements_queries_do_not_grow(client, count, django_assert_num_queries):
    for _ in range(count):
        crossing = DefectionFactory()
        CitationFactory(defection=crossing)
        CitationFactory(defection=crossing, aspect="date", stance="contradicts", reading="Otherwise.")
        CitationFactory(event=LifeEventFactory(), stance="contradicts", reading="It did not.")

    with django_assert_num_queries(3):
        page = Page(client.get("/disagreements/"))

    assert len(page.texts(".differ")) == 2 * count
