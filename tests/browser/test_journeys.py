"""A reader's whole way with the keyboard alone, with scripts and without; and what is new to those who cannot see."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from playwright.sync_api import Page, expect

from catalog import history
from catalog.models import Person, RetiredSlug
from tests.factories import (
    AffiliationFactory,
    AgencyFactory,
    CitationFactory,
    CountryFactory,
    DefectionFactory,
    LifeEventFactory,
    MotiveFactory,
    NameFactory,
    PlaceFactory,
    SourceFactory,
    SuccessionFactory,
)

PHONE, DESKTOP = {"width": 320, "height": 640}, {"width": 1280, "height": 900}
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "preload": False,  # or axe writes imported sheets into the page; only rules about sound and rotation ask for them
}
MOST_STOPS = 80  # presses of Tab before something counts as out of reach


@pytest.fixture
def philby(transactional_db, live_server):
    """A man whose entry was changed once, among others; and an entry that is gone."""
    source = SourceFactory(slug="post", container="intelNews", issued="2019-09-24", url=f"{live_server.url}/about/")
    crossing = DefectionFactory(
        person__slug="kim-philby",
        person__name="Kim Philby",
        key="crossing",
        date="1963-01",
        origin=CountryFactory(slug="united-kingdom"),
        destination=CountryFactory(slug="soviet-union"),
        place=PlaceFactory(name="Beirut", latitude="33.9", longitude="35.5"),
        method="vanished",
    )
    person = crossing.person
    NameFactory(person=person, key="name", text="Kim Philby", kind="printed")
    mi6 = AgencyFactory(slug="mi6", name="Secret Intelligence Service", abbreviation="MI6", founded="1909")
    CitationFactory(defection=crossing, source=source, anchor="explained in the note")
    CitationFactory(
        event=LifeEventFactory(person=person, key="death", kind="death", date="1988", text=""), source=source
    )
    CitationFactory(affiliation=AffiliationFactory(person=person, key="tie", agency=mi6), source=source)
    SuccessionFactory(predecessor=AgencyFactory(slug="mi1c", name="MI1(c)", founded="1909"), successor=mi6, date="1920")
    DefectionFactory(person__slug="maclean", person__name="Donald Maclean", date="1951", certainty="alleged")
    history.record(person, reason="Loaded.")
    Person.objects.filter(pk=person.pk).update(summary="He crossed. " * 10)
    MotiveFactory(defection=crossing, key="motive")
    history.record(Person.objects.get(pk=person.pk), reason="A motive was missing.")
    RetiredSlug.objects.create(kind="people", slug="gone", reason="Two entries were one.")
    return person


def tab_to(page: Page, name: str | re.Pattern[str]) -> None:
    """Press Tab until what bears this name has the focus, which must be seen on every stop."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        assert focused.evaluate("part => getComputedStyle(part).outlineStyle") != "none"
        words = focused.evaluate(
            "part => part.ariaLabel || part.innerText || part.labels?.[0]?.innerText || ''"
        ).strip()
        if re.fullmatch(name, words):
            return
    pytest.fail(f"{name} is out of the keyboard's reach.")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_keyboard_alone_goes_from_search_to_profile_to_citation_to_download(new_context, philby, scripts):
    page = new_context(viewport=DESKTOP, java_script_enabled=scripts).new_page()
    page.goto("/")

    tab_to(page, "Search the catalogue")
    page.keyboard.type("filby")
    page.keyboard.press("Enter")
    expect(page.locator(".cards h2")).to_have_text(["Kim Philby"])
    tab_to(page, "Kim Philby")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kim Philby")
    tab_to(page, re.compile(r"note\s*1"))
    page.keyboard.press("Enter")
    expect(page.locator(":target")).to_have_attribute("id", "n1")
    tab_to(page, re.compile(r"BibTeX"))
    with page.expect_download() as download:
        page.keyboard.press("Enter")

    assert download.value.suggested_filename == "kim-philby.bib"
    with open(download.value.path(), encoding="utf-8") as file:
        assert "Kim Philby" in file.read()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_back_restores_the_filters_and_the_place_in_the_list(new_context, philby, scripts):
    page = new_context(viewport=DESKTOP, java_script_enabled=scripts).new_page()
    page.goto("/people/")
    page.get_by_label("MI6").first.check()
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 person · MI6")

    page.get_by_role("link", name="Kim Philby").click()
    expect(page.get_by_role("link", name="Back to the list")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 person · MI6")
    expect(page.get_by_label("MI6").first).to_be_checked()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 people")
    expect(page.get_by_label("MI6").first).not_to_be_checked()


def test_reader_follows_an_entry_into_its_past(new_context, philby):
    page = new_context(java_script_enabled=False, viewport=DESKTOP).new_page()
    page.goto("/people/kim-philby/")

    page.get_by_role("link", name="Changes to this entry").click()
    expect(page.locator("#version-2 .why")).to_have_text("A motive was missing.")
    expect(page.locator("#version-2 .differences")).to_contain_text("Ideology")
    page.get_by_role("link", name="Version 1").click()
    expect(page.get_by_text("An earlier version.")).to_be_visible()
    expect(page.get_by_text("Ideology")).to_have_count(0)
    page.get_by_role("link", name="The current one is here").click()

    expect(page).to_have_url(re.compile("/people/kim-philby/$"))


def test_reader_reports_an_error(new_context, philby, settings):
    settings.CONTACT_EMAIL, settings.EMAIL_HOST = "desk@example.org", "mail.example.org"
    page = new_context(java_script_enabled=False, viewport=PHONE).new_page()
    page.goto("/people/kim-philby/")

    page.locator(".foot").get_by_role("link", name="Report an error").click()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing is sent yet")
    page.get_by_label("Which fact").select_option("Died, 1988")
    page.get_by_label("What is wrong").fill("It was 1989.")
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("status")).to_contain_text("on its way")
    [message] = mail.outbox
    assert "It was 1989." in message.body


ADDRESSES = {
    "profile": "/people/kim-philby/",
    "changes": "/people/kim-philby/changes/",
    "version": "/people/kim-philby/versions/1/",
    "current version": "/people/kim-philby/versions/2/",
    "report": "/people/kim-philby/correction/?statement=death",
    "timeline": "/explore/timeline/",
    "flows": "/explore/flows/",
    "map": "/explore/map/",
    "lives": "/explore/lives/",
    "genealogy": "/explore/genealogy/",
    "figure of nobody": "/explore/timeline/?decade=1920",
    "programs": "/api/docs",
    "not found": "/people/nobody/",
    "gone": "/people/gone/",
    "sign-in": "/admin/login/",
}


def look(page: Page, name: str) -> dict[str, list[str]]:
    """What axe finds on the page, everything unfolded, and whether it is wider than the screen."""
    page.evaluate("() => document.querySelectorAll('details').forEach((part) => { part.open = true })")
    found = Axe().run(page, options=RULES).response["violations"]
    barriers = {f"{name}: {rule['id']}": [node["html"] for node in rule["nodes"]] for rule in found}
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        barriers[f"{name}: wider than the screen"] = []
    return barriers


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_further_pages_have_no_barrier_and_fit_the_screen(new_context, philby, viewport, scheme):
    page = new_context(viewport=viewport, color_scheme=scheme).new_page()
    barriers: dict[str, list[str]] = {}

    for name, address in ADDRESSES.items():
        page.goto(address)
        barriers |= look(page, name)
    page.goto("/people/kim-philby/correction/")
    page.get_by_role("button", name="Put it into words").click()
    barriers |= look(page, "report with mistakes")
    page.get_by_label("What is wrong").fill("It was 1989. " * 40)
    page.get_by_label("Leave this empty").evaluate("field => { field.value = '' }")
    page.get_by_role("button", name="Put it into words").click()
    barriers |= look(page, "report in words")

    assert barriers == {}
