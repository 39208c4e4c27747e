import pytest

from tests.factories import (
    AgencyFactory,
    CountryFactory,
    DefectionFactory,
    LifeEventFactory,
    PlaceFactory,
    SuccessionFactory,
)
from tests.markup import Page

pytestmark = pytest.mark.django_db


def test_explore_opens_each_list_with_its_number(client):
    DefectionFactory(date="1954-01", origin=CountryFactory(slug="soviet-union"), method="fled")

    page = Page(client.get("/explore/"))

    assert page.attributes(".decades a", "aria-label") == ["1950s: 1"]
    assert page.texts(".ways h3") == ["From", "To", "Way", "Motive", "How sure", "Elsewhere"]
    assert page.texts(".ways .n") == ["1"] * 5
    assert page.attributes(".ways li:has(.n) a", "href") == [
        "/people/?origin=soviet-union",
        "/people/?destination=not-stated",
        "/people/?method=fled",
        "/people/?motive=not-stated",
        "/people/?certainty=stated",
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_explore_queries_do_not_grow(client, count, django_assert_num_queries):
    DefectionFactory.create_batch(count)
    client.get("/explore/")

    with django_assert_num_queries(1):
        response = client.get("/explore/")

    assert Page(response).texts(".decades tbody tr") == [f"undated {count} 0"]


def test_flows_give_each_way_the_number_of_the_list_it_opens(client):
    union, usa = CountryFactory(slug="soviet-union"), CountryFactory(slug="united-states")
    DefectionFactory(origin=union, destination=usa, date="1954")
    DefectionFactory(origin=union, destination=usa, date="1980")
    DefectionFactory(origin=union, date="1954")

    page = Page(client.get("/explore/flows/?decade=1950"))

    assert page.texts(".drawing tbody tr") == ["Soviet Union United States 1", "Soviet Union not stated 1"]
    for link, number in zip(page.attributes(".drawing tbody a", "href"), page.texts(".drawing tbody a"), strict=True):
        assert Page(client.get(link)).heading.partition(" · ")[0] == f"{number} person"
    assert page.attributes("svg a", "href") == page.attributes(".drawing tbody a", "href")


def test_map_links_each_line_to_its_row_and_lists_what_it_cannot_draw(client):
    union, lebanon = CountryFactory(slug="soviet-union"), CountryFactory(slug="lebanon")
    PlaceFactory(name="Moscow", country=union, latitude=55, longitude=37)
    beirut = PlaceFactory(name="Beirut", country=lebanon, latitude=33, longitude=35)
    DefectionFactory(person__name="Kim Philby", place=beirut, destination=union, date="1963", key="crossing")
    DefectionFactory(person__name="Yuri Nosenko")

    page = Page(client.get("/explore/map/"))

    assert page.attributes(".map svg a", "href") == ["#way-1"]
    assert page.texts("#way-1") == ["Beirut Soviet Union Kim Philby 1963"]
    assert [text.partition(" crossed")[0] for text in page.texts(".section li")] == ["Yuri Nosenko"]


def test_lives_stand_beside_the_same_dates_in_a_table(client):
    crossing = DefectionFactory(person__name="Kim Philby", date="1963")
    LifeEventFactory(person=crossing.person, kind="death", date="1988")

    page = Page(client.get("/explore/lives/"))

    assert page.texts(".drawing tbody tr") == ["Kim Philby 1963 1988"]
    assert page.attributes("svg a", "aria-label") == ["Kim Philby"]


def test_genealogy_lists_every_succession(client):
    SuccessionFactory(
        predecessor=AgencyFactory(slug="mgb", name="MGB"),
        successor=AgencyFactory(slug="mvd", name="MVD"),
        date="1953-03-05",
        kind="merged",
    )
    SuccessionFactory(predecessor=AgencyFactory(slug="a", name="A"), successor=AgencyFactory(slug="b", name="B"))

    page = Page(client.get("/explore/genealogy/"))

    assert page.texts("tbody tr") == ["5 Mar 1953 MGB merged into MVD", "not dated A became B"]
    assert page.attributes("svg a", "aria-label") == ["MGB", "MVD"]


@pytest.mark.parametrize("figure", ["timeline", "flows", "map", "lives"])
def test_figures_answer_a_filter_that_cannot_be_read(client, figure):
    response = client.get(f"/explore/{figure}/?decade=1955")

    assert response.status_code == 200
    assert Page(response).texts(".notice p")[0] == ("A decade is written as its first year, like 1950; or “undated”.")


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("figure", "queries"), [("timeline", 2), ("flows", 2), ("map", 3), ("lives", 4), ("genealogy", 2)]
)
def test_figure_queries_do_not_grow(client, count, figure, queries, django_assert_num_queries):
    DefectionFactory.create_batch(count, date="1954")
    SuccessionFactory.create_batch(count, date="1954")
    client.get(f"/explore/{figure}/")

    with django_assert_num_queries(queries):
        response = client.get(f"/explore/{figure}/")

    assert response.status_code == 200
    assert len(Page(response).texts("tbody tr")) >= 1
