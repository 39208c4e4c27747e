import pytest

from catalog.models import Certainty
from tests.markup import Page


@pytest.fixture
def about(client):
    return Page(client.get("/about/"))


def test_about_explains_every_word_of_certainty(about):
    assert about.texts(".words dt") == [str(label) for label in Certainty.labels]


def test_about_reads_dates_as_the_catalogue_does(about):
    assert about.texts("tbody tr") == [
        "1929 1929",
        "1945-09 September 1945",
        "2023-08-09 9 August 2023",
        "1940-22 summer 1940",
        "193X 1930s",
        "1937~ about 1937",
        "1929? perhaps 1929",
        "1952/1955 between 1952 and 1955",
        "../1991 by 1991",
        "1985/.. from 1985",
    ]


def test_about_has_the_places_that_other_pages_point_to(about):
    assert about.attributes("h2", "id") == ["method", "certainty", "dates", "living", "corrections", "licence"]
    assert about.attributes('nav[aria-label="On this page"] a', "href") == [
        "#method",
        "#certainty",
        "#dates",
        "#living",
        "#corrections",
        "#licence",
    ]


def test_about_prints_the_address_for_corrections(client, settings):
    settings.CONTACT_EMAIL = "desk@archive.example"

    assert Page(client.get("/about/")).attributes("a[href^=mailto]", "href") == ["mailto:desk@archive.example"]


def test_about_without_an_address_names_none(about):
    assert about.attributes("a[href^=mailto]", "href") == []


def test_about_asks_nothing_of_the_database(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/about/")
