import pytest

from catalog.dates import Edtf
from catalog.dossier import dossier
from catalog.models import Living, Person
from catalog.notes import in_time
from tests.factories import (
    AffiliationFactory,
    AgencyFactory,
    AuthorFactory,
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

pytestmark = pytest.mark.django_db


def told(person):
    return dossier(Person.objects.told(person.slug))


def numbers(notes):
    return [note.number for note in notes]


def test_dossier_numbers_notes_in_the_order_of_the_page():
    person = PersonFactory()
    event = LifeEventFactory(person=person, date="1988")
    crossing = DefectionFactory(person=person, date="1963")
    name = NameFactory(person=person, text=person.name, kind="printed")
    CitationFactory(event=event)
    CitationFactory(defection=crossing, aspect="destination")
    CitationFactory(defection=crossing, aspect="date")
    CitationFactory(defection=crossing)
    CitationFactory(name=name)

    page = told(person)

    assert numbers(page.name_notes) == [1]
    assert numbers(page.crossings[0].notes) == [2, 3, 4]
    assert {part: numbers(notes) for part, notes in page.crossings[0].marks.items() if notes} == {
        "date": [3],
        "destination": [4],
    }
    assert [numbers(fact.notes) for fact in page.life] == [[2, 3], [5]]


def test_dossier_prints_the_heading_form_first_and_the_others_by_kind():
    person = PersonFactory(name="Kim Philby")
    NameFactory(person=person, text="Ким Филби", kind="native", language="ru")
    NameFactory(person=person, text="Kim Philby", kind="printed")
    NameFactory(person=person, text="Harold Philby", kind="full")

    page = told(person)

    assert [fact.text for fact in page.printed] == ["Kim Philby"]
    assert [fact.text for fact in page.forms] == ["Harold Philby", "Ким Филби"]


def test_dossier_draws_a_crossing_with_its_way_and_motives():
    crossing = DefectionFactory(
        origin=CountryFactory(slug="south-korea", name="South Korea"),
        destination_text="the West",
        place=PlaceFactory(name="United States"),
    )
    WaypointFactory(defection=crossing, text="possibly China")
    MotiveFactory(defection=crossing, kind="family")

    drawn = told(crossing.person).crossings[0]

    assert (drawn.origin, drawn.destination, drawn.place) == ("South Korea", "the West", "the United States")
    assert [(row.label, [fact.text for fact in row.facts]) for row in drawn.parts] == [
        ("By way of", ["possibly China"]),
        ("Why", ["Family"]),
    ]


def test_dossier_keeps_the_printed_words_beside_a_date_that_was_worked_out():
    crossing = DefectionFactory(date="1937-10", date_text="during World War II")
    CitationFactory(defection=crossing, aspect="date_text")

    drawn = told(crossing.person).crossings[0]

    assert drawn.when == "October 1937"
    assert [(row.label, row.facts[0].text, numbers(row.facts[0].notes)) for row in drawn.parts] == [
        ("As printed", "“during World War II”", [1])
    ]


def test_dossier_prints_the_source_s_words_where_they_are_the_only_date():
    crossing = DefectionFactory(date_text="9 August")

    assert told(crossing.person).crossings[0].when == "“9 August”"


def test_dossier_tells_a_life_in_time_and_what_has_no_date_apart():
    person = PersonFactory()
    LifeEventFactory(person=person, key="death", kind="death", date="1988")
    LifeEventFactory(person=person, key="undated", text="Wrote.")
    LifeEventFactory(person=person, key="worded", text="Left.", date_text="9 August")
    LifeEventFactory(person=person, key="before", date="../1963-01")
    DefectionFactory(person=person, key="crossing", date="1963-01/1963-07")
    AffiliationFactory(person=person, key="spied", kind="agent-of", date="1933/1963")
    AffiliationFactory(person=person, key="served", kind="served")

    page = told(person)

    assert [fact.key for fact in page.life] == ["spied", "before", "crossing", "death"]
    assert [fact.key for fact in page.undated] == ["undated", "worded"]
    assert [fact.home for fact in page.life] == [False, True, False, True]


def test_dossier_key_facts_are_life_dates_service_and_reception():
    person = PersonFactory()
    LifeEventFactory(person=person, kind="death", date="1988", place=PlaceFactory(name="Moscow"), text="")
    LifeEventFactory(person=person, kind="birth", date="1912", text="")
    LifeEventFactory(person=person, kind="origin", text="An Englishman.")
    AffiliationFactory(person=person, agency=AgencyFactory(name="MI6"), kind="served", role="officer")
    AffiliationFactory(person=person, agency=AgencyFactory(name="KGB"), kind="agent-of")
    AffiliationFactory(person=person, agency=AgencyFactory(name="Cambridge"), kind="studied-at")

    page = told(person)

    assert [(row.label, [(fact.text, fact.detail) for fact in row.facts]) for row in page.key_facts] == [
        ("Born", [("1912", "")]),
        ("Origin", [("An Englishman.", "")]),
        ("Served in", [("MI6", "officer")]),
        ("Agent of", [("KGB", "")]),
        ("Died", [("1988, Moscow", "")]),
    ]
    assert [row.label for row in page.agencies] == ["Served in", "Agent of", "Studied at"]


def test_dossier_reads_relations_from_both_ends():
    person, recruiter, pupil = PersonFactory(), PersonFactory(name="Recruiter"), PersonFactory(name="Pupil")
    RelationFactory(person=recruiter, other=person, kind="recruited", text="as a student")
    RelationFactory(person=person, other=pupil, kind="praised", text="Said so in print.")
    RelationFactory(person=person, other=PersonFactory(status="draft"), kind="accused")

    rows = told(person).relations

    assert [(row.label, [(fact.text, fact.detail, fact.told) for fact in row.facts]) for row in rows] == [
        ("Recruited by", [("Recruiter", "as a student", "")]),
        ("Praised", [("Pupil", "", "Said so in print.")]),
    ]


def test_dossier_gives_the_printed_words_and_the_date_each_its_own_source():
    crossing = DefectionFactory(date="1937-10", date_text="during World War II")
    CitationFactory(defection=crossing, aspect="date_text")
    CitationFactory(defection=crossing, aspect="date")

    [drawn] = told(crossing.person).crossings

    assert numbers(drawn.marks["date"]) == [2]
    assert [(row.label, numbers(row.facts[0].notes)) for row in drawn.parts] == [("As printed", [1])]
    assert sorted(numbers(drawn.notes)) == [1, 2]


def test_dossier_sets_readings_side_by_side():
    crossing = DefectionFactory(date="1963", note="Two posts against one.")
    CitationFactory(defection=crossing)
    CitationFactory(defection=crossing, aspect="place")
    CitationFactory(defection=crossing, aspect="date", stance="contradicts", reading="1962")

    page = told(crossing.person)

    assert page.crossings[0].fact.differs == f"#{crossing.key}-differs"
    [differ] = page.disagreements
    assert (differ.fragment, differ.aspect, differ.preferred) == (f"{crossing.key}-differs", "date", "1963")
    assert (numbers(differ.notes), differ.remark) == ([1], "Two posts against one.")
    assert [(against.reading, numbers(against.notes)) for against in differ.against] == [("1962", [3])]


def test_dossier_does_not_name_a_source_for_the_reading_that_it_gives_otherwise():
    crossing = DefectionFactory(date="1937-10")
    dictionary, book = SourceFactory(), SourceFactory()
    CitationFactory(defection=crossing, source=dictionary)
    CitationFactory(defection=crossing, source=book, aspect="date")
    CitationFactory(defection=crossing, source=dictionary, aspect="date", stance="contradicts", reading="in the war")

    [differ] = told(crossing.person).disagreements

    assert [note.citation.source for note in differ.notes] == [book]
    assert [note.citation.source for against in differ.against for note in against.notes] == [dictionary]


def test_dossier_names_for_a_reading_the_sources_that_speak_of_it():
    crossing = DefectionFactory(date="1985-07")
    CitationFactory(defection=crossing)
    CitationFactory(defection=crossing, aspect="date")
    CitationFactory(defection=crossing, aspect="date", stance="contradicts", reading="2 August 1985")

    [differ] = told(crossing.person).disagreements

    assert [note.aspect for note in differ.notes] == ["date"]


def test_dossier_lists_each_source_once_with_its_places_in_order():
    person = PersonFactory()
    post, page_ = SourceFactory(container="intelNews"), SourceFactory(publisher="The Archives")
    for year, locator, source in (
        ("1950", "¶ 10", post),
        ("1951", "¶ 2", page_),
        ("1952", "¶ 9", post),
        ("1953", "¶ 10", post),
    ):
        CitationFactory(event=LifeEventFactory(person=person, date=year), source=source, locator=locator)

    uses = told(person).sources

    assert [(use.source, {place: numbers(notes) for place, notes in use.places.items()}) for use in uses] == [
        (post, {"¶ 9": [3], "¶ 10": [1, 4]}),
        (page_, {"¶ 2": [2]}),
    ]


def test_dossier_shows_only_what_is_published():
    person = PersonFactory()
    NameFactory(person=person, status="draft")
    LifeEventFactory(person=person, status="review")
    AffiliationFactory(person=person, status="draft")
    AffiliationFactory(person=person, agency__status="draft")
    DefectionFactory(person=person, status="withdrawn")
    crossing = DefectionFactory(person=person, wave=WaveFactory(status="draft"), era=EraFactory(status="draft"))
    MotiveFactory(defection=crossing, status="draft")
    WaypointFactory(defection=crossing, status="draft")
    CitationFactory(defection=crossing, source__status="draft")

    page = told(person)

    assert (page.printed, page.forms, page.life, page.undated, page.agencies, page.relations) == (
        [],
        [],
        [],
        [],
        [],
        [],
    )
    assert [(drawn.fact.key, drawn.parts, drawn.notes) for drawn in page.crossings] == [(crossing.key, [], [])]
    assert (page.waves, page.sources) == ([], [])


def test_dossier_says_what_stands_between_the_crossing_and_a_plain_statement():
    person = PersonFactory(living=Living.YES)
    DefectionFactory(person=person, certainty="alleged")
    DefectionFactory(person=person, certainty="alleged", kind="return")

    page = told(person)

    assert (page.presumed_living, page.doubts) == (True, ["alleged, not established"])


@pytest.mark.parametrize("count", [1, 3])
def test_dossier_takes_three_queries_however_much_it_tells(count, django_assert_num_queries):
    person = PersonFactory()
    for number in range(count):
        crossing = DefectionFactory(person=person, date=str(1950 + number))
        AuthorFactory(source=CitationFactory(defection=crossing).source)
        CitationFactory(motive=MotiveFactory(defection=crossing))
        CitationFactory(waypoint=WaypointFactory(defection=crossing))
        CitationFactory(name=NameFactory(person=person))
        CitationFactory(affiliation=AffiliationFactory(person=person))
        CitationFactory(event=LifeEventFactory(person=person, place=PlaceFactory()))
        CitationFactory(relation=RelationFactory(person=person))

    with django_assert_num_queries(3):
        page = told(person)
        authors = [str(author) for use in page.sources for author in use.source.authors.all()]

    assert (len(page.sources), len(authors)) == (7 * count, count)


@pytest.mark.parametrize(
    "order",
    [
        ["193X", "1933/1963", "1935"],
        ["../1963-01", "1963-01", "1963-01/1963-02", "1963-01/1963-07", "1963", "1963/..", "1963-08"],
        ["1962", "1963-01-01", "1963-01-02"],
    ],
)
def test_in_time_is_the_order_in_which_a_reader_would_tell_it(order):
    backwards = [Edtf.parse(text) for text in reversed(order)]

    assert sorted(backwards, key=in_time) == order
