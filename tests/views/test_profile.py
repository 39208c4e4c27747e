import pytest

from catalog.models import Living, Person
from tests.factories import (
    AffiliationFactory,
    AgencyFactory,
    CitationFactory,
    CountryFactory,
    DefectionFactory,
    EraFactory,
    LifeEventFactory,
    MotiveFactory,
    NameFactory,
    PersonFactory,
    PlaceFactory,
    RelationFactory,
    SourceFactory,
    WaveFactory,
    WaypointFactory,
)
from tests.markup import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return SourceFactory(
        slug="post", title="A post", container="intelNews", issued="2019-09-24", url="https://example.org/post"
    )


def profile(client, person="kim-philby", query=""):
    return Page(client.get(f"/people/{person}/{query}"))


def test_profile_heads_with_the_name_and_its_forms_in_their_language(client):
    person = PersonFactory(slug="kim-philby", name="Kim Philby")
    NameFactory(person=person, text="Kim Philby", kind="printed")
    NameFactory(person=person, text="Ким Филби", kind="native", language="ru")

    page = profile(client)

    assert (page.title, page.heading) == ("Kim Philby · Defectors", "Kim Philby")
    assert page.texts(".forms li") == ["Ким Филби native script"]
    assert page.attributes(".forms bdi", "lang") == ["ru"]
    assert page.texts(".monogram") == ["KP"]


def test_profile_leads_from_a_fact_to_its_note_its_source_and_its_passage(client, post):
    event = LifeEventFactory(person__slug="kim-philby", key="kim-philby-event-death", kind="death", text="Died.")
    CitationFactory(
        event=event,
        source=post,
        locator="¶ 2",
        anchor="well-known, he died",
        aspect="date",
        voice="the MI5 file",
        note="As printed.",
    )

    page = profile(client)

    [fact] = page.texts("#kim-philby-event-death > div:not(.notes)")
    assert fact == "Died. note 1"
    assert page.attributes("#kim-philby-event-death sup a", "href") == ["#n1"]
    assert page.texts("#n1") == [
        "1 intelNews, 24 September 2019 , ¶ 2, on the date, quoting the MI5 file. the passage of note 1 ↗ As printed."
    ]
    assert page.attributes("#n1 a", "href") == [
        "/sources/post/#kim-philby-event-death",
        "https://example.org/post#:~:text=well%2Dknown%2C%20he%20died",
    ]
    assert page.attributes("#n1 a.out", "rel") == [["noopener"]]


def test_profile_gives_no_link_to_a_source_without_an_address(client):
    CitationFactory(
        event=LifeEventFactory(person__slug="kim-philby"), source=SourceFactory(slug="book", url="", title="A book")
    )

    assert profile(client).attributes("#n1 a", "href") == ["/sources/book/#" + Person.objects.get().events.get().key]


def test_profile_repeats_no_fragment(client, post):
    crossing = DefectionFactory(person__slug="kim-philby", key="crossing", date="1963", era=EraFactory())
    served = AffiliationFactory(person=crossing.person, key="served", date="1950")
    born = LifeEventFactory(person=crossing.person, key="born", kind="birth", date="1912")
    name = NameFactory(person=crossing.person, key="name")
    for target in ({"defection": crossing}, {"affiliation": served}, {"event": born}, {"name": name}):
        CitationFactory(source=post, **target)

    fragments = profile(client).attributes("[id]", "id")

    assert sorted(fragments) == ["born", "crossing", "main", "n1", "n2", "n3", "n4", "name", "served", "source-post"]


def test_profile_draws_the_crossing_as_a_way(client):
    crossing = DefectionFactory(
        person__slug="kim-philby",
        date="1963-01/1963-07",
        origin=CountryFactory(slug="united-kingdom", name="United Kingdom"),
        destination=CountryFactory(slug="soviet-union", name="Soviet Union"),
        place=PlaceFactory(name="Beirut"),
        method="vanished",
        note="Two posts give the year alone.",
    )
    WaypointFactory(defection=crossing, text="possibly Damascus")
    MotiveFactory(defection=crossing, kind="fear-of-arrest", text="he had begun to confess")

    page = profile(client)

    assert page.texts(".cross") == [
        "United Kingdom between January and July 1963 to vanished · in Beirut Soviet Union",
    ]
    assert page.texts(".passing dt") == ["By way of", "Why"]
    assert page.texts(".passing dd") == ["possibly Damascus", "Fear of arrest: he had begun to confess"]
    assert page.texts(".passing .remark") == ["Two posts give the year alone."]


def test_profile_says_what_of_a_crossing_is_not_stated(client):
    DefectionFactory(person__slug="kim-philby", kind="return")

    page = profile(client)

    assert page.texts(".passing h2") == ["return"]
    assert page.texts(".cross") == ["not stated undated to not stated"]


@pytest.mark.parametrize(
    ("certainty", "words"),
    [
        ("alleged", "The crossing is alleged, not established . How sure is sure?"),
        ("disputed", "The crossing is disputed in print . How sure is sure?"),
    ],
)
def test_profile_says_in_words_that_a_crossing_is_in_doubt(client, certainty, words):
    DefectionFactory(person__slug="kim-philby", certainty=certainty)

    page = profile(client)

    assert page.texts(".status p") == [words]
    assert page.texts(".passing .hedge") == [certainty]


def test_profile_of_someone_presumed_living_says_so_and_how_to_correct_it(client):
    DefectionFactory(person__slug="kim-philby", person__living=Living.YES)

    page = profile(client)

    assert page.texts(".status strong") == ["Presumed living."]
    assert page.attributes(".status a", "href") == ["/about/#living", "/people/kim-philby/correction/"]


def test_profile_of_someone_who_did_not_cross_says_so(client):
    RelationFactory(person=PersonFactory(slug="nicholas-elliott"), other__name="Kim Philby", kind="interviewed")

    page = profile(client, "nicholas-elliott")

    assert page.texts(".status p") == ["No crossing of their own is recorded: named for a part in the story of others."]
    assert page.texts("dl dt, dl dd") == ["Interviewed", "Kim Philby"]


def test_profile_reads_a_tie_from_the_other_end_by_its_converse(client):
    RelationFactory(person__name="Nicholas Elliott", other=PersonFactory(slug="kim-philby"), kind="interviewed")

    assert profile(client).texts("dl dt, dl dd") == ["Interviewed by", "Nicholas Elliott"]


def test_profile_tells_a_life_in_time(client):
    person = PersonFactory(slug="kim-philby")
    LifeEventFactory(person=person, date="1988", kind="death", text="", place=PlaceFactory(name="Moscow"))
    LifeEventFactory(person=person, date="1963-01", text="Began to confess.", place=PlaceFactory(name="Beirut"))
    LifeEventFactory(person=person, text="Wrote for a paper.")
    AffiliationFactory(person=person, agency=AgencyFactory(name="MI6"), date="1940/1951", role="officer")
    DefectionFactory(person=person, date="1963-01/1963-07", origin=CountryFactory(name="Russia"))

    page = profile(client)

    assert page.texts("ol.life > li") == [
        "1940–1951 Served in MI6 , officer",
        "Jan 1963 Beirut Began to confess.",
        "Jan–Jul 1963 Defection from Russia",
        "1988 Died in Moscow",
    ]
    assert page.texts("ul.life > li") == ["Wrote for a paper."]
    assert page.attributes(".life time", "datetime") == ["1963-01", "1988"]


def test_profile_groups_agencies_by_kind_of_link_with_hedge_and_note(client):
    person = PersonFactory(slug="kim-philby")
    kgb = AgencyFactory(slug="kgb", name="Committee for State Security", abbreviation="KGB")
    AffiliationFactory(
        person=person, agency=kgb, kind="contacted-by", role="by letter", certainty="alleged", date="1950"
    )
    AffiliationFactory(person=person, agency=kgb, kind="sought-by", note="Years later.")

    page = profile(client)

    assert page.texts("dl dt") == ["Contacted by", "Sought by"]
    assert page.texts("dl dd") == [
        "Committee for State Security (KGB) , by letter 1950 alleged",
        "Committee for State Security (KGB) Years later.",
    ]
    assert page.attributes("dl a:not(.wrong)", "href") == ["/agencies/kgb/", "/agencies/kgb/"]


def test_profile_offers_to_report_each_fact_at_its_own_place(client):
    person = PersonFactory(slug="kim-philby")
    AffiliationFactory(person=person, key="contact", kind="contacted-by")
    DefectionFactory(person=person, key="crossing")
    LifeEventFactory(person=person, key="death", kind="death", text="Died.")
    NameFactory(person=person, key="cover", kind="cover")

    page = profile(client)

    offers = {key: page.attributes(f"#{key} .wrong", "href") for key in ("contact", "crossing", "death", "cover")}
    assert offers == {key: [f"/people/kim-philby/correction/?statement={key}"] for key in offers}
    assert len(page.texts(".wrong")) == len(offers)


def test_profile_sets_contradicting_readings_side_by_side(client, post):
    crossing = DefectionFactory(person__slug="kim-philby", key="crossing", date="1963", note="Two against one.")
    CitationFactory(defection=crossing, source=post)
    CitationFactory(defection=crossing, source=post, aspect="date", stance="contradicts", reading="In 1962.")

    page = profile(client)

    assert page.texts("#crossing-differs h3") == ["Defection: the date"]
    assert page.texts("#crossing-differs .reading") == ["1963 note 1", "In 1962. note 2"]
    assert page.texts("#crossing-differs > .remark") == ["Two against one."]
    assert page.attributes(".passing .hedge", "href") == ["#crossing-differs"]


def test_profile_lists_each_source_once_with_its_places(client, post):
    person = PersonFactory(slug="kim-philby", summary="A life.")
    for year, locator in (("1950", "¶ 10"), ("1951", "¶ 2"), ("1952", "¶ 10")):
        CitationFactory(event=LifeEventFactory(person=person, date=year), source=post, locator=locator)

    page = profile(client)

    assert page.texts(".sources li > p") == ["“ A post ” . intelNews , 24 September 2019.", "https://example.org/post"]
    assert page.texts(".sources .places li") == ["¶ 2: note 2", "¶ 10: note 1 note 3"]
    assert page.attributes(".from a", "href") == ["#source-post"]


def test_profile_names_the_wave_it_was_part_of(client):
    wave = WaveFactory(name="Officers of 1968", count_text="a number", text="They left.", span="1968")
    DefectionFactory(person__slug="kim-philby", wave=wave)

    assert profile(client).texts(".wave") == ["Officers of 1968 a number not stated 1968 to not stated They left."]


def test_profile_can_be_cited(client):
    PersonFactory(slug="kim-philby", name="Kim Philby")
    Person.objects.update(updated="2026-11-22T12:00:00Z", version=7)

    page = profile(client)

    assert page.texts(".cite .label") == ["Chicago", "APA", "MLA"]
    assert page.texts(".cite p")[:1] == [
        "“Kim Philby,” Defectors , version 7, last modified 22 November 2026, https://testserver/people/kim-philby/."
    ]
    assert page.attributes(".cite li a", "href") == [
        *(f"/people/kim-philby/cite.{suffix}" for suffix in ("bib", "ris", "json")),
        "/api/people/kim-philby",
    ]
    assert page.attributes("link[rel=canonical]", "href") == ["https://testserver/people/kim-philby/"]


def test_profile_opened_from_a_list_leads_back_to_it(client):
    for year, slug in (("1962", "before"), ("1963", "kim-philby"), ("1964", "after"), ("1971", "elsewhere")):
        DefectionFactory(person__slug=slug, date=year)

    page = profile(client, query="?decade=1960&sort=date&page=2")

    assert page.attributes(".turn a", "href") == [
        "/people/before/?decade=1960&sort=date",
        "/people/?decade=1960&sort=date",
        "/people/after/?decade=1960&sort=date",
    ]
    assert page.texts(".turn a") == ["← Previous", "Back to the list", "Next →"]


def test_profile_opened_by_its_address_has_no_list_to_turn_in(client):
    DefectionFactory(person__slug="kim-philby")

    assert profile(client).texts(".turn") == []
    assert profile(client, query="?utm_source=x").texts(".turn") == []


def test_profile_of_a_draft_is_not_found(client):
    PersonFactory(slug="kim-philby", status="draft")

    assert profile(client).heading == "Not found"


@pytest.mark.parametrize("count", [1, 3])
def test_profile_queries_do_not_grow(client, count, django_assert_num_queries):
    person = PersonFactory(slug="kim-philby")
    for number in range(count):
        wave = WaveFactory(origin=CountryFactory(), destination=CountryFactory())
        crossing = DefectionFactory(person=person, date=f"196{number}", era=EraFactory(), wave=wave)
        CitationFactory(wave=wave, aspect="text")
        for target in (
            {"defection": crossing},
            {"motive": MotiveFactory(defection=crossing)},
            {"waypoint": WaypointFactory(defection=crossing)},
            {"name": NameFactory(person=person)},
            {"affiliation": AffiliationFactory(person=person, date="1950")},
            {"event": LifeEventFactory(person=person, date="1960", place=PlaceFactory())},
            {"relation": RelationFactory(person=person)},
        ):
            CitationFactory(**target)

    with django_assert_num_queries(5):
        page = profile(client)

    assert len(page.texts(".note[id]")) == 8 * count


def test_profile_is_not_sent_again_while_nothing_has_changed(client, django_assert_num_queries):
    person = PersonFactory(slug="kim-philby")
    tag = client.get("/people/kim-philby/")["ETag"]

    with django_assert_num_queries(1):
        again = client.get("/people/kim-philby/", headers={"If-None-Match": tag})
    LifeEventFactory(person=person)
    changed = client.get("/people/kim-philby/", headers={"If-None-Match": tag})

    assert (again.status_code, again.content, changed.status_code) == (304, b"", 200)
