import gzip

import brotli
import pytest

from catalog.models import Person
from catalog.views.kept import PLAIN, Shelf, encoding_for
from catalog.views.kept import Page as KeptPage
from tests.factories import DefectionFactory, PersonFactory
from tests.markup import Page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keeping(settings):
    settings.KEEP_PAGES = True


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
    plain = client.get("/people/kim-philby/")

    zipped = client.get("/people/kim-philby/", headers={"accept-encoding": "gzip"})
    squeezed = client.get("/people/kim-philby/", headers={"accept-encoding": "gzip, deflate, br"})

    assert [answer.get("Content-Encoding") for answer in (plain, zipped, squeezed)] == [None, "gzip", "br"]
    assert [answer["Vary"] for answer in (plain, zipped, squeezed)] == ["Accept-Encoding"] * 3
    assert [int(answer["Content-Length"]) for answer in (zipped, squeezed)] == [
        len(zipped.content),
        len(squeezed.content),
    ]
    assert gzip.decompress(zipped.content) == brotli.decompress(squeezed.content) == plain.content


@pytest.mark.parametrize("first", ["identity", "gzip", "br"])
def test_a_page_is_the_same_whichever_way_it_was_first_asked_for(client, first):
    PersonFactory(slug="kim-philby", name="Kim Philby")
    client.get("/people/kim-philby/", headers={"accept-encoding": first})

    plain, zipped, squeezed = (
        client.get("/people/kim-philby/", headers={"accept-encoding": encoding}).content
        for encoding in ("identity", "gzip", "br")
    )

    assert gzip.decompress(zipped) == brotli.decompress(squeezed) == plain


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", PLAIN),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP;q=0.5, BR;q=1.0", "br"),
        ("br;q=0, gzip", "gzip"),
        ("br; q=0.000, gzip;q=0", PLAIN),
        ("br;q=0.001", "br"),
        ("*, ;;,,=", PLAIN),
    ],
)
def test_encoding_is_the_best_that_is_accepted(accepted, encoding):
    assert encoding_for(accepted) == encoding


def test_pages_that_differ_by_address_are_kept_apart(client):
    DefectionFactory(date="1954")
    assert [Page(client.get(f"/people/?decade={decade}")).heading[:1] for decade in ("1950", "1960", "1950")] == [
        "1",
        "0",
        "1",
    ]


def test_a_profile_is_drawn_once_for_all_the_lists_that_lead_to_it(client, settings, django_assert_num_queries):
    settings.KEEP_PAGES = False
    for name, year in [("Anna", "1954"), ("Boris", "1955"), ("Clara", "1965")]:
        DefectionFactory(person__slug=name.lower(), person__name=name, date=year)
    alone = client.get("/people/boris/").content.decode()
    client.get("/people/")

    # The version, the person's key and the neighbours' addresses.
    with django_assert_num_queries(3):
        from_list = client.get("/people/boris/?decade=1950").content.decode()

    nav = from_list[from_list.index('<nav class="turn"') : from_list.index("</nav>", from_list.index("turn")) + 6]
    assert (nav.count("/people/anna/?decade=1950"), nav.count('"/people/?decade=1950"'), nav.count("Next")) == (1, 1, 0)
    assert from_list.replace(nav, "", 1).split() == alone.split()
    assert client.get("/people/boris/?utm_source=mail").content.decode() == alone


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


def test_shelf_counts_every_encoding_of_a_page(monkeypatch):
    monkeypatch.setattr("catalog.views.kept.ROOM", 100)
    small = Shelf()
    page = KeptPage(b"1" * 60, {})
    small.keep(1, ("a",), page)
    small.keep(1, ("b",), KeptPage(b"2" * 30, {}))

    small.body(page, "gzip")

    assert [bool(small.find(1, (name,))) for name in ("a", "b")] == [False, True]


def test_shelf_forgets_an_older_version_and_takes_none():
    books, new, old = Shelf(), KeptPage(b"new", {}), KeptPage(b"old", {})
    books.keep(2, ("a",), new)
    books.keep(1, ("a",), old)

    assert books.find(2, ("a",)) is new
    assert books.find(1, ("a",)) is None
    books.keep(3, ("b",), KeptPage(b"newer", {}))
    assert books.find(3, ("a",)) is None


def test_shelf_trusts_a_version_for_a_second(monkeypatch):
    moments = iter([100.5, 101.5])
    monkeypatch.setattr("catalog.views.kept.monotonic", lambda: next(moments))
    books, page = Shelf(), KeptPage(b"page", {})
    books.keep(1, ("a",), page)

    books.read(1, 100.0)

    assert [books.find_trusted(("a",)) for _ in range(2)] == [(1, page), (None, None)]


def test_shelf_trusts_nothing_of_a_version_that_was_followed(monkeypatch):
    monkeypatch.setattr("catalog.views.kept.monotonic", lambda: 100.0)
    books = Shelf()
    books.keep(1, ("a",), KeptPage(b"page", {}))

    books.read(2, 100.0)

    assert books.find_trusted(("a",)) == (2, None)
