import pytest

from catalog.models import RetiredSlug
from tests.factories import CountryFactory, DefectionFactory, PlaceFactory, WaveFactory
from tests.markup import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def soviet_union():
    return CountryFactory(slug="soviet-union", span="1922-12-30/1991-12-26")


def test_country_list_counts_who_left_who_came_and_who_broke_off_there(client, soviet_union):
    italy = CountryFactory(slug="italy")
    DefectionFactory.create_batch(2, origin=soviet_union, place=PlaceFactory(name="Rome", country=italy))
    DefectionFactory(destination=soviet_union)
    DefectionFactory(origin=soviet_union, status="draft")
    DefectionFactory(origin=soviet_union, person__status="draft")

    page = Page(client.get("/countries/"))

    assert page.texts("tbody tr") == ["Italy – – 2", "Soviet Union 2 1 –"]
    assert page.attributes("tbody a", "href") == ["/countries/italy/", "/countries/soviet-union/"]


def test_country_shows_departures_and_arrivals_in_time(client, soviet_union):
    DefectionFactory(person__name="Later", date="1985", origin=soviet_union)
    DefectionFactory(person__name="Earlier", date="1937", origin=soviet_union, certainty="alleged")
    DefectionFactory(person__name="Undated", origin=soviet_union)
    DefectionFactory(person__name="Arrival", destination=soviet_union, method="vanished")
    DefectionFactory(person__name="Draft", origin=soviet_union, status="draft")
    DefectionFactory(person__name="Elsewhere")

    page = Page(client.get("/countries/soviet-union/"))

    assert page.heading == "Soviet Union"
    assert page.texts(".head .ref") == ["30 December 1922 – 26 December 1991"]
    assert page.texts("section h2") == ["Left 3", "Came over 1"]
    assert page.texts("section:nth-of-type(1) h3") == ["Earlier", "Later", "Undated"]
    assert page.texts("section:nth-of-type(1) .hedge") == ["alleged"]
    assert page.texts("section:nth-of-type(2) li") == ["Arrival not stated undated to Soviet Union vanished"]
    assert page.attributes(".more", "href") == ["/people/?origin=soviet-union", "/people/?destination=soviet-union"]


def test_country_tells_waves_in_words(client, soviet_union):
    WaveFactory(name="The purge", origin=soviet_union, count_text="about 60", text="Officials who stayed abroad.")
    WaveFactory(name="A draft", origin=soviet_union, status="draft")

    page = Page(client.get("/countries/soviet-union/"))

    assert page.texts("section h2") == ["Left 0", "Came over 0"]
    assert page.texts("section:nth-of-type(1) ul li") == [
        "The purge Soviet Union undated to not stated about 60: Officials who stayed abroad."
    ]


def test_country_tells_whose_break_happened_there(client):
    lebanon = CountryFactory(slug="lebanon")
    DefectionFactory(person__name="Kim Philby", place=PlaceFactory(name="Beirut", country=lebanon))

    page = Page(client.get("/countries/lebanon/"))

    assert page.texts("section h2") == ["Left 0", "Came over 0", "Broke away here 1"]
    assert page.texts("section:nth-of-type(3) .manner") == ["in Beirut"]


def test_country_that_moved_leads_on(client, soviet_union):
    RetiredSlug.objects.create(kind="countries", slug="ussr", new_slug="soviet-union")

    response = client.get("/countries/ussr/")

    assert (response.status_code, response["Location"]) == (301, "/countries/soviet-union/")


def test_country_that_never_was_is_not_found(client):
    assert Page(client.get("/countries/ruritania/")).heading == "Not found"


@pytest.mark.parametrize("count", [1, 3])
def test_country_list_queries_do_not_grow(client, count, django_assert_num_queries):
    DefectionFactory.create_batch(count, origin=CountryFactory(), destination=CountryFactory())
    CountryFactory.create_batch(count)

    with django_assert_num_queries(2):
        response = client.get("/countries/")

    assert len(Page(response).texts("tbody tr")) == count + 2


@pytest.mark.parametrize("count", [1, 3])
def test_country_queries_do_not_grow(client, count, soviet_union, django_assert_num_queries):
    DefectionFactory.create_batch(count, origin=soviet_union, place=PlaceFactory(country=soviet_union))
    DefectionFactory.create_batch(count, destination=soviet_union)
    WaveFactory.create_batch(count, origin=soviet_union)

    with django_assert_num_queries(7):
        response = client.get("/countries/soviet-union/")

    assert len(Page(response).texts(".cols > section:first-child ol h3")) == count


def test_country_with_many_leavers_shows_the_first_and_leads_to_the_list(client, soviet_union, monkeypatch):
    monkeypatch.setattr("catalog.views.countries.MOST", 2)
    DefectionFactory.create_batch(3, origin=soviet_union)

    page = Page(client.get("/countries/soviet-union/"))

    assert page.texts("section:nth-of-type(1) h2") == ["Left 3"]
    assert len(page.texts("section:nth-of-type(1) h3")) == 2
    assert page.texts(".more") == ["All of them in the list"]
