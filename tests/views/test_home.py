import pytest

from catalog.models import Citation
from tests.factories import AgencyFactory, CountryFactory, DefectionFactory, EraFactory, NameFactory, SourceFactory
from tests.markup import Page

pytestmark = pytest.mark.django_db


def cross(**fields):
    defection = DefectionFactory(**fields)
    NameFactory(person=defection.person)
    return defection


def test_home_counts_what_readers_see(client):
    cross(date="1954-01", origin=CountryFactory(slug="soviet-union"))
    cross(status="draft")
    cross(person__status="draft")
    SourceFactory()
    SourceFactory(status="review")

    home = Page(client.get("/"))

    # The two people without a shown crossing have no page of their own here; only one of them is published.
    assert home.texts(".totals dt") == ["people", "crossings", "statements", "sources"]
    assert home.texts(".totals dd") == ["1", "1", "3", "1"]


def test_home_draws_every_decade_from_first_to_last_and_the_undated(client):
    cross(date="1954-01")
    cross(date="1956?")
    cross(date="1972")
    cross(date="")

    home = Page(client.get("/"))

    assert home.attributes(".decades a", "aria-label") == [
        "1950s: 2, of them 1 possibly",
        "1970s: 1",
        "undated: 1",
    ]
    assert home.attributes(".decades a", "href") == [
        "/people/?decade=1950",
        "/people/?decade=1970",
        "/people/?decade=undated",
    ]
    assert home.texts(".decades tbody tr") == ["1950s 2 1", "1960s 0 0", "1970s 1 0", "undated 1 0"]


def test_home_leads_in_by_agency_era_and_country_with_the_numbers_of_their_lists(client):
    era, soviet_union = EraFactory(slug="late-cold-war"), CountryFactory(slug="soviet-union")
    for country in ("united-states", "united-states", "canada"):
        cross(era=era, origin=soviet_union, destination=CountryFactory(slug=country))
    AgencyFactory(slug="kgb")

    home = Page(client.get("/"))

    assert home.texts(".ways .tally li") == ["Late Cold War 3", "Soviet Union 3", "United States 2", "Canada 1"]
    assert home.attributes(".ways .tally a", "href") == [
        "/people/?era=late-cold-war",
        "/people/?origin=soviet-union",
        "/people/?destination=united-states",
        "/people/?destination=canada",
    ]


def test_home_names_the_entries_whose_sources_disagree(client):
    defection = cross(person__slug="kim-philby", date="1963")
    source = SourceFactory()
    Citation.objects.create(defection=defection, source=source, locator="¶ 1")
    Citation.objects.create(
        defection=defection, source=source, aspect="date", stance="contradicts", reading="In 1962", locator="¶ 2"
    )

    home = Page(client.get("/"))

    assert home.texts(".halves section:nth-of-type(2) h3") == ["Kim Philby"]
    assert home.texts(".halves section:nth-of-type(2) .n") == ["1 point"]


@pytest.mark.parametrize("count", [1, 3])
def test_home_queries_do_not_grow(client, count, django_assert_num_queries):
    for _ in range(count):
        cross(date="1954-01")
    client.get("/")

    with django_assert_num_queries(13):
        response = client.get("/")

    assert Page(response).texts(".totals a")[0] == str(count)
