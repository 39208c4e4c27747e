"""A reader's way through the lists, without JavaScript; and what every list looks like to those who cannot see it."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.factories import (
    AffiliationFactory,
    AgencyFactory,
    CountryFactory,
    DefectionFactory,
    EraFactory,
    NameFactory,
    PlaceFactory,
    SourceFactory,
)

PHONE, DESKTOP = {"width": 320, "height": 640}, {"width": 1280, "height": 900}
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "preload": False,  # or axe writes imported sheets into the page; only rules about sound and rotation ask for them
}


@pytest.fixture
def catalogue(transactional_db):
    """Thirteen people, two of them of the KGB, one of these in the fifties."""
    kgb, east = AgencyFactory(slug="kgb", abbreviation="KGB"), CountryFactory(slug="soviet-union")
    rastvorov, yurchenko = (
        DefectionFactory(person__name="Yuri Rastvorov", date="1954-01", origin=east, place=PlaceFactory(name="Tokyo")),
        DefectionFactory(person__name="Vitaly Yurchenko", date="1985~", origin=east, certainty="disputed"),
    )
    for crossing in (rastvorov, yurchenko):
        AffiliationFactory(person=crossing.person, agency=kgb, role="officer")
        NameFactory(person=crossing.person, text=crossing.person.name, kind="printed")
    for number in range(11):
        DefectionFactory(
            origin=CountryFactory(slug=f"state-{number}"), destination_text="the West", era=EraFactory(position=number)
        )
    SourceFactory(title="A source")


@pytest.fixture
def plain(new_context):
    """Open a page at this size in a browser that runs no script."""

    def open_page(viewport):
        return new_context(java_script_enabled=False, viewport=viewport).new_page()

    return open_page


def test_reader_narrows_the_list_on_a_desktop(plain, catalogue):
    page = plain(DESKTOP)
    page.goto("/people/")
    expect(page.get_by_text("Filters", exact=True)).to_be_hidden()

    page.get_by_label("KGB").check()
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 people · KGB")
    assert page.url.endswith("/people/?agency=kgb")

    page.get_by_role("link", name="1950s: 1").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 person · KGB · 1950s")
    expect(page.get_by_role("heading", level=2)).to_have_text("Yuri Rastvorov")

    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 people · KGB")
    expect(page.get_by_label("KGB")).to_be_checked()

    page.get_by_role("link", name="Remove Served in: KGB").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("13 people")


def test_reader_narrows_the_list_on_a_phone(plain, catalogue):
    page = plain(PHONE)
    page.goto("/people/")
    expect(page.get_by_label("KGB")).to_be_hidden()

    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("KGB").check()
    page.get_by_role("button", name="Apply").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("2 people · KGB")
    expect(page.get_by_text("Filters 1 chosen")).to_be_visible()


def test_reader_sorts_and_keeps_the_filters(plain, catalogue):
    page = plain(DESKTOP)
    page.goto("/people/?agency=kgb")

    page.get_by_label("Sort by").select_option("-date")
    page.get_by_role("button", name="Sort").click()

    assert page.url.endswith("/people/?agency=kgb&sort=-date")
    expect(page.locator(".cards h2")).to_have_text(["Vitaly Yurchenko", "Yuri Rastvorov"])


def test_reader_finds_a_person_with_the_keyboard_alone(new_context, catalogue):
    page = new_context(viewport=DESKTOP).new_page()
    page.goto("/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.get_by_label("Search the catalogue").focus()
    page.keyboard.type("rastvorov")
    page.keyboard.press("Enter")
    expect(page.locator(".cards h2")).to_have_text("Yuri Rastvorov")

    result = page.get_by_role("link", name="Yuri Rastvorov")
    result.focus()
    assert result.evaluate("link => getComputedStyle(link).outlineStyle") == "solid"


ADDRESSES = {
    "home": "/",
    "list": "/people/",
    "filtered": "/people/?agency=kgb&decade=1950",
    "empty": "/people/?agency=kgb&decade=1920",
    "error": "/people/?decade=1955",
    "past the end": "/people/?page=9",
    "countries": "/countries/",
    "explore": "/explore/",
    "country": "/countries/soviet-union/",
    "search": "/search/?q=rastvorov",
    "nothing searched": "/search/",
    "about": "/about/",
    "not found": "/nowhere/",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_pages_have_no_barrier_and_fit_the_screen(new_context, catalogue, viewport, scheme):
    page = new_context(viewport=viewport, color_scheme=scheme).new_page()
    barriers, too_wide = {}, []

    for name, address in ADDRESSES.items():
        page.goto(address)
        # What is folded must be free of barriers too.
        page.evaluate("() => document.querySelectorAll('details').forEach((part) => { part.open = true })")
        found = Axe().run(page, options=RULES).response["violations"]
        barriers |= {f"{name}: {rule['id']}": [node["html"] for node in rule["nodes"]] for rule in found}
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            too_wide.append(name)

    assert (barriers, too_wide) == ({}, [])
