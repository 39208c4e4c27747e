import pytest

from tests.factories import (
    AffiliationFactory,
    AgencyFactory,
    CountryFactory,
    DefectionFactory,
    PersonFactory,
    PlaceFactory,
)
from tests.markup import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def gouzenko():
    crossing = DefectionFactory(
        person__slug="igor-gouzenko",
        person__sort_name="Gouzenko, Igor",
        person__summary="Laid open a ring. He worked in Ottawa.",
        date="1945-09",
        origin=CountryFactory(slug="soviet-union"),
        destination=CountryFactory(slug="canada"),
        place=PlaceFactory(name="Ottawa"),
        method="walked-in",
    )
    AffiliationFactory(person=crossing.person, agency=AgencyFactory(slug="gru"), role="code clerk")
    return crossing


def test_card_shows_the_crossing_as_a_way(client, gouzenko):
    page = Page(client.get("/people/"))

    assert page.texts(".cards li > .monogram") == ["IG"]
    assert page.texts(".cards h2") == ["Igor Gouzenko"]
    assert page.texts(".cards .crossing") == ["Soviet Union Sep 1945 to Canada"]
    assert page.attributes(".cards time", "datetime") == ["1945-09"]
    assert page.texts(".cards p") == [
        "Soviet Union Sep 1945 to Canada walked in · in Ottawa",
        "Gru, code clerk",
        "Laid open a ring.",
    ]
    assert page.texts(".cards .hedge") == []


@pytest.mark.parametrize("certainty", ["reported", "alleged", "claimed", "inferred", "disputed"])
def test_card_says_how_sure_a_crossing_is(client, certainty):
    DefectionFactory(certainty=certainty)

    page = Page(client.get("/people/"))

    assert page.texts(".cards .hedge") == [certainty]
    assert page.attributes(".cards .hedge", "class") == [["hedge"] + ["disputed"] * (certainty == "disputed")]


def test_card_leaves_a_gap_a_gap(client):
    DefectionFactory(destination_text="the West")
    DefectionFactory(date="1954")
    DefectionFactory(date_text="in wartime")
    DefectionFactory()

    assert Page(client.get("/people/")).texts(".cards li p:first-of-type") == [
        "not stated undated to the West",
        "not stated 1954 to not stated",
        "not stated in wartime to not stated",
        "crossed; neither when nor between whom is stated",
    ]


def test_card_shows_both_ways_of_someone_who_went_back(client):
    america, russia = CountryFactory(slug="united-states"), CountryFactory(slug="soviet-union")
    out = DefectionFactory(date="1985-08", origin=russia, destination=america)
    DefectionFactory(person=out.person, date="1985-11", origin=america, destination=russia, kind="return")

    page = Page(client.get("/people/"))

    assert page.heading == "1 person"
    assert page.texts(".cards p")[:2] == [
        "Soviet Union Aug 1985 to United States",
        "United States Nov 1985 to Soviet Union return",
    ]


def test_heading_title_and_chips_name_the_filters(client, gouzenko):
    DefectionFactory(date="1951")

    page = Page(client.get("/people/?agency=gru&decade=1940"))

    assert page.heading == "1 person · Gru · 1940s"
    assert page.title == "1 person · Gru · 1940s · Defectors"
    assert page.texts(".chips a") == ["Remove Served in: Gru", "Remove Decade: 1940s", "Clear all"]
    assert page.attributes(".chips a", "href") == ["/people/?decade=1940", "/people/?agency=gru", "/people/"]
    assert page.attributes("input[checked]", "value") == ["gru", "1940"]
    assert page.attributes('meta[name="robots"]', "content") == ["noindex, follow"]


def test_plain_list_is_for_search_engines_too(client, gouzenko):
    assert Page(client.get("/people/")).attributes('meta[name="robots"]', "content") == []


def test_facets_show_what_each_value_would_find_and_leave_out_what_finds_nobody(client, gouzenko):
    DefectionFactory(origin=CountryFactory(slug="soviet-union"))
    CountryFactory(slug="albania")

    page = Page(client.get("/people/"))

    assert page.texts("fieldset:has([name=origin]) label") == ["Soviet Union 2"]
    assert page.texts("fieldset:has([name=destination]) label") == ["Canada 1", "not stated 1"]


def test_chosen_value_stays_even_where_it_finds_nobody(client, gouzenko):
    AgencyFactory(slug="kgb")

    page = Page(client.get("/people/?agency=kgb"))

    assert page.heading == "0 people · Kgb"
    assert page.texts("fieldset:has([name=agency]) li") == ["Gru 1", "Kgb 0"]
    assert page.attributes("input[checked]", "value") == ["kgb"]


def test_long_facet_folds_its_tail_unless_something_in_it_is_chosen(client):
    for number in range(10):
        DefectionFactory(origin=CountryFactory(slug=f"state-{number}"))

    tail = "fieldset:has([name=origin]) details"
    folded, unfolded = Page(client.get("/people/")), Page(client.get("/people/?origin=state-9"))

    assert folded.texts(f"{tail} summary") == ["2 more"]
    assert folded.attributes(tail, "open") == [None]
    assert unfolded.attributes(tail, "open") == [""]


def test_histogram_marks_the_chosen_decade_and_keeps_the_other_filters(client, gouzenko):
    AffiliationFactory(person=DefectionFactory(date="1951?").person, agency=AgencyFactory(slug="gru"))

    page = Page(client.get("/people/?agency=gru&decade=1940"))

    assert page.attributes(".decades a", "aria-label") == ["1940s: 1", "1950s: 1, of them 1 possibly"]
    assert page.attributes(".decades a", "aria-current") == ["true", None]
    assert page.attributes(".decades a", "href") == [
        "/people/?agency=gru&decade=1940",
        "/people/?agency=gru&decade=1950",
    ]


def test_empty_result_says_what_each_choice_costs(client, gouzenko):
    DefectionFactory(date="1951")

    page = Page(client.get("/people/?agency=gru&decade=1950"))

    assert page.texts(".notice h2") == ["Nobody is found"]
    assert page.texts(".notice li") == ["Without “Served in: Gru” 1", "Without “Decade: 1950s” 1"]
    assert page.attributes(".notice a", "href") == ["/people/?decade=1950", "/people/?agency=gru"]


def test_empty_result_that_no_single_choice_explains_says_so_and_draws_nothing(client, gouzenko):
    page = Page(client.get("/people/?agency=gru&decade=1920&method=fled"))

    assert page.texts(".notice p") == ["No one fits everything at once, nor with any one of the choices left out:"]
    assert page.texts(".decades") == []


def test_value_that_cannot_be_read_is_named_with_the_reason(client, gouzenko):
    response = client.get("/people/?decade=1955")
    page = Page(response)

    assert response.status_code == 200
    assert page.heading == "This view cannot be read"
    assert page.texts("[role=alert] code") == ["decade=1955"]
    assert page.texts(".cards li") == []


def test_form_s_empty_fields_are_taken_out_of_the_address(client, gouzenko):
    response = client.get("/people/?q=&agency=gru&who=&sort=-date")

    assert (response.status_code, response["Location"]) == (302, "/people/?agency=gru&sort=-date")


def test_form_sends_a_view_s_choices_back(client, gouzenko):
    page = Page(client.get("/people/?q=gouzenko&lineage=1&who=all&sort=date"))

    assert page.attributes("#q", "value") == ["gouzenko"]
    assert page.attributes("input[checked]", "name") == ["lineage"]
    assert page.attributes("#who option[selected]", "value") == ["all"]
    assert page.attributes("#sort option[selected]", "value") == ["date"]


def test_pages_together_are_the_whole_list(client):
    DefectionFactory.create_batch(51)

    pages = [Page(client.get(f"/people/?page={number}")) for number in (1, 2, 3)]
    found = [name for page in pages for name in page.texts(".cards h2")]

    assert [len(page.texts(".cards h2")) for page in pages] == [25, 25, 1]
    assert found == sorted(set(found))
    assert pages[1].texts(".pages a") == ["Page 1", "Page 2", "Page 3"]
    assert pages[1].attributes(".pages a", "href") == ["/people/", "/people/?page=2", "/people/?page=3"]
    assert pages[1].attributes(".pages a", "aria-current") == [None, "page", None]


def test_page_past_the_end_is_empty_and_says_where_the_list_ends(client, gouzenko):
    page = Page(client.get("/people/?page=9"))

    assert page.texts(".notice h2") == ["There is no page 9"]
    assert page.attributes(".notice a", "href") == ["/people/"]
    assert page.texts(".cards li") == []


def test_page_past_the_end_of_several_leads_to_the_last(client):
    DefectionFactory.create_batch(26, method="fled")

    page = Page(client.get("/people/?method=fled&page=9"))

    assert page.texts(".notice p") == ["The list ends with page 2 ."]
    assert page.attributes(".notice a", "href") == ["/people/?method=fled&page=2"]


def test_downloads_take_the_view_along(client, gouzenko):
    page = Page(client.get("/people/?agency=gru&page=1"))

    assert page.attributes("footer a", "href")[1:3] == ["/people.csv?agency=gru", "/api/people?agency=gru"]


def test_others_are_listed_when_asked(client, gouzenko):
    PersonFactory(slug="nicholas-elliott")

    assert Page(client.get("/people/?who=others")).texts(".cards h2") == ["Nicholas Elliott"]


@pytest.mark.parametrize("count", [1, 3])
def test_person_list_queries_do_not_grow(client, count, django_assert_num_queries):
    for crossing in DefectionFactory.create_batch(count):
        AffiliationFactory(person=crossing.person)
    client.get("/people/")

    with django_assert_num_queries(1):
        response = client.get("/people/")

    assert len(Page(response).texts(".cards > li")) == count


@pytest.mark.parametrize("count", [1, 3])
def test_cards_that_nobody_has_seen_take_one_query_more(client, count, django_assert_num_queries):
    for crossing in DefectionFactory.create_batch(count):
        AffiliationFactory(person=crossing.person)
        AffiliationFactory(person=crossing.person, kind="agent-of")
    client.get("/people/?page=2")

    with django_assert_num_queries(2):
        response = client.get("/people/")

    assert len(Page(response).texts(".cards > li")) == count


def test_card_is_drawn_anew_when_its_person_changes(client, gouzenko):
    client.get("/people/")
    gouzenko.person.name = "Igor S. Gouzenko"
    gouzenko.person.save()

    assert Page(client.get("/people/")).texts(".cards h2") == ["Igor S. Gouzenko"]


def test_card_leads_to_a_profile_that_knows_the_list(client, gouzenko):
    plain, narrowed = Page(client.get("/people/")), Page(client.get("/people/?agency=gru&origin=soviet-union"))

    assert plain.attributes(".cards h2 a", "href") == ["/people/igor-gouzenko/"]
    assert narrowed.attributes(".cards h2 a", "href") == ["/people/igor-gouzenko/?agency=gru&origin=soviet-union"]


def test_oldest_cards_make_room(client, monkeypatch):
    monkeypatch.setattr("catalog.cards.MOST_KEPT", 2)
    DefectionFactory.create_batch(3)

    assert len(Page(client.get("/people/")).texts(".cards h2")) == 3
    assert len(Page(client.get("/people/?sort=-name")).texts(".cards h2")) == 3


def test_list_is_not_sent_again_until_the_catalogue_changes(client, gouzenko, django_assert_num_queries):
    tag = client.get("/people/")["ETag"]

    with django_assert_num_queries(1):
        same = client.get("/people/", headers={"If-None-Match": tag})
    gouzenko.save()
    changed = client.get("/people/", headers={"If-None-Match": tag})

    assert (same.status_code, same["Cache-Control"]) == (304, "public, no-cache")
    assert (changed.status_code, changed["ETag"] == tag) == (200, False)


def test_facet_too_long_for_the_list_leads_to_a_page_of_its_own(client):
    for number in range(31):
        DefectionFactory(origin=CountryFactory(slug=f"state-{number:02}"), date="1950")

    page = Page(client.get("/people/?decade=1950"))
    origins = "fieldset:has([name=origin])"

    assert page.texts(f"{origins} details summary") == ["22 more"]
    assert page.texts(f"{origins} .all a") == ["Show all values of From"]
    assert page.attributes(f"{origins} .all a", "href") == ["/people/by/origin/?decade=1950"]
    assert page.texts("fieldset:has([name=destination]) .all") == []


def test_choice_for_which_the_list_has_no_room_stays_in_its_form(client):
    for number in range(32):
        DefectionFactory(origin=CountryFactory(slug=f"state-{number:02}"))

    page = Page(client.get("/people/?origin=state-31"))

    assert page.attributes("input[checked]", "value") == ["state-31"]
    assert page.texts("fieldset:has([name=origin]) .all a") == ["Show all values of From"]
