import pytest

from tests.factories import (
    AgencyFactory,
    CountryFactory,
    DefectionFactory,
    EraFactory,
    NameFactory,
    PersonFactory,
    SourceFactory,
)
from tests.markup import Page

pytestmark = pytest.mark.django_db


def person(name, **fields):
    return NameFactory(person=PersonFactory(name=name, **fields), text=name, kind="printed").person


def test_search_groups_what_it_finds(client):
    person("Victor Sheymov")
    AgencyFactory(name="Sheymov Institute")
    AgencyFactory(name="Another", native_name="Институт Шеймова")
    EraFactory(name="The Sheymov years")
    CountryFactory(slug="sheymovia")
    SourceFactory(title="Victor Sheymov dies")
    SourceFactory(title="A draft about Sheymov", status="draft")

    page = Page(client.get("/search/?q=sheymov"))

    assert page.title == "sheymov · Search · Defectors"
    assert page.texts("section > h2") == ["People 1", "Agencies 1", "Eras 1", "Countries 1", "Sources 1"]
    assert page.texts(".cards h2") == ["Victor Sheymov"]
    assert page.texts(".rows a") == ["Sheymov Institute", "The Sheymov years", "Sheymovia", "Victor Sheymov dies"]


def test_search_finds_people_who_never_crossed(client):
    person("Nicholas Elliott")
    DefectionFactory(person=person("Kim Philby"))

    assert Page(client.get("/search/?q=elliott")).texts(".cards h2") == ["Nicholas Elliott"]


@pytest.mark.parametrize("words", ["КГБ", "кгб", "state KGB", "kgb"])
def test_search_finds_an_agency_by_any_of_its_names_in_any_case(client, words):
    AgencyFactory(slug="kgb", name="Committee for State Security", abbreviation="KGB", native_name="КГБ")

    assert Page(client.get("/search/", {"q": words})).texts(".rows a") == ["Committee for State Security (KGB)"]


def test_search_needs_every_word(client):
    AgencyFactory(name="Committee for State Security")

    assert Page(client.get("/search/?q=state+insecurity")).texts(".rows a") == []


def test_search_leads_to_the_whole_list(client):
    for number in range(12):
        person(f"Anatoli Number{number}")

    page = Page(client.get("/search/?q=anatoli"))

    assert len(page.texts(".cards h2")) == 10
    assert page.texts(".more") == ["All 12 people"]
    assert page.attributes(".more", "href") == ["/people/?q=anatoli&who=all"]


@pytest.mark.parametrize("q", ["", "   ", None])
def test_search_for_nothing_shows_only_the_box(client, q):
    person("Kim Philby")
    AgencyFactory()

    page = Page(client.get("/search/", {"q": q} if q is not None else {}))

    assert page.title == "Search · Defectors"
    assert page.texts("section") == []


@pytest.mark.parametrize(
    "q", ["'", '"', "%", "_", "\x00", "((", "NEAR(a b)", "*", "🕵", "\ud800", "z" * 10_000, " ".join("word" * 2000)]
)
def test_search_takes_any_input(client, q):
    person("Kim Philby")
    AgencyFactory(name="A body", native_name="a")

    response = client.get("/search/", {"q": q.encode("utf-8", "surrogatepass")})

    assert response.status_code == 200
    assert Page(response).texts(".cards h2") == []


@pytest.mark.parametrize("count", [1, 3])
def test_search_queries_do_not_grow(client, count, django_assert_num_queries):
    for number in range(count):
        person(f"Anatoli Number{number}")
        AgencyFactory(name=f"Anatoli {number}")
        SourceFactory(title=f"Anatoli {number}")
    client.get("/search/?q=anatoli")

    with django_assert_num_queries(5):
        response = client.get("/search/?q=anatoli")

    assert len(Page(response).texts(".cards > li")) == count
