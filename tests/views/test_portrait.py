"""A portrait's files as readers get them, and its place on the page."""

import pytest
from django.core.files.storage import default_storage

from catalog.models import Person
from catalog.portraits import Portrait, keep
from tests.factories import PersonFactory
from tests.markup import Page
from tests.pictures import a_portrait, as_file, picture, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("memory_storage")]


@pytest.fixture
def philby():
    return PersonFactory(
        slug="kim-philby",
        name="Kim Philby",
        portrait=keep(a_portrait()),
        portrait_alt="A man in a <dark> coat",
        portrait_credit="Ministry of Posts & Telegraphs",
        portrait_licence="public domain",
    )


def files_of(person: Person) -> list[str]:
    return [f"/media/{file}" for file in Portrait.called(person.portrait.name).renditions()]


def test_portrait_is_served_to_be_kept_for_ever(client, philby, django_assert_num_queries):
    for address in files_of(philby):
        with default_storage.open(address.removeprefix("/media/")) as kept:
            data = kept.read()
        with django_assert_num_queries(1):
            response = client.get(address)

        assert response.content == data
        assert {name: response.get(name) for name in ("Content-Type", "Cache-Control", "Set-Cookie", "ETag")} == {
            "Content-Type": "image/avif" if address.endswith("avif") else "image/jpeg",
            "Cache-Control": "public, max-age=31536000, immutable",
            "Set-Cookie": None,
            "ETag": None,
        }
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in response["Content-Security-Policy"].split("; ")
        assert "Cookie" not in response.get("Vary", "")


def test_portrait_answers_only_what_asks_for_it(client, philby):
    address = files_of(philby)[0]

    assert (client.head(address).status_code, client.post(address).status_code) == (200, 405)


@pytest.mark.parametrize("status", ["draft", "review", "withdrawn"])
def test_portrait_of_what_is_not_published_is_the_desks_alone(client, admin_client, philby, status):
    Person.objects.update(status=status, withdrawal_reason="Two mixed up." if status == "withdrawn" else "")

    assert {client.get(address).status_code for address in files_of(philby)} == {404}
    for address in files_of(philby):
        response = admin_client.get(address)
        assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")


def test_portrait_that_was_replaced_is_public_no_more(client, admin_client, philby):
    before = files_of(philby)
    Person.objects.update(portrait=keep(upload(as_file(picture((300, 300))))))

    assert {client.get(address).status_code for address in before} == {404}
    assert {client.get(address).status_code for address in files_of(Person.objects.get())} == {200}
    # The history can put it back.
    assert {admin_client.get(address).status_code for address in before} == {200}


def test_portraits_original_is_the_desks_alone(client, admin_client, philby):
    address = f"/media/{philby.portrait.name}"

    assert (client.get(address).status_code, admin_client.get(address).status_code) == (404, 200)


def test_a_user_without_the_desk_is_a_reader(client, django_user_model, philby):
    client.force_login(django_user_model.objects.create_user("reader"))

    assert client.get(f"/media/{philby.portrait.name}").status_code == 404


@pytest.mark.parametrize(
    "file",
    [
        "",
        "portraits/",
        "portraits",
        "../settings.py",
        "..%2f..%2fsecret_key",
        "portraits/..%2f..%2f..%2fetc%2fpasswd",
        "%2fetc%2fpasswd",
        "portraits/a.jpg",
        "portraits/%00.jpg",
        "portraits/0123456789abcdef0123456789abcdef-400x500-160.jpg",
    ],
)
def test_nothing_else_is_served(client, admin_client, file):
    assert (client.get(f"/media/{file}").status_code, admin_client.get(f"/media/{file}").status_code) == (404, 404)


def test_a_file_that_is_gone_from_the_storage_is_not_found(client, philby):
    [address, *_] = files_of(philby)
    default_storage.delete(address.removeprefix("/media/"))

    assert client.get(address).status_code == 404


def test_profile_shows_the_portrait_in_the_size_that_a_screen_needs(client, philby):
    page = Page(client.get("/people/kim-philby/"))

    files = files_of(philby)
    by_kind = {kind: [file for file in files if file.endswith(kind)] for kind in ("avif", "jpg")}
    srcsets = {kind: ", ".join(f"{file} {file.rpartition('-')[2].partition('.')[0]}w" for file in by_kind[kind])
               for kind in by_kind}  # fmt: skip
    assert page.attributes(".portrait source", "srcset") == [srcsets["avif"]]
    assert page.attributes(".portrait source", "type") == ["image/avif"]
    assert page.attributes(".portrait img", "srcset") == [srcsets["jpg"]]
    assert [page.attributes(".portrait img", name) for name in ("src", "width", "height", "alt", "loading")] == [
        [by_kind["jpg"][1]],
        ["320"],
        ["400"],
        ["A man in a <dark> coat"],
        [None],
    ]
    assert page.texts(".portrait figcaption") == ["Ministry of Posts & Telegraphs, public domain"]
    assert page.texts(".title .monogram") == []


@pytest.mark.parametrize("name", ["", "portraits/sent-before-this-rule.jpg"])
def test_profile_without_a_portrait_has_a_monogram(client, philby, name):
    Person.objects.update(portrait=name)

    page = Page(client.get("/people/kim-philby/"))

    assert (page.texts(".title .monogram"), page.texts(".portrait")) == (["KP"], [])


def test_profile_fetches_the_portrait_from_where_the_settings_say(client, philby, settings):
    settings.MEDIA_URL = "https://media.example.org/"

    [src] = Page(client.get("/people/kim-philby/")).attributes(".portrait img", "src")

    assert src.startswith("https://media.example.org/portraits/")
