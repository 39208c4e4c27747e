import pytest

from tests.factories import AffiliationFactory, AgencyFactory, CountryFactory, DefectionFactory
from tests.markup import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(db):
    first = DefectionFactory(origin=CountryFactory(slug="soviet-union", name="Soviet Union"), date="1950")
    AffiliationFactory(person=first.person, agency=AgencyFactory(slug="kgb", abbreviation="KGB"))
    DefectionFactory(origin=CountryFactory(slug="cuba", name="Cuba"), date="1961")


def test_page_of_a_facet_has_every_value_with_its_count(client, two):
    page = Page(client.get("/people/by/origin/"))

    assert page.heading == "From"
    assert page.title == "From: 2 people · Defectors"
    assert page.texts(".lede") == ["2 choices among 2 people."]
    assert page.texts("form.every label") == ["Cuba 1", "Soviet Union 1"]
    assert page.attributes("form.every", "action") == ["/people/"]
    assert page.attributes('meta[name="robots"]', "content") == ["noindex, follow"]


def test_page_of_a_facet_keeps_the_other_choices_and_marks_its_own(client, two):
    page = Page(client.get("/people/by/origin/?agency=kgb&origin=cuba&sort=-date&page=3"))

    assert page.texts("form.every label") == ["Cuba 0", "Soviet Union 1"]
    assert page.attributes("form.every input[checked]", "value") == ["cuba"]
    hidden = zip(*(page.attributes("form.every [type=hidden]", name) for name in ("name", "value")), strict=True)
    assert list(hidden) == [("agency", "kgb"), ("sort", "-date")]
    assert page.attributes(".from a", "href") == ["/people/?agency=kgb&origin=cuba&sort=-date"]


def test_page_of_a_facet_says_what_it_cannot_read(client, two):
    page = Page(client.get("/people/by/origin/?decade=1955"))

    assert page.texts(".notice li") == ["decade=1955 A decade is written as its first year, like 1950; or “undated”."]
    assert page.texts("form.every") == []


def test_what_is_no_facet_has_no_page(client, db):
    assert client.get("/people/by/shoe-size/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_facet_queries_do_not_grow(client, count, django_assert_num_queries):
    for _ in range(count):
        DefectionFactory(origin=CountryFactory())
    client.get("/people/by/origin/")

    with django_assert_num_queries(1):
        client.get("/people/by/origin/")
