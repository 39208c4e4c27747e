"""Addresses that were given up, of every kind of entry."""

import pytest

from catalog.models import RetiredSlug
from tests.factories import AgencyFactory, EraFactory, PersonFactory, SourceFactory
from tests.markup import Page

pytestmark = pytest.mark.django_db

FACTORIES = {"people": PersonFactory, "agencies": AgencyFactory, "eras": EraFactory, "sources": SourceFactory}


@pytest.mark.parametrize("kind", FACTORIES)
def test_moved_entry_leads_on_for_good_and_keeps_the_query(client, kind):
    RetiredSlug.objects.create(kind=kind, slug="old", new_slug="new")

    answer = client.get(f"/{kind}/old/?decade=1950&q=%C3%A9")

    assert (answer.status_code, answer["Location"]) == (301, f"/{kind}/new/?decade=1950&q=%C3%A9")


@pytest.mark.parametrize("kind", FACTORIES)
def test_entry_given_up_says_why(client, kind):
    RetiredSlug.objects.create(kind=kind, slug="old", reason="Two entries were one.")

    answer = client.get(f"/{kind}/old/")

    assert answer.status_code == 410
    assert Page(answer).texts("main h1, main .lede + p") == ["Withdrawn", "Two entries were one."]


@pytest.mark.parametrize("kind", FACTORIES)
def test_withdrawn_entry_says_why(client, kind):
    FACTORIES[kind](slug="old", status="withdrawn", withdrawal_reason="The person asked for it.")

    answer = client.get(f"/{kind}/old/")

    assert answer.status_code == 410
    assert Page(answer).texts("main h1, main .lede + p") == ["Withdrawn", "The person asked for it."]


@pytest.mark.parametrize("kind", FACTORIES)
@pytest.mark.parametrize("status", ["draft", "review"])
def test_unpublished_entry_is_not_found(client, kind, status):
    FACTORIES[kind](slug="old", status=status)

    answer = client.get(f"/{kind}/old/")

    assert (answer.status_code, Page(answer).heading) == (404, "Not found")


def test_published_entry_wins_over_a_retired_slug(client):
    RetiredSlug.objects.create(kind="people", slug="old", new_slug="new")
    PersonFactory(slug="old", name="Someone")

    assert Page(client.get("/people/old/")).heading == "Someone"


def test_another_kind_of_entry_does_not_lead_on(client):
    RetiredSlug.objects.create(kind="agencies", slug="old", new_slug="new")

    assert client.get("/people/old/").status_code == 404
