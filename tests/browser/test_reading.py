"""A reader's way from a fact to the passage it rests on, and where the notes stand on the page."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.factories import (
    AffiliationFactory,
    AgencyFactory,
    CitationFactory,
    CountryFactory,
    DefectionFactory,
    EraFactory,
    LifeEventFactory,
    MotiveFactory,
    NameFactory,
    PlaceFactory,
    RelationFactory,
    SourceFactory,
    SuccessionFactory,
    WaveFactory,
    WaypointFactory,
)

PHONE, DESKTOP = {"width": 320, "height": 640}, {"width": 1280, "height": 900}
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "preload": False,  # or axe writes imported sheets into the page; only rules about sound and rotation ask for them
}


@pytest.fixture
def philby(transactional_db, live_server):
    """A man with every kind of statement, each cited, and one reading against another."""
    post = SourceFactory(slug="post", container="intelNews", issued="2019-09-24", url=f"{live_server.url}/about/")
    era, kgb = EraFactory(slug="cold-war", name="Cold War"), AgencyFactory(slug="kgb", name="KGB")
    crossing = DefectionFactory(
        person__slug="kim-philby",
        person__name="Kim Philby",
        person__summary="He went over.",
        person__living="yes",
        key="philby-crossing",
        date="1963-01/1963-07",
        origin=CountryFactory(slug="united-kingdom", name="United Kingdom"),
        destination=CountryFactory(slug="soviet-union", name="Soviet Union"),
        place=PlaceFactory(name="Beirut"),
        method="vanished",
        certainty="disputed",
        era=era,
        note="Two posts give the year alone.",
    )
    person = crossing.person
    died = LifeEventFactory(person=person, key="philby-death", kind="death", date="1988", text="")
    for target in (
        {"defection": crossing},
        {"motive": MotiveFactory(defection=crossing, key="philby-motive")},
        {"waypoint": WaypointFactory(defection=crossing, key="philby-waypoint")},
        {"name": NameFactory(person=person, key="philby-name", text="Ким Филби", kind="native", language="ru")},
        {"affiliation": AffiliationFactory(person=person, key="philby-kgb", agency=kgb, certainty="alleged")},
        {"relation": RelationFactory(person=person, key="philby-relation")},
        {"event": died},
        {"succession": SuccessionFactory(key="kgb-fsb", predecessor=kgb)},
        {"wave": WaveFactory(era=era, text="Many left."), "aspect": "text"},
    ):
        CitationFactory(source=post, anchor="explained in the note", **target)
    CitationFactory(source=post, defection=crossing, aspect="date", stance="contradicts", reading="In 1962.")
    return person


def test_note_stands_in_the_margin_level_with_its_fact(new_context, philby):
    page = new_context(viewport=DESKTOP).new_page()
    page.goto("/people/kim-philby/")

    fact, note = (page.locator(f"#philby-death {part}").bounding_box() for part in ("> div:not(.notes)", ".note"))

    assert note["x"] > fact["x"] + fact["width"]
    assert abs(note["y"] - fact["y"]) < fact["height"] / 2


def test_note_stands_below_its_fact_on_a_phone(new_context, philby):
    page = new_context(viewport=PHONE).new_page()
    page.goto("/people/kim-philby/")

    fact, note = (page.locator(f"#philby-death {part}").bounding_box() for part in ("> div:not(.notes)", ".note"))

    assert note["y"] >= fact["y"] + fact["height"] - 1
    expect(page.locator(".again").first).to_be_hidden()


def test_reader_goes_from_a_fact_to_its_note_its_source_its_passage_and_back(new_context, philby):
    page = new_context(java_script_enabled=False, viewport=DESKTOP).new_page()
    page.goto("/people/kim-philby/")

    page.locator("#philby-death").locator("sup a").click()
    note = page.locator(":target")
    expect(note).to_have_text(re.compile(r"intelNews, 24 September 2019, ¶\s1"))
    passage = note.get_by_role("link", name="the passage").get_attribute("href")
    note.get_by_role("link", name="intelNews").click()
    expect(page.locator(":target")).to_have_attribute("id", "philby-death")
    assert page.locator(":target").get_by_role("link", name="the passage").get_attribute("href") == passage
    page.locator(":target").get_by_role("link", name="Died").click()

    expect(page.locator(":target")).to_have_attribute("id", "philby-death")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kim Philby")


def test_passage_is_scrolled_to_and_highlighted(page: Page, transactional_db, live_server):
    """Hyphen, comma and ampersand are syntax in a text fragment, and must arrive as letters."""
    passage = "a well-known, R&D man"
    text = SourceFactory(
        slug="text",
        criticism="\n\n".join(["Long."] * 99 + [passage] + ["Long."] * 99),
        url=f"{live_server.url}/sources/text/",
    )
    CitationFactory(event=LifeEventFactory(person__slug="kim-philby"), source=text, anchor=passage)
    page.set_viewport_size(DESKTOP)
    page.goto("/sources/text/")
    plain = page.get_by_text(passage).screenshot()

    page.goto("/people/kim-philby/")
    page.get_by_role("link", name="the passage of note 1").click()

    expect(page.get_by_text(passage)).to_be_in_viewport()
    assert page.evaluate("scrollY > innerHeight")
    assert page.get_by_text(passage).screenshot() != plain


def test_keyboard_alone_reaches_the_note_and_the_passage(new_context, philby):
    page = new_context(viewport=DESKTOP).new_page()
    page.goto("/people/kim-philby/")

    page.locator("#philby-death").locator("sup a").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("intelNews, 24 September 2019")
    page.keyboard.press("Tab")

    expect(page.locator(":focus")).to_have_text(re.compile("^the passage"))
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_print_keeps_sources_and_addresses_and_drops_the_menu(new_context, philby):
    page = new_context(viewport=DESKTOP).new_page()
    page.goto("/people/kim-philby/")
    page.emulate_media(media="print")

    expect(page.locator(".mast")).to_be_hidden()
    expect(page.locator("#source-post .address")).to_be_visible()
    expect(page.locator(".cite p").first).to_contain_text(page.url)
    expect(page.locator("#philby-death .note")).to_be_visible()


ADDRESSES = {
    "profile": "/people/kim-philby/?destination=soviet-union",
    "agencies": "/agencies/",
    "agency": "/agencies/kgb/",
    "eras": "/eras/",
    "era": "/eras/cold-war/",
    "sources": "/sources/",
    "source": "/sources/post/",
    "disagreements": "/disagreements/",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_reading_pages_have_no_barrier_and_fit_the_screen(new_context, philby, viewport, scheme):
    page = new_context(viewport=viewport, color_scheme=scheme).new_page()
    barriers, too_wide = {}, []

    for name, address in ADDRESSES.items():
        page.goto(address)
        found = Axe().run(page, options=RULES).response["violations"]
        barriers |= {f"{name}: {rule['id']}": [node["html"] for node in rule["nodes"]] for rule in found}
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            too_wide.append(name)

    assert (barriers, too_wide) == ({}, [])
