import pytest

from tests.factories import CountryFactory, DefectionFactory
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

    with django_assert_num_queries(2):
        response = client.get("/explore/")

    assert Page(response).texts(".decades tbody tr") == [f"undated {count} 0"]
