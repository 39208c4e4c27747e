import pytest

from tests.factories import (
    AgencyFactory,
    CitationFactory,
    CountryFactory,
    DefectionFactory,
    EraFactory,
    PersonFactory,
    WaveFactory,
)
from tests.markup import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def cold_war():
    return EraFactory(
        slug="cold-war", name="Cold War", span="1947/1991", summary="A long quarrel. It ended.", position=2
    )


def test_era_list_counts_people_and_tells_the_waves_outside(client, cold_war):
    EraFactory(name="Between the wars", position=1)
    EraFactory(name="Draft", status="draft", position=3)
    person = PersonFactory()
    DefectionFactory(person=person, era=cold_war)
    DefectionFactory(person=person, era=cold_war, kind="return")
    DefectionFactory(era=cold_war, person__status="draft")
    WaveFactory(name="Elsewhere", slug="elsewhere", text="They left.")
    WaveFactory(name="Inside", era=cold_war)

    page = Page(client.get("/eras/"))

    assert page.texts(".eras h2") == ["Between the wars", "Cold War"]
    assert page.texts(".eras .ref") == ["0 people", "1947–1991 · 1 person"]
    assert page.texts(".eras .sum") == ["", "A long quarrel."]
    assert page.texts(".wave h3") == ["Elsewhere"]
    assert page.attributes(".wave", "id") == ["wave-elsewhere"]


@pytest.mark.parametrize("count", [1, 3])
def test_era_list_queries_do_not_grow(client, count, django_assert_num_queries):
    for _ in range(count):
        EraFactory()
        CitationFactory(wave=WaveFactory(origin=CountryFactory(), agency=AgencyFactory()), aspect="text")

    with django_assert_num_queries(4):
        page = Page(client.get("/eras/"))

    assert (len(page.texts(".eras li")), len(page.texts(".note"))) == (count, count)


def test_era_tells_its_crossings_and_waves_in_time(client, cold_war):
    CitationFactory(era=cold_war, aspect="span")
    CitationFactory(era=cold_war, aspect="summary")
    russia = CountryFactory(name="Russia")
    DefectionFactory(
        person=PersonFactory(slug="late", name="Late"), key="late-crossing", era=cold_war, date="1985", origin=russia
    )
    DefectionFactory(person=PersonFactory(name="Undated"), era=cold_war, certainty="alleged")
    DefectionFactory(era=cold_war, person__status="draft")
    WaveFactory(slug="officers", name="Officers", era=cold_war, span="1968", text="They left.", count_text="a number")
    DefectionFactory(person=PersonFactory(name="Early"), era=cold_war, date="1954-01", kind="return")

    page = Page(client.get("/eras/cold-war/"))

    assert (page.heading, page.texts(".forms")) == ("Cold War", ["1947–1991 note 1"])
    assert page.texts(".prose") == ["A long quarrel. It ended. Rests on note 2"]
    assert page.texts("ol.life > li") == [
        "Jan 1954 Early Return",
        "1968 Officers a number They left.",
        "1985 Late Defection from Russia",
    ]
    assert page.texts("ul.life > li") == ["Undated alleged Defection"]
    assert page.attributes("ol.life li", "id") == [None, "wave-officers", None]
    assert "/people/late/#late-crossing" in page.attributes(".life a", "href")


def test_era_without_years_says_so(client):
    EraFactory(slug="after")

    page = Page(client.get("/eras/after/"))

    assert page.texts(".forms") == ["No source gives its years"]
    assert page.texts("section p") == ["No crossing is assigned to this era."]


@pytest.mark.parametrize("count", [1, 3])
def test_era_queries_do_not_grow(client, cold_war, count, django_assert_num_queries):
    for _ in range(count):
        CitationFactory(defection=DefectionFactory(era=cold_war, origin=CountryFactory()))
        CitationFactory(wave=WaveFactory(era=cold_war), aspect="text")

    with django_assert_num_queries(5):
        page = Page(client.get("/eras/cold-war/"))

    assert len(page.texts(".note")) == 2 * count
