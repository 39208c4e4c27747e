"""What holds of every page of the site."""

import pytest

from catalog import history
from tests.factories import (
    AffiliationFactory,
    AgencyFactory,
    CountryFactory,
    DefectionFactory,
    EraFactory,
    NameFactory,
    PlaceFactory,
    SourceFactory,
    WaveFactory,
)
from tests.markup import Page

pytestmark = pytest.mark.django_db

PROBE = '<script>alert(1)</script><marquee style="x">"\'&'
ADDRESSES = [
    "/",
    "/people/",
    "/people/?agency=kgb&decade=1950",
    "/people/?agency=gru&era=cold",
    "/people/?decade=<script>alert(1)</script>",
    "/people/?q=<script>alert(1)</script>",
    "/people/?page=7",
    "/people/by/agency/?era=cold",
    "/people/probe/",
    "/people/probe/changes/",
    "/people/probe/versions/1/",
    "/people/probe/correction/",
    "/agencies/",
    "/agencies/kgb/",
    "/eras/",
    "/eras/cold/",
    "/sources/",
    "/sources/text/",
    "/countries/",
    "/explore/",
    "/countries/origin/",
    "/disagreements/",
    "/search/",
    "/search/?q=alert",
    "/search/?q=<script>alert(1)</script>",
    "/about/",
    "/nowhere/",
]


@pytest.fixture
def hostile():
    """An entry of each kind, with markup in every text a reader sees."""
    country = CountryFactory(slug="origin", name=f"Origin {PROBE}")
    agency = AgencyFactory(
        slug="kgb", name=f"Agency {PROBE}", abbreviation=PROBE[:40], native_name=PROBE, summary=PROBE
    )
    AgencyFactory(slug="gru", name="GRU", parent=agency)
    era = EraFactory(slug="cold", name=f"Era {PROBE}", summary=PROBE)
    source = SourceFactory(slug="text", title=f"Source {PROBE}", container=PROBE, publisher=PROBE, criticism=PROBE)
    crossing = DefectionFactory(
        person__slug="probe",
        person__name=f"Name {PROBE}",
        person__summary=f"Summary {PROBE}.",
        date="1955",
        origin=country,
        destination_text=f"To {PROBE}",
        place=PlaceFactory(name=f"Place {PROBE}", country=country),
        era=era,
        note=PROBE,
    )
    NameFactory(person=crossing.person, text=PROBE)
    AffiliationFactory(person=crossing.person, agency=agency, role=PROBE)
    WaveFactory(name=PROBE, origin=country, era=era, text=PROBE, count_text=PROBE)
    source.citations.create(defection=crossing, locator=PROBE, voice=PROBE)
    source.citations.create(
        defection=crossing, locator=PROBE, aspect="date", stance="contradicts", reading=PROBE, note=PROBE
    )
    history.record(crossing.person, reason=PROBE)
    type(crossing.person).objects.update(summary=f"Another {PROBE}. " * 9)
    history.record(type(crossing.person).objects.get(), reason=PROBE)


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_runs_nothing_and_styles_nothing_inline(client, hostile, address):
    response = client.get(address)
    page = Page(response)

    assert response.status_code == (404 if address == "/nowhere/" else 200)
    assert [element.name for element in page if element.name in ("script", "style", "marquee")] == []
    assert [name for element in page for name in element.attrs if name == "style" or name.startswith("on")] == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_has_one_heading_a_way_past_the_menu_and_a_language(client, hostile, address):
    page = Page(client.get(address))

    assert len(page.texts("h1")) == 1
    assert page.attributes("html", "lang") == ["en-GB"]
    assert page.attributes("body > a:first-child", "href") == ["#main"]
    assert page.attributes("main", "id") == ["main"]
    assert page.texts(".mast nav a") == ["People", "Agencies", "Eras", "Sources", "Explore", "About"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_asks_no_other_host(client, hostile, address):
    page = Page(client.get(address))

    fetched = page.attributes("[src]", "src") + page.attributes("link[href]:not([rel=canonical])", "href")
    assert [place for place in fetched if not place.startswith("/") or place.startswith("//")] == []
