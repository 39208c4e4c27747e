"""“Someone else has this open.”"""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from catalog.models import Presence
from tests import factories as make
from tests.conftest import Visitor

from .conftest import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def boris():
    visitor = Visitor()
    visitor.force_login(User.objects.create_superuser("boris", first_name="Boris", last_name="Bell"))
    return Desk(visitor)


def also_open(desk, entry) -> list[str]:
    return desk.client.get(desk.address(entry)).context["also_open"]


def test_an_editor_is_told_who_else_has_the_entry_open(desk, boris):
    person = make.PersonFactory()

    assert also_open(boris, person) == []
    assert also_open(desk, person) == ["Boris Bell"]
    assert also_open(boris, person) == ["admin"]
    assert also_open(desk, make.PersonFactory()) == []


def test_presence_is_forgotten_after_a_while_and_on_leaving(desk, boris):
    person = make.PersonFactory()
    address = reverse("admin:catalog_person_presence", args=[person.pk])
    also_open(boris, person)

    assert boris.client.post(address).json() == {"others": []}
    assert desk.client.get(address).json() == {"others": ["Boris Bell"]}
    Presence.objects.update(seen=timezone.now() - timedelta(minutes=4))
    assert desk.client.get(address).json() == {"others": []}
    boris.client.post(address)
    boris.client.post(address, {"leave": "1"})
    assert desk.client.get(address).json() == {"others": []}


def test_saving_and_going_back_to_the_list_leaves_the_entry(desk, boris):
    person = make.PersonFactory()

    boris.save(person, boris.open(person))
    assert also_open(desk, person) == []

    boris.save(person, boris.open(person), _continue="1")
    assert also_open(desk, person) == ["Boris Bell"]
