"""A draft's page as it will look, for curators alone."""

import pytest
from django.urls import reverse

from catalog.models import Catalogue, Name, Person
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Person:
    person = make.PersonFactory(slug="kim-philby", name="Kim Philby", status="draft", summary="Not yet public.")
    make.CitationFactory(name=make.NameFactory(person=person, text="Old Kim", kind="nickname", status="draft"))
    return person


def test_a_preview_shows_the_entry_with_its_drafts_and_changes_nothing(admin_client, draft):
    version = Catalogue.current_version()

    page = admin_client.get(reverse("admin:catalog_person_preview", args=[draft.pk]))

    text = page.content.decode()
    assert ("Not yet public." in text, "Old Kim" in text) == (True, True)
    assert "Only you see this page: “Kim Philby” is draft." in text
    assert "no-store" in page["Cache-Control"].split(", ")
    assert (Person.objects.get().status, Name.objects.get().status) == ("draft", "draft")
    assert Catalogue.current_version() == version


def test_a_preview_leaves_nothing_for_readers(admin_client, client, draft, settings):
    settings.KEEP_PAGES = True
    admin_client.get(reverse("admin:catalog_person_preview", args=[draft.pk]))

    assert client.get("/people/kim-philby/").status_code == 404
    assert client.get(reverse("admin:catalog_person_preview", args=[draft.pk])).status_code == 302
    assert "Kim Philby" not in client.get("/people/?who=all").content.decode()


@pytest.mark.parametrize("kind", ["agency", "era", "source"])
def test_every_kind_of_page_has_a_preview(admin_client, kind):
    entry = {"agency": make.AgencyFactory, "era": make.EraFactory, "source": make.SourceFactory}[kind](status="draft")

    page = admin_client.get(reverse(f"admin:catalog_{kind}_preview", args=[entry.pk]))

    assert (page.status_code, str(entry) in page.content.decode()) == (200, True)


def test_the_form_offers_a_preview_until_the_page_is_on_the_site(desk, draft):
    def tools() -> list[bool]:
        page = desk.client.get(desk.address(draft)).content.decode()
        return [words in page for words in (">Preview</a>", ">View on site</a>")]

    assert tools() == [True, False]
    Person.objects.update(status="published")
    assert tools() == [False, True]
