import pytest

from catalog.views.sources import SourceDetail
from tests.factories import (
    AffiliationFactory,
    AgencyFactory,
    AuthorFactory,
    CitationFactory,
    DefectionFactory,
    EraFactory,
    LifeEventFactory,
    MotiveFactory,
    NameFactory,
    PersonFactory,
    RelationFactory,
    SourceFactory,
    SuccessionFactory,
    WaveFactory,
    WaypointFactory,
)
from tests.markup import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    source = SourceFactory(
        slug="post",
        kind="post-weblog",
        title="A spy confesses",
        container="intelNews",
        issued="2019-09-26",
        issued_inferred="2019-11-26/2019-12-10",
        url="https://example.org/post",
        archived_url="https://archive.example/post",
        accessed="2026-11-01",
        archive_reference="KV 2/2681",
        criticism="Its date is wrong.",
    )
    AuthorFactory(source=source, position=1)
    return source


def test_source_list_stands_by_layer_and_counts_what_readers_see(client, post):
    book = SourceFactory(
        slug="book", kind="book", layer="corroboration", title="A book", publisher="A house", issued="1999"
    )
    SourceFactory(status="draft")
    CitationFactory(source=post, defection=DefectionFactory())
    CitationFactory(source=post, defection=DefectionFactory(status="draft"))
    CitationFactory(source=post, event=LifeEventFactory(person__status="draft"))
    CitationFactory(source=book, agency=AgencyFactory(), aspect="name")

    page = Page(client.get("/sources/"))

    assert page.texts("section h2") == ["Founding texts", "Corroboration"]
    assert page.texts(".references li") == [
        "Joseph Fitsanakis. “ A spy confesses ” . intelNews , 26 September 2019, KV 2/2681 . 1 places",
        "“ A book ” . A house, 1999. 1 places",
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_source_list_queries_do_not_grow(client, count, django_assert_num_queries):
    for _ in range(count):
        CitationFactory(source=AuthorFactory().source, defection=DefectionFactory())

    with django_assert_num_queries(4):
        page = Page(client.get("/sources/"))

    assert page.texts(".references .n") == ["1 places"] * count


def test_source_is_described_as_a_librarian_would(client, post):
    page = Page(client.get("/sources/post/"))

    assert page.heading == "A spy confesses"
    assert page.texts(".record div") == [
        "Author Joseph Fitsanakis",
        "Kind blog post, founding text",
        "In intelNews",
        "Issued 26 September 2019, as printed",
        "Date inferred between 26 November and 10 December 2019, from which its relative dates are counted",
        "Reference KV 2/2681",
        "Address https://example.org/post",
        "Archived copy https://archive.example/post",
        "Accessed 1 November 2026",
    ]
    assert page.texts(".prose") == ["Its date is wrong."]


def test_source_lists_what_rests_on_it_by_person_with_ways_to_the_fact_and_the_passage(client, post):
    philby = PersonFactory(slug="kim-philby", name="Kim Philby", sort_name="Philby, Kim")
    died = LifeEventFactory(person=philby, key="philby-death", kind="death", text="")
    crossing = DefectionFactory(person=philby, key="philby-crossing", certainty="alleged")
    CitationFactory(source=post, event=died, locator="¶ 10", anchor="He died")
    CitationFactory(source=post, defection=crossing, locator="¶ 2", aspect="date", anchor="in July", voice="CNN")
    CitationFactory(
        source=post,
        defection=crossing,
        locator="¶ 3",
        anchor="no",
        aspect="place",
        stance="contradicts",
        reading="Rome",
    )
    CitationFactory(source=post, name=NameFactory(person=PersonFactory(name="Burgess"), text="Guy"), note="Once.")
    CitationFactory(source=SourceFactory(), event=died)

    page = Page(client.get("/sources/post/"))

    assert page.texts(".shelf h3") == ["Burgess", "Kim Philby"]
    assert page.texts(".shelf > ul > li > :not(.places)") == [
        *("name", "Guy"),
        *("crossing", "Defection alleged"),
        *("life", "Died"),
    ]
    assert page.texts(".places li") == [
        "¶ 1. the passage ↗ Once.",
        "¶ 2, on the date, quoting CNN. the passage ↗",
        "Against: ¶ 3, on the place: Rome. the passage ↗",
        "¶ 10. the passage ↗",
    ]
    assert page.attributes("#philby-death a", "href") == [
        "/people/kim-philby/#philby-death",
        "https://example.org/post#:~:text=He%20died",
    ]


def test_source_lists_agencies_eras_and_waves_after_the_people(client, post):
    agency = AgencyFactory(slug="kgb", name="KGB")
    era = EraFactory(slug="cold-war", name="Cold War")
    CitationFactory(
        source=post, wave=WaveFactory(slug="officers", name="Officers", era=era, text="They left."), aspect="text"
    )
    CitationFactory(source=post, wave=WaveFactory(slug="others", name="Others", text="They too."), aspect="text")
    CitationFactory(source=post, era=era, aspect="span")
    CitationFactory(source=post, agency=agency, aspect="name")
    CitationFactory(source=post, succession=SuccessionFactory(key="line", predecessor=agency, successor__name="FSB"))
    CitationFactory(source=post, affiliation=AffiliationFactory(agency=agency, person__name="Someone"))

    page = Page(client.get("/sources/post/"))

    assert page.texts(".shelf h3") == ["Someone", "KGB", "Cold War", "Officers", "Others"]
    assert page.attributes(".shelf h3 a", "href")[1:] == [
        "/agencies/kgb/",
        "/eras/cold-war/",
        "/eras/cold-war/#wave-officers",
        "/eras/#wave-others",
    ]
    assert page.attributes("#line > p a", "href") == ["/agencies/kgb/#line"]


def test_source_that_carries_much_is_told_in_pages(client, post, monkeypatch):
    monkeypatch.setattr(SourceDetail, "per_page", 2)
    CitationFactory(source=post, agency=AgencyFactory(name="KGB"), aspect="name")
    for name in ("C", "A", "B"):
        CitationFactory(source=post, event=LifeEventFactory(person__name=name))

    pages = [Page(client.get(f"/sources/post/?page={number}")) for number in (1, 2)]

    assert [page.texts(".shelf h3") for page in pages] == [["A", "B"], ["C", "KGB"]]
    assert pages[1].texts(".pages [aria-current]") == ["Page 2"]


@pytest.mark.parametrize("page", ["0", "-1", "99999999999999999999", "x", ""])
def test_source_takes_any_page_number(client, post, page):
    assert Page(client.get("/sources/post/", {"page": page})).heading == "A spy confesses"


def test_source_that_nothing_rests_on_says_so(client, post):
    assert Page(client.get("/sources/post/")).texts("section > .soft") == [
        "Nothing in the catalogue rests on this source."
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_source_queries_do_not_grow(client, post, count, django_assert_num_queries):
    for _ in range(count):
        for target in (
            {"name": NameFactory()},
            {"affiliation": AffiliationFactory()},
            {"defection": DefectionFactory()},
            {"waypoint": WaypointFactory()},
            {"motive": MotiveFactory()},
            {"event": LifeEventFactory()},
            {"relation": RelationFactory()},
            {"succession": SuccessionFactory()},
            {"wave": WaveFactory(era=EraFactory()), "aspect": "text"},
        ):
            CitationFactory(source=post, **target)

    with django_assert_num_queries(5):
        page = Page(client.get("/sources/post/"))

    assert len(page.texts(".places li")) == 9 * count
