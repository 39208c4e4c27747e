import gzip

import pytest

from catalog.models import Person
from catalog.views.kept import Page as KeptPage
from catalog.views.kept import Shelf, shelf
from tests.factories import DefectionFactory, PersonFactory
from tests.markup import Page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keeping(settings):
    settings.KEEP_PAGES = True
    shelf.clear()
    yield
    shelf.clear()


def test_a_page_is_drawn_once_for_each_version(client, django_assert_num_queries):
    DefectionFactory(person__name="Kim Philby")
    first = client.get("/people/")

    with django_assert_num_queries(1):
        again = client.get("/people/")

    assert again.content == first.content
    assert again["Content-Type"] == "text/html; charset=utf-8"
    assert again["ETag"] == first["ETag"]


def test_a_save_is_seen_at_once(client):
    DefectionFactory(person__slug="kim-philby", person__name="Kim Philby")
    client.get("/people/")

    Person.objects.filter(slug="kim-philby").update(name="Harold Philby")

    assert Page(client.get("/people/")).texts(".cards h2") == ["Harold Philby"]


def test_a_kept_page_comes_compressed_to_who_can_read_it(client):
    PersonFactory(slug="kim-philby", name="Kim Philby")
    plain = client.get("/people/kim-philby/").content

    zipped = client.get("/people/kim-philby/", headers={"accept-encoding": "gzip"})

    assert zipped["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in zipped["Vary"]
    assert gzip.decompress(zipped.content) == plain


def test_pages_that_differ_by_address_are_kept_apart(client):
    DefectionFactory(date="1954")
    assert [Page(client.get(f"/people/?decade={decade}")).heading[:1] for decade in ("1950", "1960", "1950")] == [
        "1",
        "0",
        "1",
    ]


def test_errors_are_not_kept(client):
    assert client.get("/people/nobody/").status_code == 404
    PersonFactory(slug="nobody", name="Nobody")
    assert client.get("/people/nobody/").status_code == 200


def test_shelf_lets_the_least_read_page_go(monkeypatch):
    monkeypatch.setattr("catalog.views.kept.ROOM", 10)
    small = Shelf()
    for name in ("a", "b"):
        small.keep(1, (name,), KeptPage(b"12345", {}))
    small.find(1, ("a",))

    small.keep(1, ("c",), KeptPage(b"12345", {}))

    assert [bool(small.find(1, (name,))) for name in ("a", "b", "c")] == [True, False, True]


def test_shelf_forgets_an_older_version_and_takes_none():
    books = Shelf()
    books.keep(2, ("a",), KeptPage(b"new", {}))
    books.keep(1, ("a",), KeptPage(b"old", {}))

    assert books.find(2, ("a",)) == KeptPage(b"new", {})
    assert books.find(1, ("a",)) is None
    books.keep(3, ("b",), KeptPage(b"newer", {}))
    assert books.find(3, ("a",)) is None
