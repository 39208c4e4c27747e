"""What of an entry's past readers may see: no draft, nothing withdrawn, nothing of what stood unpublished."""

import pytest

from catalog import history
from catalog.editions import Difference, Past, editions
from catalog.models import Agency, Defection, Motive, Name, Person, RetiredSlug, Revision, Source
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def philby():
    person = make.PersonFactory(slug="kim-philby", name="Kim Philby", summary="A spy.", living="no")
    make.NameFactory(person=person, key="name", text="Kim Philby", kind="printed")
    crossing = make.DefectionFactory(
        person=person,
        key="crossing",
        date="1963-01",
        origin=make.CountryFactory(slug="united-kingdom"),
        destination=make.CountryFactory(slug="soviet-union"),
        place=make.PlaceFactory(name="Beirut"),
        method="vanished",
    )
    source = make.SourceFactory(slug="post", container="intelNews", issued="2019-09-24")
    make.CitationFactory(defection=crossing, source=source, anchor="in Beirut", aspect="date", voice="MI6")
    make.CitationFactory(
        defection=crossing, source=source, locator="¶ 9", anchor="", stance="contradicts", reading="In 1962."
    )
    make.AffiliationFactory(person=person, key="tie", agency=make.AgencyFactory(slug="kgb", name="KGB"), role="agent")
    return person


def published(person):
    return list(Revision.objects.of("person", person.slug).public())


def told(person):
    """Number, differences of each version that readers are told about."""
    found = editions(Person.objects.get(pk=person.pk), published(person), first=True)
    return [(edition.revision.number, edition.differences) for edition in found]


def lines(person, number=1):
    revision = Revision.objects.of("person", person.slug).numbered(number)
    _, sections = Past(Person.objects.get(pk=person.pk), [revision]).sections(revision)
    return {section.heading: [line.text for line in section.lines] for section in sections}


def test_version_stands_in_words_with_its_citations(philby):
    revision = history.record(philby)

    head, sections = Past(philby, [revision]).sections(revision)
    [crossing] = next(section for section in sections if section.heading == "Crossings").lines

    assert (head.name, head.summary) == ("Kim Philby", "A spy.")
    assert (crossing.text, crossing.detail, crossing.when) == (
        "Defection from the United Kingdom to the Soviet Union",
        "vanished, in Beirut",
        "January 1963",
    )
    assert [(cited.name, cited.place, cited.against, cited.reading) for cited in crossing.citations] == [
        ("intelNews, 24 September 2019", "¶ 1, on the date, quoting MI6", False, ""),
        ("intelNews, 24 September 2019", "¶ 9", True, "In 1962."),
    ]
    assert lines(philby) == {
        "Names": ["Kim Philby (as printed)"],
        "Crossings": ["Defection from the United Kingdom to the Soviet Union"],
        "Agencies": ["Served in KGB, agent"],
    }


def test_changes_are_told_in_words(philby):
    history.record(philby)
    Person.objects.update(living="unknown")
    Defection.objects.update(date="1963", certainty="disputed")
    Name.objects.all().delete()
    make.MotiveFactory(defection=Defection.objects.get(), key="motive")
    make.CitationFactory(motive=Motive.objects.get(), source=Source.objects.get())
    make.CitationFactory(affiliation=philby.affiliations.get(), source=Source.objects.get(), locator="¶ 4", anchor="")
    history.record(Person.objects.get(), reason="Why.")

    crossing = "Defection from the United Kingdom to the Soviet Union"
    assert told(philby) == [
        (
            2,
            [
                Difference("entry", "", "whether living", "not living", "not known"),
                Difference("source", "", "", "", "intelNews, 24 September 2019, ¶ 4, for “Served in KGB, agent”"),
                Difference("crossing", crossing, "how sure", "stated", "disputed"),
                Difference("crossing", crossing, "date", "January 1963", "1963"),
                Difference("motive", "", "", "", "Ideology"),
                Difference("name", "", "", "Kim Philby", ""),
            ],
        ),
        (1, None),
    ]


def test_drafts_are_told_of_nowhere(philby):
    make.LifeEventFactory(person=philby, key="draft", status="draft")
    make.MotiveFactory(defection=Defection.objects.get(), key="hidden-way", status="review")
    history.record(philby)
    philby.events.update(text="Rewritten in secret.")
    history.record(philby, reason="Working on a secret.")

    assert lines(philby, 2) == lines(philby, 1)
    assert [heading for heading in lines(philby) if heading in {"Life", "Motives"}] == []
    assert told(philby) == [(1, None)]


def test_parts_of_a_draft_are_no_more_public_than_it_is(philby):
    make.MotiveFactory(defection=Defection.objects.get(), key="motive")
    Defection.objects.update(status="draft")
    history.record(philby)

    assert lines(philby) == {"Names": ["Kim Philby (as printed)"], "Agencies": ["Served in KGB, agent"]}


def test_versions_in_which_the_entry_stood_unpublished_are_passed_over(philby):
    history.record(philby)
    Person.objects.update(status="draft", summary="Secret.")
    history.record(Person.objects.get(), reason="A secret reason.")
    Person.objects.update(status="published", summary="A spy, again.")
    history.record(Person.objects.get(), reason="Back.")

    assert told(philby) == [
        (3, [Difference("entry", "", "summary", "A spy.", "A spy, again.")]),
        (1, None),
    ]


def test_what_was_withdrawn_is_not_shown_in_earlier_versions_either(philby):
    history.record(philby)
    Defection.objects.update(status="withdrawn")
    history.record(philby, reason="On request.")

    assert "Crossings" not in lines(philby, 1)
    assert told(philby) == [(1, None)]


def test_of_a_living_person_what_was_deleted_is_not_shown_again(philby):
    history.record(philby)
    Name.objects.all().delete()
    Person.objects.update(living="yes")
    history.record(Person.objects.get())

    assert "Names" not in lines(philby, 1)
    assert [difference.part for difference in told(philby)[0][1]] == ["whether living"]


@pytest.mark.parametrize("model", [Agency, Source])
def test_entries_that_readers_cannot_see_are_not_named(philby, model):
    history.record(philby)
    model.objects.update(status="draft")

    _, sections = Past(philby, published(philby)).sections(published(philby)[0])

    assert ("Agencies" in lines(philby)) == (model is Source)
    assert [line.citations for section in sections for line in section.lines if model is Source] == (
        [[], [], []] if model is Source else []
    )


def test_an_agency_that_moved_keeps_its_place(philby):
    history.record(philby)
    Agency.objects.update(slug="kgb-moscow", name="The KGB")
    assert "Agencies" not in lines(philby)

    RetiredSlug.objects.create(kind="agencies", slug="kgb", new_slug="kgb-moscow")
    assert lines(philby)["Agencies"] == ["Served in The KGB, agent"]


def test_long_texts_mark_the_words_that_changed():
    kept = "word " * 20
    difference = Difference("entry", "", "summary", f"{kept}old end", f"{kept}new end")

    assert difference.words == [("kept", kept.strip()), ("before", "old"), ("after", "new"), ("kept", "end")]
    assert Difference("entry", "", "summary", "old", kept).words == []
