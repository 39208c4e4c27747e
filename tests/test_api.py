"""What all answers for programs have in common."""

import pytest

from catalog.models import Person
from tests.answers import answer, refusal
from tests.factories import (
    DefectionFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db

DATA = ["/api/people", "/api/agencies", "/api/eras", "/api/sources", "/api/countries", "/api/openapi.json"]


@pytest.mark.parametrize("address", DATA)
def test_data_is_kept_until_the_catalogue_changes(client, address):
    person = PersonFactory(slug="someone")
    first = client.get(address)

    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    person.save()
    changed = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert (changed.status_code, changed["Cache-Control"]) == (200, "public, no-cache")
    assert changed["ETag"] != first["ETag"]


def test_not_modified_costs_one_query(client, django_assert_num_queries):
    tag = client.get("/api/people")["ETag"]

    with django_assert_num_queries(1):
        assert client.get("/api/people", headers={"If-None-Match": tag}).status_code == 304


def test_refusals_are_no_version_of_anything(client):
    for address in ("/api/people?page=0", "/api/people/nobody", "/api/nothing"):
        assert "ETag" not in client.get(address)


@pytest.mark.parametrize("address", [*DATA, "/api/people?page=0", "/api/people/nobody", "/api/nothing", "/people.csv"])
def test_any_origin_may_read(client, address):
    response = client.get(address, headers={"Origin": "https://elsewhere.example"})

    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response


def test_preflight_is_answered(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.options("/api/people", headers={"Access-Control-Request-Headers": "if-none-match"})

    assert (response.status_code, response["Access-Control-Allow-Headers"]) == (204, "If-None-Match")
    assert response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("address", [*DATA, "/people.csv"])
def test_head_answers_as_get_does_without_a_body(client, address):
    got, headed = client.get(address), client.head(address)

    assert (headed.status_code, b"".join(headed)) == (200, b"")
    assert (headed["Content-Type"], headed["ETag"]) == (got["Content-Type"], got["ETag"])


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", ["/api/people", "/people.csv"])
def test_nothing_can_be_written(client, method, address):
    assert getattr(client, method)(address).status_code == 405


def test_addresses_have_no_slash_at_the_end(client):
    moved = client.get("/api/people/")

    assert (moved.status_code, moved["Location"]) == (301, "/api/people")
    assert client.get("/api/")["Location"] == "/api/docs"
    assert answer(client, "/api/nothing", 404) == refusal(
        "address", "/api/nothing", "There is no such address. See /api/docs."
    )


def test_unpublished_people_are_nowhere(client):
    for status in ("draft", "review", "withdrawn"):
        person = PersonFactory(slug=status, status=status, withdrawal_reason="Gone." * (status == "withdrawn"))
        DefectionFactory(person=person)

    assert answer(client, "/api/people?who=all")["results"] == []
    assert b"".join(client.get("/people.csv?who=all")).count(b"\r\n") == 1
    assert Person.objects.count() == 3
