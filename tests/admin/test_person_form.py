"""One page for a person: statements and citations open, save and fail together."""

import pytest
from django.urls import reverse

from catalog.models import Affiliation, Citation, Defection, LifeEvent, Motive, Name, Person, Waypoint
from tests import factories as make

from .pages import add_row, fields_of

pytestmark = pytest.mark.django_db


def a_person(statements: int, citations: int = 2) -> Person:
    """With as many statements of each of five kinds, each with its citations."""
    person = make.PersonFactory(slug="kim-philby", name="Kim Philby")
    source = make.SourceFactory()
    for number in range(statements):
        crossing = make.DefectionFactory(person=person, origin=make.CountryFactory(), place=make.PlaceFactory())
        made = {
            "name": make.NameFactory(person=person),
            "affiliation": make.AffiliationFactory(person=person),
            "defection": crossing,
            "motive": make.MotiveFactory(defection=crossing),
            "waypoint": make.WaypointFactory(defection=crossing, position=number + 1),
            "event": make.LifeEventFactory(person=person),
            "relation": make.RelationFactory(person=person),
        }
        for kind, statement in made.items():
            for _ in range(citations):
                make.CitationFactory(source=source, **{kind: statement})
    return person


def test_an_unchanged_page_changes_nothing(desk):
    person = a_person(2)
    before = list(Citation.objects.values()), list(Name.objects.values()), list(Defection.objects.values())

    desk.save(person, desk.open(person))

    assert (list(Citation.objects.values()), list(Name.objects.values()), list(Defection.objects.values())) == before


def test_a_statement_and_its_citations_save_in_one_go(desk):
    person, source, agency = make.PersonFactory(), make.SourceFactory(), make.AgencyFactory()
    data = desk.open(person)

    row = add_row(data, "affiliations", kind="served", agency=agency, certainty="stated", status="draft", date="1941")
    add_row(data, f"{row}-citations", source=source, locator="¶ 2", anchor="joined in", stance="supports")
    add_row(data, f"{row}-citations", source=source, locator="¶ 3", anchor="rose to", stance="supports")
    desk.save(person, data)

    tie = Affiliation.objects.get()
    assert (tie.person, tie.agency, str(tie.date), tie.date_latest.isoformat()) == (
        person,
        agency,
        "1941",
        "1941-12-31",
    )
    assert list(tie.citations.values_list("locator", flat=True)) == ["¶ 2", "¶ 3"]


def test_a_new_person_saves_with_statements(admin_client):
    address = reverse("admin:catalog_person_add")
    data = fields_of(admin_client.get(address))
    data.update(name="Igor Gouzenko", sort_name="Gouzenko, Igor", slug="igor-gouzenko")
    row = add_row(data, "names", text="Igor Gouzenko", kind="printed", certainty="stated", status="draft")
    add_row(data, f"{row}-citations", source=make.SourceFactory(), stance="supports")

    assert admin_client.post(address, data).status_code == 302
    assert Citation.objects.get().name.person == Person.objects.get(slug="igor-gouzenko")


def test_motives_and_waypoints_of_a_crossing_save_with_their_citations(desk):
    person, source = make.PersonFactory(), make.SourceFactory()
    data = desk.open(person)

    crossing = add_row(data, "defections", kind="defection", certainty="alleged", status="draft")
    data |= {f"{crossing}-citations-TOTAL_FORMS": "0", f"{crossing}-citations-INITIAL_FORMS": "0"}
    motive = add_row(data, f"{crossing}-motives", kind="ideology", certainty="claimed", status="draft")
    add_row(data, f"{motive}-citations", source=source, stance="supports", locator="¶ 7")
    waypoint = add_row(data, f"{crossing}-waypoints", position=1, text="via Turkey", certainty="stated", status="draft")
    add_row(data, f"{waypoint}-citations", source=source, stance="supports", locator="¶ 8")
    desk.save(person, data)

    assert Motive.objects.get().citations.get().locator == "¶ 7"
    assert Waypoint.objects.get().citations.get().locator == "¶ 8"
    assert Waypoint.objects.get().defection.person == person


def test_a_citation_is_added_to_an_old_statement_and_another_removed(desk):
    person = a_person(1)
    data = desk.open(person)

    data["events-0-citations-0-DELETE"] = "on"
    add_row(data, "events-0-citations", source=make.SourceFactory(), stance="supports", locator="¶ 12")
    data["defections-0-motives-0-citations-1-locator"] = "¶ 13"
    desk.save(person, data)

    assert list(LifeEvent.objects.get().citations.values_list("locator", flat=True)) == ["¶ 1", "¶ 12"]
    assert list(Motive.objects.get().citations.values_list("locator", flat=True)) == ["¶ 1", "¶ 13"]


def test_a_removed_crossing_takes_its_motives_and_waypoints_along(desk):
    person = a_person(1)
    data = desk.open(person)

    data["defections-0-DELETE"] = "on"
    desk.save(person, data)

    assert (Defection.objects.count(), Motive.objects.count(), Waypoint.objects.count()) == (0, 0, 0)
    assert Citation.objects.count() == 8


def test_a_new_statement_of_which_only_the_citation_is_typed_is_not_dropped(desk):
    person = make.PersonFactory()
    data = desk.open(person)

    row = add_row(data, "events", kind="", certainty="stated", status="draft")
    add_row(data, f"{row}-citations", source=make.SourceFactory(), stance="supports")
    response = desk.send(person, data)

    assert response.context["problems"] == [("event 1, kind: This field is required.", "id_events-0-kind")]


def test_errors_of_inner_rows_stand_at_the_top_and_what_was_typed_stays(desk):
    person = a_person(1)
    data = desk.open(person)

    data["summary"] = "Typed and not lost."
    data["defections-0-date"] = "some time in 1963"
    data["defections-0-motives-0-citations-1-source"] = ""
    add_row(data, "names-0-citations", source=make.SourceFactory(), stance="supports", reading="another", locator="¶ 9")
    response = desk.send(person, data)

    assert [place for _, place in response.context["problems"]] == [
        "id_names-0-citations-2-source",
        "id_defections-0-date",
        "id_defections-0-motives-0-citations-1-source",
    ]
    assert response.context["problems"][0][0] == "citation 3: Only a contradicting citation has another reading."
    assert fields_of(response) == {**fields_of(response), **data, "reason": "Corrected."}
    assert Person.objects.get(pk=person.pk).summary == "A summary."


def test_two_equal_citations_are_refused_in_words(desk):
    person, source = make.PersonFactory(), make.SourceFactory()
    name = make.NameFactory(person=person)
    make.CitationFactory(name=name, source=source, locator="¶ 1", anchor="one")
    data = desk.open(person)

    add_row(data, "names-0-citations", source=source, stance="supports", locator="¶ 1", anchor="one")
    add_row(data, "names-0-citations", source=source, stance="supports", locator="¶ 2", anchor="two")
    add_row(data, "names-0-citations", source=source, stance="supports", locator="¶ 2", anchor="two")
    response = desk.send(person, data)

    assert [words for words, _ in response.context["problems"]] == [
        f"citation {number}: This place of this source is already cited for this." for number in (2, 4)
    ]


def test_a_form_of_the_name_given_twice_is_refused_in_words(desk):
    person = make.PersonFactory()
    make.NameFactory(person=person, text="Kim Philby")
    data = desk.open(person)

    for text in ("Kim Philby", "Harold"):
        row = add_row(data, "names", text=text, kind="variant", certainty="stated", status="draft")
        data |= {f"{row}-citations-TOTAL_FORMS": "0", f"{row}-citations-INITIAL_FORMS": "0"}
    response = desk.send(person, data)

    assert [words for words, _ in response.context["problems"]] == [
        "name 2: This person already has this form of the name."
    ]


def test_a_choice_that_is_gone_is_an_error_and_no_crash(desk):
    person = make.PersonFactory()
    data = desk.open(person)

    for number, agency in enumerate(["999999", "x", str(2**70), "-1"]):
        row = add_row(data, "affiliations", kind="served", agency=agency, certainty="stated", status="draft")
        assert row == f"affiliations-{number}"
        data |= {f"{row}-citations-TOTAL_FORMS": "0", f"{row}-citations-INITIAL_FORMS": "0"}
    response = desk.send(person, data)

    assert [words for words, _ in response.context["problems"]] == [
        f"affiliation {number}, agency: This agency is not there any more." for number in (1, 2, 3, 4)
    ]


# 7 kinds of statement, their citations, and what they point at; session, user, person, its history and who is there.
OPENING = 33


@pytest.mark.parametrize("count", [1, 9])
def test_opening_takes_a_constant_number_of_queries(admin_client, desk, count, django_assert_num_queries):
    person = a_person(count)

    with django_assert_num_queries(OPENING):
        response = admin_client.get(desk.address(person))

    assert len(fields_of(response)) > 100 * count


# Reading it twice (what it was, what it is), judging it twice, counting its version, the change itself, and twice the
# words of whoever waits: here what the fixture made, and what the change left.
SAVING = 166


@pytest.mark.parametrize("count", [1, 9])
def test_saving_takes_a_constant_number_of_queries(admin_client, desk, count, django_assert_num_queries):
    person = a_person(count)
    data = {**desk.open(person), "reason": "Corrected.", "defections-0-motives-0-citations-1-locator": "¶ 13"}

    with django_assert_num_queries(SAVING):
        response = admin_client.post(desk.address(person), data)

    assert response.status_code == 302
    assert Citation.objects.get(locator="¶ 13").motive.defection.person == person
