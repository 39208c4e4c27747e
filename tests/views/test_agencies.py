import pytest

from tests.factories import (
    AffiliationFactory,
    AgencyFactory,
    CitationFactory,
    CountryFactory,
    PersonFactory,
    SuccessionFactory,
    WaveFactory,
)
from tests.markup import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def kgb():
    return AgencyFactory(
        slug="kgb",
        name="Committee for State Security",
        abbreviation="KGB",
        native_name="Комитет государственной безопасности",
        native_language="ru",
        transliteration="Komitet gosudarstvennoi bezopasnosti",
        country=CountryFactory(slug="soviet-union", name="Soviet Union"),
        founded="1954-03-13",
        dissolved="1991",
        summary="A service.",
    )


def test_agency_list_groups_by_country_then_kind_and_counts_people(client, kgb):
    cia = AgencyFactory(name="CIA", kind="foreign-intelligence", country=CountryFactory(name="United States"))
    AgencyFactory(name="INTERPOL", kind="international")
    AgencyFactory(name="Draft", status="draft")
    person = PersonFactory()
    AffiliationFactory(agency=kgb, person=person, kind="served")
    AffiliationFactory(agency=kgb, person=person, kind="led")
    AffiliationFactory(agency=kgb)
    AffiliationFactory(agency=cia, status="draft")
    AffiliationFactory(agency=cia, person__status="draft")

    page = Page(client.get("/agencies/"))

    assert page.texts(".shelves h2, .shelves h3, .shelves li") == [
        "Soviet Union",
        "state security organ",
        "Committee for State Security (KGB) 2 people",
        "United States",
        "foreign intelligence service",
        "CIA 0 people",
        "No one country",
        "international organisation",
        "INTERPOL 0 people",
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_agency_list_queries_do_not_grow(client, count, django_assert_num_queries):
    for number in range(count):
        AffiliationFactory(agency__slug=f"agency-of-{number}", agency__country=CountryFactory())

    with django_assert_num_queries(2):
        page = Page(client.get("/agencies/"))

    assert len(page.texts(".shelves li")) == count


def test_agency_heads_with_its_names_and_its_years(client, kgb):
    CitationFactory(agency=kgb, aspect="name")
    CitationFactory(agency=kgb, aspect="founded")
    CitationFactory(agency=kgb, aspect="summary")
    AgencyFactory(name="Eighth Directorate", parent=kgb)

    page = Page(client.get("/agencies/kgb/"))

    assert page.heading == "Committee for State Security"
    assert page.texts(".forms li") == [
        "KGB",
        "Комитет государственной безопасности",
        "Komitet gosudarstvennoi bezopasnosti",
    ]
    assert page.attributes(".forms bdi", "lang") == ["ru", "ru-Latn"]
    assert page.texts(".title + dl dt, .title + dl dd:not(.notes)") == [
        "Kind",
        "State security organ",
        "Country",
        "Soviet Union",
        "Founded",
        "13 March 1954 note 2",
        "Dissolved",
        "1991",
    ]
    assert page.texts("dl + dl dd") == ["Eighth Directorate"]
    assert page.texts(".prose") == ["A service. Rests on note 3"]
    assert [note.split()[0] for note in page.texts(".note")] == ["1", "2", "3"]


def test_agency_shows_its_whole_line_in_both_directions(client, kgb):
    cheka, gpu, fsb, svr = (AgencyFactory(slug=slug, name=slug.upper()) for slug in ("cheka", "gpu", "fsb", "svr"))
    CitationFactory(
        succession=SuccessionFactory(predecessor=cheka, successor=gpu, kind="renamed", date="1922", note="In law.")
    )
    SuccessionFactory(predecessor=gpu, successor=kgb, date="1934")
    SuccessionFactory(predecessor=kgb, successor=fsb, kind="split", date="1991", certainty="disputed")
    SuccessionFactory(predecessor=kgb, successor=svr, kind="split")
    SuccessionFactory(predecessor=gpu, successor=AgencyFactory(name="Sibling"))
    SuccessionFactory(predecessor=kgb, successor=AgencyFactory(status="draft"))

    page = Page(client.get("/agencies/kgb/"))

    assert page.texts("h3.label, ol.life > li > :not(.notes)") == [
        "Before it",
        "1922",
        "CHEKA renamed GPU note 1 In law.",
        "1934",
        "GPU became KGB",
        "After it",
        "1991",
        "KGB split into FSB disputed",
        "undated",
        "KGB split into SVR",
    ]


def test_agency_lists_what_it_split_off_after_it_even_if_that_came_back(client, kgb):
    part = AgencyFactory(slug="part", name="Part")
    for date in ("1956", "1960"):
        SuccessionFactory(predecessor=kgb, successor=part, kind="split", date=date)
    SuccessionFactory(predecessor=part, successor=kgb, kind="merged", date="1958")

    assert Page(client.get("/agencies/kgb/")).texts("h3.label, ol.life .when + div") == [
        "Before it",
        "Part merged into KGB",
        "After it",
        "KGB split into Part",
        "KGB split into Part",
    ]


def test_agency_leaves_out_what_passes_it_by(client, kgb):
    cheka, svr = AgencyFactory(slug="cheka", name="Cheka"), AgencyFactory(slug="svr", name="SVR")
    for before, after in ((cheka, kgb), (kgb, svr), (cheka, svr)):
        SuccessionFactory(predecessor=before, successor=after, kind="became")

    assert Page(client.get("/agencies/kgb/")).texts("ol.life .when + div") == ["Cheka became KGB", "KGB became SVR"]
    assert len(Page(client.get("/agencies/svr/")).texts("ol.life .when + div")) == 3


def test_agency_marks_the_fields_that_sources_contradict(client, kgb):
    CitationFactory(agency=kgb, aspect="founded")
    CitationFactory(agency=kgb, aspect="founded", stance="contradicts", reading="7 March 1954")

    page = Page(client.get("/agencies/kgb/"))

    assert page.texts("dl.leaves:first-of-type dd:not(.notes)") == [
        "State security organ",
        "Soviet Union",
        "13 March 1954 note 1 sources differ",
        "1991",
    ]
    assert page.attributes("dl.leaves dd a.disputed", "href") == ["/disagreements/#agency-kgb-differs"]


def test_agency_groups_its_people_by_kind_of_link(client, kgb):
    AffiliationFactory(agency=kgb, person=PersonFactory(slug="b", name="B"), role="major", date="1970/1980")
    AffiliationFactory(agency=kgb, person=PersonFactory(slug="a", name="A"), certainty="alleged")
    AffiliationFactory(agency=kgb, person=PersonFactory(slug="c", name="C"), kind="recruited-by")
    AffiliationFactory(agency=kgb, person__status="draft")

    page = Page(client.get("/agencies/kgb/"))

    assert page.texts("section dl dt, section dl dd") == [
        "Served in it",
        "A alleged",
        "B , major 1970–1980",
        "Recruited by it",
        "C",
    ]
    assert page.attributes("section dl a", "href") == ["/people/a/", "/people/b/", "/people/c/"]


def test_agency_without_people_says_so(client, kgb):
    page = Page(client.get("/agencies/kgb/"))

    assert "Nobody in the catalogue is tied to this body by name." in page.texts("section p")


def test_agency_tells_its_waves(client, kgb):
    WaveFactory(agency=kgb, name="Officers", count_text="hundreds", span="1930/1991", text="They left.")

    assert Page(client.get("/agencies/kgb/")).texts(".wave") == [
        "Officers hundreds not stated 1930–1991 to not stated They left."
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_agency_queries_do_not_grow(client, kgb, count, django_assert_num_queries):
    earlier = kgb
    for _ in range(count):
        CitationFactory(affiliation=AffiliationFactory(agency=kgb))
        CitationFactory(wave=WaveFactory(agency=kgb), aspect="text")
        AgencyFactory(parent=kgb)
        succession = SuccessionFactory(successor=earlier)
        CitationFactory(succession=succession)
        earlier = succession.predecessor

    with django_assert_num_queries(8):
        page = Page(client.get("/agencies/kgb/"))

    assert len(page.texts(".note")) == 3 * count
