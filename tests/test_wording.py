import pytest

from catalog.models import (
    Affiliation,
    Agency,
    Country,
    Defection,
    LifeEvent,
    Motive,
    Person,
    Place,
    Relation,
    Wave,
    Waypoint,
)
from catalog.wording import aspect_name, aspect_value, doubt, hedge, in_sentence, topic, when, words

BEIRUT = Place(name="Beirut", country=Country(name="Lebanon"))
USSR = Country(name="Soviet Union")


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (Affiliation(agency=Agency(name="KGB"), kind="agent-of", role="a spy"), "Agent of KGB, a spy"),
        (Defection(origin=USSR, destination_text="the West"), "Defection from the Soviet Union to the West"),
        (Defection(kind="return", destination=USSR), "Return to the Soviet Union"),
        (Defection(origin_text="Eastern Europe"), "Defection from Eastern Europe"),
        (Waypoint(place=BEIRUT), "Beirut, Lebanon"),
        (Motive(kind="fear-of-recall", text="summoned home"), "Fear of recall: summoned home"),
        (LifeEvent(kind="death", place=BEIRUT), "Died in Beirut"),
        (LifeEvent(kind="work", text="Wrote for a paper.", place=BEIRUT), "Wrote for a paper (Beirut)"),
        (LifeEvent(kind="work", text="Wrote in Beirut.", place=BEIRUT), "Wrote in Beirut."),
        (Relation(person=Person(name="A"), other=Person(name="B"), kind="recruited"), "A recruited B"),
        (Wave(name="Officers", text="Many left."), "Many left."),
    ],
)
def test_words_say_what_a_statement_states(target, said):
    assert words(target) == said


@pytest.mark.parametrize(
    ("target", "aspect", "value"),
    [
        (Defection(date="1963-01/1963-07"), "date", "between January and July 1963"),
        (Defection(date_text="9 August"), "date", "9 August"),
        (Defection(destination_text="the West"), "destination", "the West"),
        (Defection(method="vanished"), "method", "vanished"),
        (Defection(place=BEIRUT), "place", "Beirut, Lebanon"),
        (Affiliation(agency=Agency(name="KGB"), kind="served", role="major"), "role", "major"),
        (Affiliation(agency=Agency(name="KGB"), kind="served"), "", "Served in KGB"),
        (Affiliation(agency=Agency(name="KGB"), kind="served"), "no such part", "Served in KGB"),
    ],
)
def test_aspect_value_is_what_is_held_for_that_part(target, aspect, value):
    assert aspect_value(target, aspect) == value


def test_aspect_name_is_in_words_and_empty_for_the_whole():
    assert [aspect_name(name) for name in ("destination_text", "count", "native_name", "text", "")] == [
        "destination",
        "number",
        "name in its own language",
        "",
        "",
    ]


def test_topic_leaves_out_what_is_said():
    assert topic(LifeEvent(kind="residence", date="1951/1963", text="Lived well.")) == "Life afterwards 1951–1963"
    assert topic(LifeEvent(kind="death", date="1941"), "date") == "Death"
    assert topic(LifeEvent(kind="other", date="1938", text="Came to America."), "date") == "Came to America"
    assert topic(Affiliation(agency=Agency(name="KGB"), kind="served", role="major")) == "Served in KGB"


def test_hedge_is_a_word_for_all_but_stated():
    assert [hedge(Defection(certainty=word)) for word in ("stated", "alleged", "disputed")] == [
        "",
        "alleged",
        "disputed",
    ]


def test_doubt_says_what_stands_between_a_crossing_and_a_plain_statement():
    assert [doubt(Defection(certainty=word)) for word in ("stated", "alleged", "claimed")] == [
        "",
        "alleged, not established",
        "the person’s own claim",
    ]


@pytest.mark.parametrize(
    ("target", "date"),
    [
        (Defection(date="1963/1965"), "between 1963 and 1965"),
        (Affiliation(date="1933/1963"), "1933–1963"),
        (Affiliation(date="../1963"), "by 1963"),
        (LifeEvent(kind="residence", date="1963/1988"), "1963–1988"),
        (LifeEvent(kind="death", date="1963/1988"), "between 1963 and 1988"),
        (LifeEvent(kind="work", date_text="soon after"), "“soon after”"),
        (LifeEvent(kind="work", date="2019", date_text="on Friday"), "2019 (“on Friday”)"),
        (LifeEvent(kind="work"), ""),
    ],
)
def test_when_tells_a_span_from_a_moment(target, date):
    assert when(target) == date


def test_in_sentence_adds_an_article_where_english_wants_one():
    assert [in_sentence(name) for name in ("United States", "Russia", "Soviet Union")] == [
        "the United States",
        "Russia",
        "the Soviet Union",
    ]
