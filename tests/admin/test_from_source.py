"""Enter from a source: many facts about several people on one page, each cited."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.urls import reverse

from catalog.models import Affiliation, Citation, Defection, LifeEvent, Person, Revision
from catalog.roles import CONTRIBUTOR, create_roles
from tests import factories as make

from .pages import add_row, fields_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def source():
    return make.SourceFactory(title="A post")


@pytest.fixture
def address(source) -> str:
    return reverse("admin:catalog_source_enter", args=[source.pk])


def test_ten_facts_about_two_people_are_entered_in_one_go(admin_client, source, address):
    philby, burgess = make.PersonFactory(name="Kim Philby"), make.PersonFactory(name="Guy Burgess", status="draft")
    data = fields_of(admin_client.get(address))

    for number, person in enumerate([philby, burgess] * 4):
        row = f"events-{number}" if number == 0 else add_row(data, "events")
        data |= {f"{row}-{name}": value for name, value in {
            "person": person.pk, "kind": "posting", "date": f"194{number}", "certainty": "stated", "status": "draft",
            "locator": f"¶ {number + 1}", "anchor": f"words {number}",
        }.items()}  # fmt: skip
    data |= {"affiliations-0-person": philby.pk, "affiliations-0-kind": "served", "affiliations-0-locator": "¶ 9"}
    data |= {"affiliations-0-agency": make.AgencyFactory().pk}
    data |= {"crossings-0-person": burgess.pk, "crossings-0-date": "1951-05-25", "crossings-0-locator": "¶ 10"}
    response = admin_client.post(address, data)

    assert response.status_code == 302
    assert (LifeEvent.objects.count(), Affiliation.objects.count(), Defection.objects.count()) == (8, 1, 1)
    assert [c.source for c in Citation.objects.all()] == [source] * 10
    assert Citation.objects.get(defection__person=burgess).locator == "¶ 10"
    assert set(Person.objects.values_list("version", flat=True)) == {2}
    assert set(Revision.objects.filter(number=2).values_list("key", "by_name", "reason")) == {
        (person.slug, "admin", "Entered from “A post”.") for person in (philby, burgess)
    }


def test_an_untouched_row_is_left_out(admin_client, address):
    data = fields_of(admin_client.get(address, {"person": make.PersonFactory().pk}))

    assert admin_client.post(address, data).status_code == 302
    assert Citation.objects.count() == 0


def test_an_error_saves_nothing_and_keeps_what_was_typed(admin_client, address):
    philby = make.PersonFactory()
    data = fields_of(admin_client.get(address))
    data |= {"events-0-person": str(philby.pk), "events-0-kind": "posting", "events-0-date": "1941"}
    data |= {"names-0-person": str(philby.pk), "names-0-text": "Kim", "names-0-anchor": "one two three four five six seven eight nine"}  # fmt: skip  # noqa: E501
    data |= {"relations-0-text": "no person, no other", "relations-0-kind": "recruited"}

    response = admin_client.post(address, data)

    assert [words for words, _ in response.context["problems"]] == [
        "relation 1, person: This field is required.",
        "relation 1, other: This field is required.",
        "name 1, kind: This field is required.",
        "name 1, anchor: An anchor has at most 8 words; choose the fewest that occur only once.",
    ]
    assert (LifeEvent.objects.count(), Person.objects.get().version) == (0, 1)
    assert fields_of(response)["events-0-date"] == "1941"


def test_what_readers_must_not_see_is_refused(admin_client, address):
    philby = make.PersonFactory()
    make.CitationFactory(event=make.LifeEventFactory(person=philby, kind="death", date="1988"))
    data = fields_of(admin_client.get(address))
    data |= {"events-0-person": philby.pk, "events-0-kind": "posting", "events-0-date": "1995", "events-0-status": "published"}  # fmt: skip  # noqa: E501

    response = admin_client.post(address, data)

    assert [words for words, _ in response.context["problems"]] == [
        "Readers would see it: This comes after the death: posting 1995."
    ]
    assert LifeEvent.objects.count() == 1


def test_a_contributor_enters_facts_only_about_own_drafts(client, address):
    create_roles(apps)
    user = User.objects.create_user("anna", is_staff=True)
    user.groups.add(Group.objects.get(name=CONTRIBUTOR))
    client.force_login(user)
    data = fields_of(client.get(address))
    data |= {"events-0-person": make.PersonFactory().pk, "events-0-kind": "posting", "events-0-date": "1941"}

    response = client.post(address, data)

    assert [words for words, _ in response.context["problems"]] == [
        "event 1, person: This entry is not yours to change."
    ]
    assert LifeEvent.objects.count() == 0
