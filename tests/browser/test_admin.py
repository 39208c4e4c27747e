"""Each of a curator's tasks at the desk, in a real browser."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Dialog, Page, expect

from catalog.models import Affiliation, Defection, LifeEvent, Person, Revision
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "a long enough password"


@pytest.fixture
def curators() -> None:
    User.objects.create_superuser("anna", password=PASSWORD, first_name="Anna", last_name="Archivist")
    User.objects.create_superuser("boris", password=PASSWORD, first_name="Boris", last_name="Bell")


@pytest.fixture
def philby() -> Person:
    person = make.PersonFactory(slug="kim-philby", name="Kim Philby", status="draft")
    name = make.NameFactory(person=person, text="Kim Philby", key="philby-name", status="draft")
    make.CitationFactory(name=name, source=make.SourceFactory(title="A post", container="intelNews"))
    return person


def sign_in(page: Page, username: str, address: str = "/admin/") -> Page:
    page.goto(f"/admin/login/?next={address}")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    return page


def form_of(person: Person) -> str:
    return f"/admin/catalog/person/{person.pk}/change/"


def pick(page: Page, select: str, typed: str, offer: str) -> None:
    """Come to a field by keyboard, type, and take the offer."""
    page.locator(select).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".select2-search__field")).to_be_focused()
    page.keyboard.type(typed)
    page.locator(".select2-results__option").get_by_text(offer, exact=True).click()


def test_a_statement_with_its_citation_is_added_by_keyboard_and_saved(page: Page, curators, philby):
    make.AgencyFactory(slug="mi6", name="Secret Intelligence Service", abbreviation="MI6")
    sign_in(page, "anna", form_of(philby))

    page.get_by_role("button", name="+ Affiliation").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#id_affiliations-0-kind")).to_be_focused()
    page.keyboard.type("served")
    pick(page, "#id_affiliations-0-agency", "secret", "Secret Intelligence Service (MI6)")
    # The new statement has its first citation already: two fields and a click.
    pick(page, "#id_affiliations-0-citations-0-source", "post", "intelNews, 24 September 2019 — A post")
    page.locator("#id_affiliations-0-citations-0-locator").fill("¶ 2")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("was changed successfully")).to_be_visible()
    tie = Affiliation.objects.get()
    assert (tie.agency.slug, tie.kind, tie.citations.get().locator) == ("mi6", "served", "¶ 2")


def test_a_crossing_is_added_with_a_motive_and_a_waypoint_each_cited(page: Page, curators, philby):
    sign_in(page, "anna", form_of(philby))

    page.get_by_role("button", name="+ Crossing").click()
    page.locator("#id_defections-0-date").fill("1963-01-23")
    pick(page, "#id_defections-0-citations-0-source", "post", "intelNews, 24 September 2019 — A post")
    page.get_by_role("button", name="+ Motive").click()
    page.locator("#id_defections-0-motives-0-kind").select_option("ideology")
    pick(page, "#id_defections-0-motives-0-citations-0-source", "post", "intelNews, 24 September 2019 — A post")
    page.get_by_role("button", name="+ Waypoint").click()
    page.locator("#id_defections-0-waypoints-0-text").fill("by ship")
    pick(page, "#id_defections-0-waypoints-0-citations-0-source", "post", "intelNews, 24 September 2019 — A post")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("was changed successfully")).to_be_visible()
    crossing = Defection.objects.get()
    assert (str(crossing.date), crossing.citations.count()) == ("1963-01-23", 1)
    assert (crossing.motives.get().citations.count(), crossing.waypoints.get().citations.count()) == (1, 1)


def test_a_form_that_does_not_save_says_so_at_the_top_leads_to_the_error_and_keeps_what_was_typed(
    page: Page, curators, philby
):
    sign_in(page, "anna", form_of(philby))

    page.get_by_role("button", name="+ Event").click()
    page.locator("#id_events-0-date").fill("some day in May")
    page.locator("#id_summary").fill("Typed and kept.")
    page.get_by_role("button", name="Save", exact=True).click()

    problems = page.locator(".desk-problems")
    expect(problems).to_be_focused()
    expect(problems).to_contain_text("Nothing was saved.")
    problems.get_by_role("link", name=re.compile("^event 1, date:")).click()
    expect(page.locator("#id_events-0-date")).to_be_focused()
    expect(page.locator("#id_events-0-date")).to_have_value("some day in May")
    expect(page.locator("#id_summary")).to_have_value("Typed and kept.")
    # What came back unsaved is not left without a warning either.
    assert warned_on_leaving(page) == ["beforeunload"]


def leave(page: Page) -> None:
    page.evaluate("() => { location.href = '/about/'; }")


def warned_on_leaving(page: Page) -> list[str]:
    """Try to go to another page, and stay when the browser asks; the questions it asked."""
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.once("dialog", stay)
    leave(page)
    # The page answers nothing while it is asking.
    expect(page.locator("#id_summary")).to_be_visible()
    return asked


def test_leaving_with_unsaved_changes_warns_and_without_does_not(page: Page, curators, philby):
    sign_in(page, "anna", form_of(philby))
    page.locator("#id_summary").fill("Typed.")

    assert warned_on_leaving(page) == ["beforeunload"]
    assert page.url.endswith(form_of(philby))

    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    leave(page)
    page.wait_for_url("**/about/")


def test_two_browsers_change_one_record_and_neither_loses_anything(new_context, curators, philby):
    anna = sign_in(new_context().new_page(), "anna", form_of(philby))
    boris = sign_in(new_context().new_page(), "boris", form_of(philby))
    expect(boris.locator(".desk-also-open")).to_have_text("Open elsewhere: Anna Archivist")

    boris.locator("#id_living").select_option("no")
    boris.locator("#id_summary").fill("Of Boris.")
    boris.locator("#id_reason").fill("He died in 1988.")
    boris.get_by_role("button", name="Save", exact=True).click()
    expect(boris.get_by_text("was changed successfully")).to_be_visible()
    anna.locator("#id_summary").fill("Of Anna.")
    anna.locator("#id_names-0-citations-0-locator").fill("¶ 5")
    anna.get_by_role("button", name="Save", exact=True).click()

    conflict = anna.locator(".desk-conflict")
    expect(conflict.get_by_role("heading")).to_contain_text("Boris Bell saved this entry")
    expect(conflict.locator("tbody tr").filter(has_text="summary").locator("td")).to_have_text(
        ["A summary.", "Of Boris.", "Of Anna."]
    )
    expect(conflict.locator("tbody tr").filter(has_text="living").locator("td")).to_have_text(
        ["unknown", "no", "as it was"]
    )
    expect(anna.locator("#id_summary")).to_have_value("Of Anna.")
    assert Person.objects.get().summary == "Of Boris."
    anna.get_by_role("button", name="Keep both; where both changed the same, mine").click()
    expect(anna.get_by_text("Both your changes and the other editor’s are saved")).to_be_visible()

    person = Person.objects.get()
    assert (person.summary, person.living) == ("Of Anna.", "no")
    assert person.names.get().citations.get().locator == "¶ 5"
    assert list(Revision.objects.order_by("number").values_list("by_name", flat=True)) == [
        "",
        "Boris Bell",
        "Anna Archivist",
    ]


def test_an_entry_goes_from_draft_to_published_and_withdrawn(page: Page, curators, philby):
    Person.objects.update(summary="")
    sign_in(page, "anna", form_of(philby))

    page.get_by_role("link", name="Send for review").click()
    page.get_by_role("button", name="Send for review").click()
    page.get_by_role("link", name="Publish").click()
    page.get_by_role("link", name="The summary is missing.").click()
    expect(page).to_have_url(re.compile("#id_summary$"))
    page.locator("#id_summary").fill("A spy.")
    page.get_by_role("button", name="Save and continue editing").click()
    page.get_by_role("link", name="Publish").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".desk-status")).to_have_text("Published")
    expect(page.locator(".desk-standing")).to_contain_text("by Anna Archivist")
    page.get_by_role("link", name="Withdraw").click()
    page.get_by_label("Reason").fill("The family asked.")
    page.get_by_role("button", name="Withdraw").click()
    expect(page.locator(".desk-standing")).to_contain_text("readers are told: “The family asked.”")

    response = page.goto("/people/kim-philby/")
    assert response is not None
    assert response.status == 410
    expect(page.get_by_text("The family asked.")).to_be_visible()


def test_a_version_is_looked_up_and_restored(page: Page, curators, philby):
    sign_in(page, "anna", form_of(philby))
    page.locator("#id_names-0-DELETE").check()
    page.get_by_role("button", name="Save and continue editing").click()

    page.get_by_role("link", name="History", exact=True).click()
    expect(page.locator("section").filter(has_text="Version 2").locator("del").first).to_contain_text("Kim Philby")
    page.get_by_role("link", name="Compare with the present and restore").click()
    page.get_by_role("button", name="Restore version 1").click()

    expect(page.locator("#id_names-0-text")).to_have_value("Kim Philby")
    expect(page.locator("#id_names-0-citations-0-locator")).to_have_value("¶ 1")


def test_facts_are_entered_from_one_source_for_one_person_after_another(page: Page, curators, philby):
    source = philby.names.get().citations.get().source
    sign_in(page, "anna", f"/admin/catalog/source/{source.pk}/enter/")

    pick(page, "#id_events-0-person", "philby", "Kim Philby (kim-philby)")
    page.locator("#id_events-0-kind").select_option("posting")
    page.locator("#id_events-0-locator").fill("¶ 3")
    page.get_by_role("button", name="+ Event").click()
    # The next row is about the same person until another is chosen.
    page.locator("#id_events-1-kind").select_option("publication")
    page.locator("#id_events-1-locator").fill("¶ 4")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("2 facts about 1 people are saved")).to_be_visible()
    assert [(event.person, event.citations.get().locator) for event in LifeEvent.objects.order_by("pk")] == [
        (philby, "¶ 3"),
        (philby, "¶ 4"),
    ]


@pytest.mark.parametrize("width", [320, 1280])
def test_the_form_fits_narrow_and_wide_screens(new_context, curators, philby, width):
    page = new_context(viewport={"width": width, "height": 900}).new_page()
    sign_in(page, "anna", form_of(philby))

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_desk_is_read_without_javascript(new_context, curators, philby):
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, "anna", form_of(philby))

    page.locator("#id_names-0-citations-0-locator").fill("¶ 6")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert philby.names.get().citations.get().locator == "¶ 6"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_desk_is_accessible(new_context, curators, philby, scheme, width):
    Person.objects.update(status="published")
    page = new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True).new_page()
    page.goto("/admin/login/")
    found = {"/admin/login/": faults(page)}
    sign_in(page, "anna", form_of(philby))
    page.locator("#id_summary").fill("A spy.")
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.locator(".errornote")).to_be_visible()
    found["a refused save"] = faults(page)
    page.locator("#id_reason").fill("Shorter.")
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    source = philby.names.get().citations.get().source
    for address in [
        "/admin/",
        "/admin/catalog/person/",
        "/admin/catalog/person/add/",
        form_of(philby),
        form_of(philby).replace("change", "history"),
        form_of(philby).replace("change", "history/1"),
        form_of(philby).replace("change", "status/withdrawn"),
        f"/admin/catalog/source/{source.pk}/enter/",
    ]:
        page.goto(address)
        found[address] = faults(page)

    assert {address: faults for address, faults in found.items() if faults} == {}


def faults(page: Page) -> list[str]:
    return [f"{fault['id']}: {fault['nodes'][0]['html']}" for fault in Axe().run(page).response["violations"]]
