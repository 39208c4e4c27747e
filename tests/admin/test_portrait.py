"""The portrait on a person's page at the desk: sent, kept, refused, replaced, removed and put back."""

import pytest
from django.contrib.auth.models import Permission
from django.core.files.storage import default_storage
from django.urls import reverse

from catalog import portraits
from catalog.admin import portrait as desk_portrait
from catalog.models import Person, Revision
from tests import factories as make
from tests.markup import Page
from tests.pictures import a_portrait, as_file, picture, upload

from .pages import fields_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("memory_storage")]

CREDIT = {"portrait_alt": "A man in a coat", "portrait_credit": "A. Archive", "portrait_licence": "public domain"}


@pytest.fixture
def philby():
    return make.PersonFactory(slug="kim-philby", name="Kim Philby", summary="A spy.")


@pytest.fixture
def portrayed(desk, philby):
    desk.save(philby, {**desk.open(philby), **CREDIT}, portrait=a_portrait())
    philby.refresh_from_db()
    return philby


def other():
    return upload(as_file(picture((300, 400)), "PNG"), "other.png")


def problems(response) -> list[str]:
    return [words for words, _ in response.context["problems"]]


def test_a_portrait_is_kept_with_the_page(desk, philby):
    data = {**desk.open(philby), **CREDIT, "summary": "A spy who crossed."}
    desk.save(philby, data, portrait=a_portrait())

    person = Person.objects.get()
    assert (person.picture.width, person.picture.height, person.summary) == (320, 400, "A spy who crossed.")
    assert default_storage.exists(person.portrait.name)


def test_a_new_entry_is_kept_with_its_portrait(admin_client):
    address = reverse("admin:catalog_person_add")
    data = {**fields_of(admin_client.get(address)), **CREDIT, "portrait": a_portrait()}
    data.update(name="Igor Gouzenko", sort_name="Gouzenko, Igor", slug="igor-gouzenko")

    assert admin_client.post(address, data).status_code == 302
    assert Person.objects.get().picture.width == 320


def test_the_page_shows_the_present_portrait(desk, portrayed):
    page = Page(desk.client.get(desk.address(portrayed)))

    assert page.attributes(".desk-portrait img", "src") == [portrayed.picture.src]
    assert page.texts(".desk-portrait figcaption") == ["The present portrait, 400 × 500 pixels"]
    assert page.attributes(".desk-portrait input[type=file]", "accept") == [
        "image/jpeg, image/png, image/webp, image/avif"
    ]
    assert page.attributes("form#person_form", "enctype") == ["multipart/form-data"]


def test_the_part_for_the_portrait_is_folded_only_where_there_is_none(desk, philby):
    folded = Page(desk.client.get(desk.address(philby))).texts("fieldset > details > summary")
    sent = Page(desk.send(philby, desk.open(philby), portrait=a_portrait())).texts("fieldset > details > summary")

    assert (folded, sent) == (["Portrait"], [])


def test_a_page_sent_back_unchanged_leaves_the_portrait(desk, portrayed):
    desk.save(portrayed, desk.open(portrayed), summary="Other.")

    assert Person.objects.get().portrait == portrayed.portrait


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", portraits.EMPTY),
        (b"<svg/>", portraits.OTHER_FORMAT.format("an SVG drawing")),
        (as_file(picture())[:500], portraits.DAMAGED),
        (as_file(picture((90, 90))), portraits.TOO_SMALL.format(90, 90)),
        (bytes(range(256)) * 9, portraits.OTHER_FORMAT.format("no picture that can be read")),
    ],
)
def test_what_is_no_portrait_is_refused_with_all_that_was_typed_kept(desk, philby, data, reason):
    sent = {**desk.open(philby), **CREDIT, "summary": "Typed."}

    response = desk.send(philby, sent, portrait=upload(data))

    assert (response.status_code, problems(response)) == (200, [f"portrait: {reason}"])
    assert fields_of(response)["summary"] == "Typed."
    assert (Person.objects.get().summary, Person.objects.get().portrait) == ("A spy.", "")


def test_a_portrait_without_its_credit_is_refused_and_not_to_be_chosen_again(desk, philby):
    response = desk.send(philby, desk.open(philby), portrait=a_portrait())

    assert problems(response) == ["A portrait needs its credit, its licence and a description."]
    assert Page(response).texts(".desk-portrait figcaption") == [
        "The new portrait: sent, and not saved yet, 400 × 500 pixels"
    ]
    again = fields_of(response)
    desk.save(philby, {**again, **CREDIT})
    assert Person.objects.get().picture.width == 320


def test_another_picture_takes_the_place_of_one_that_was_sent_before(desk, philby):
    again = fields_of(desk.send(philby, desk.open(philby), portrait=a_portrait()))

    desk.save(philby, {**again, **CREDIT}, portrait=other())

    assert Person.objects.get().portrait.name.endswith("-300x400.jpg")


@pytest.mark.parametrize("forged", ["portraits/x.jpg", "../secret_key", "\ud83d", "a:b:c"])
def test_a_name_that_this_site_did_not_sign_is_refused(desk, philby, forged):
    sent = {**desk.open(philby), **CREDIT, "portrait-kept": forged.encode(errors="replace").decode()}

    assert problems(desk.send(philby, sent)) == [f"portrait: {desk_portrait.KEPT_NO_MORE}"]


def test_a_portrait_is_removed(desk, portrayed):
    desk.save(portrayed, desk.open(portrayed), **{"portrait-remove": "on"})

    assert Person.objects.get().portrait == ""
    assert default_storage.exists(portrayed.portrait.name)


def test_a_picture_beside_a_removal_is_asked_about_and_kept(desk, portrayed):
    response = desk.send(portrayed, desk.open(portrayed), portrait=other(), **{"portrait-remove": "on"})

    assert problems(response) == [f"portrait: {desk_portrait.BOTH}"]
    again = fields_of(response)
    del again["portrait-remove"]
    desk.save(portrayed, again)
    assert Person.objects.get().portrait.name.endswith("-300x400.jpg")


def test_a_storage_that_fails_costs_nothing_else(desk, philby, settings, caplog):
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "tests.pictures.FullStorage"}}
    response = desk.send(philby, {**desk.open(philby), **CREDIT, "summary": "Typed."}, portrait=a_portrait())

    assert problems(response) == [f"portrait: {desk_portrait.NOT_KEPT}"]
    assert fields_of(response)["summary"] == "Typed."
    assert [record.message for record in caplog.records] == ["A portrait could not be kept"]


def test_a_change_of_portrait_is_in_the_history(desk, portrayed):
    desk.save(portrayed, desk.open(portrayed), portrait=other(), reason="A better one.")

    page = Page(desk.client.get(desk.address(portrayed, "history")))
    name = Person.objects.get().portrait.name
    assert Revision.objects.of("person", "kim-philby")[0].reason == "A better one."
    assert (portrayed.portrait.name in page.source, name in page.source) == (True, True)


def test_a_portrait_is_put_back(desk, portrayed):
    desk.save(portrayed, desk.open(portrayed), portrait=other())
    restore = reverse("admin:catalog_person_version", args=[portrayed.pk, 2])

    response = desk.client.post(
        restore, {"version": str(Person.objects.get().version), "reason": "The first was right."}
    )

    assert response.status_code == 302
    assert Person.objects.get().portrait == portrayed.portrait
    assert desk.client.get(portrayed.picture.src).status_code == 200


@pytest.mark.parametrize("choice", ["mine", "both"])
def test_a_stale_save_keeps_the_picture_for_the_choice(desk, portrayed, choice):
    hers = desk.open(portrayed)
    desk.save(portrayed, {**desk.open(portrayed), "living": "no"})

    response = desk.send(portrayed, {**hers, "summary": "Hers."}, portrait=other())

    conflict = response.context["conflict"]
    [change] = [one for one in conflict.differences if one.field == "portrait"]
    assert (change.before, change.theirs, change.mine[-12:]) == (portrayed.portrait.name, None, "-300x400.jpg")
    assert Person.objects.get().portrait == portrayed.portrait
    desk.save(portrayed, fields_of(response), _resolve=f"{choice}-{conflict.version}")
    person = Person.objects.get()
    assert (person.portrait.name, person.summary) == (change.mine, "Hers.")
    assert person.living == {"mine": "unknown", "both": "no"}[choice]


def test_a_picture_is_drawn_once_however_often_the_form_is_read(desk, portrayed, monkeypatch):
    drawn = []
    keep = desk_portrait.keep
    monkeypatch.setattr(desk_portrait, "keep", lambda upload: drawn.append(upload.name) or keep(upload))
    hers = desk.open(portrayed)
    desk.save(portrayed, {**desk.open(portrayed), "living": "no"})

    desk.send(portrayed, hers, portrait=other())

    assert drawn == ["other.png"]


def test_the_portrait_is_shown_to_who_may_only_look(client, django_user_model, portrayed):
    reader = django_user_model.objects.create_user("reader", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_person"))
    client.force_login(reader)

    page = Page(client.get(reverse("admin:catalog_person_change", args=[portrayed.pk])))
    [address] = page.attributes(".field-portrait a", "href")

    assert client.get(address).status_code == 200
