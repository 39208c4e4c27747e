"""What stands in the way of publishing, and the way from draft to published and withdrawn."""

import pytest
from django.contrib.auth.models import User

from catalog import publishing
from catalog.models import Name, Person, Revision, Status
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def philby():
    """A draft that nothing keeps from being published."""
    person = make.PersonFactory(slug="kim-philby", name="Kim Philby", status="draft", living="no")
    cited(name=make.NameFactory(person=person, key="philby-name", text="Kim Philby", status="draft"))
    return person


def cited(**target):
    make.CitationFactory(**target)
    return next(iter(target.values()))


def found(person) -> list[tuple[str, str]]:
    return [(blocker.message, blocker.fragment) for blocker in publishing.blockers(Person.objects.get(pk=person.pk))]


def test_nothing_stands_in_the_way_of_a_whole_entry(philby):
    assert found(philby) == []


def test_a_missing_summary_and_no_statement_stand_in_the_way():
    assert found(make.PersonFactory(summary=" ")) == [
        ("The summary is missing.", "id_summary"),
        ("There is no statement about this person.", "section-names"),
    ]


def test_each_kind_of_uncited_statement_stands_in_the_way(philby):
    crossing = make.DefectionFactory(person=philby, key="crossing", date="1963")
    make.MotiveFactory(defection=crossing, key="motive")
    make.WaypointFactory(defection=crossing, key="waypoint")
    make.NameFactory(person=philby, key="name", text="Kim")
    make.AffiliationFactory(person=philby, key="tie", agency__abbreviation="KGB")
    make.LifeEventFactory(person=philby, key="event", kind="birth", date="1912")
    make.RelationFactory(person=philby, key="relation", other__name="George Blake")
    make.CitationFactory(defection=crossing, stance="contradicts")
    make.CitationFactory(defection=crossing, source__status="draft")

    assert found(philby) == [
        ("No published source supports this name: Kim.", "name"),
        ("No published source supports this defection: Kim Philby: defection 1963.", "crossing"),
        ("No published source supports this motive: ideology.", "motive"),
        ("No published source supports this waypoint: through Turkey.", "waypoint"),
        ("No published source supports this affiliation: served in KGB.", "tie"),
        ("No published source supports this life event: birth 1912.", "event"),
        ("No published source supports this relation: Kim Philby recruited George Blake.", "relation"),
    ]


def test_a_withdrawn_statement_does_not_stand_in_the_way(philby):
    make.NameFactory(person=philby, text="Kim", status="withdrawn")

    assert found(philby) == []


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({"birth": "1912", "death": "1988"}, []),
        ({"birth": "1988", "death": "1912"}, ["The death comes before the birth."]),
        ({"birth": "1912~", "death": "1912"}, []),
        ({"death": "1950", "crossing": "1963"}, ["This comes after the death: Kim Philby: defection 1963."]),
        ({"birth": "1970", "crossing": "1963"}, ["This comes before the birth: Kim Philby: defection 1963."]),
        ({"death": "1963-05", "crossing": "1963"}, []),
        ({"death": "1963-05", "crossing": "1963-05/.."}, []),
        ({"death": "1950", "posting": "1951"}, ["This comes after the death: posting 1951."]),
        ({"death": "1950", "honour": "1990"}, []),
        ({"return": "1985-11", "crossing": "1985-08"}, []),
        ({"return": "1985-08", "crossing": "1985-11"}, ["The return comes before any crossing."]),
        ({"return": "1985"}, ["The return comes before any crossing."]),
        ({"return": "1985-08", "crossing": ""}, []),
        ({"return": "", "crossing": "1985"}, []),
    ],
)
def test_contradictory_dates_stand_in_the_way(philby, dates, expected):
    for kind, date in dates.items():
        if kind in {"crossing", "return"}:
            kind = "defection" if kind == "crossing" else "return"
            cited(defection=make.DefectionFactory(person=philby, kind=kind, date=date))
        else:
            cited(event=make.LifeEventFactory(person=philby, kind=kind, date=date))

    assert [message for message, _ in found(philby)] == expected


def test_the_rules_for_living_people_stand_in_the_way(philby):
    Person.objects.update(living="yes")
    corroboration = make.SourceFactory(layer="corroboration")
    afterwards = {"residence": None, "investigation": corroboration, "sentence": make.SourceFactory(), "death": None}
    for kind, source in afterwards.items():
        event = make.LifeEventFactory(person=philby, kind=kind, key=f"event-{kind}")
        make.CitationFactory(event=event, **({"source": source} if source else {}))
    cited(name=make.NameFactory(person=philby, kind="cover", text="X", key="cover"))
    cited(
        relation=make.RelationFactory(person=philby, other__living="yes", other__name="A", kind="spouse-of", key="wife")
    )
    cited(relation=make.RelationFactory(person=philby, other__living="no", kind="parent-of"))

    assert found(philby) == [
        ("The entry says that the person lives, and gives a death.", "event-death"),
        ("An allegation about a living person needs a founding text that reports it.", "event-investigation"),
        ("A living person’s life afterwards is not published.", "event-residence"),
        ("A living person’s cover name is not published.", "cover"),
        ("A living person’s living relative is not named: A.", "wife"),
    ]


def test_agencies_eras_waves_and_sources_have_their_own_conditions():
    messages = {
        make.AgencyFactory(founded="1990", dissolved="1954"): [
            "The summary is missing.",
            "It was dissolved before it was founded.",
            "No source bears on this agency, and nobody is tied to it.",
        ],
        make.EraFactory(): ["The summary is missing."],
        make.WaveFactory(): ["The text is missing.", "No published source supports this wave."],
        make.SourceFactory(url=""): [
            "Nothing says where to find it: give an address, an archive reference or a publisher."
        ],
        make.CountryFactory(): [],
    }

    for entry, expected in messages.items():
        assert [blocker.message for blocker in publishing.blockers(entry)] == expected


@pytest.mark.parametrize("count", [1, 4])
def test_looking_for_blockers_takes_a_constant_number_of_queries(philby, count, django_assert_num_queries):
    for _ in range(count):
        crossing = cited(defection=make.DefectionFactory(person=philby))
        cited(motive=make.MotiveFactory(defection=crossing))
        cited(waypoint=make.WaypointFactory(defection=crossing))
        cited(affiliation=make.AffiliationFactory(person=philby))
        cited(event=make.LifeEventFactory(person=philby))
        cited(relation=make.RelationFactory(person=philby))
        make.RelationFactory(other=philby)

    # Eight kinds of statement and the agencies; their citations and sources; the two others of relations.
    with django_assert_num_queries(26):
        assert publishing.blockers(Person.objects.get(pk=philby.pk)) == []


def test_publishing_publishes_the_statements_and_keeps_who_when_and_why(philby):
    make.NameFactory(person=philby, text="Old", status="withdrawn")
    crossing = cited(defection=make.DefectionFactory(person=philby, status="review"))
    cited(motive=make.MotiveFactory(defection=crossing, status="draft"))
    anna = User.objects.create_user("anna", first_name="Anna", last_name="Archivist")

    publishing.move(philby, Status.PUBLISHED, version=1, by=anna, reason="Checked.")

    assert (philby.status, philby.version) == ("published", 2)
    assert list(Name.objects.order_by("text").values_list("text", "status")) == [
        ("Kim Philby", "published"),
        ("Old", "withdrawn"),
    ]
    crossing.refresh_from_db()
    assert (crossing.status, crossing.motives.get().status) == ("published", "published")
    assert list(Revision.objects.of("person", "kim-philby").values_list("number", "status", "by_name", "reason")) == [
        (2, "published", "Anna Archivist", "Checked."),
        (1, "draft", "", ""),
    ]


def test_publishing_is_refused_while_something_stands_in_the_way(philby):
    make.NameFactory(person=philby, text="Kim", key="kim", status="draft")

    with pytest.raises(publishing.RefusedError) as refused:
        publishing.move(philby, Status.PUBLISHED, version=1, by=None)

    assert [blocker.fragment for blocker in refused.value.blockers] == ["kim"]
    assert Person.objects.get().status == "draft"
    assert Revision.objects.count() == 0


def test_a_status_is_not_changed_on_an_older_version(philby):
    with pytest.raises(publishing.StaleError):
        publishing.move(philby, Status.PUBLISHED, version=7, by=None)

    assert Person.objects.get().status == "draft"


def test_withdrawing_keeps_the_reason_for_readers_until_it_is_taken_up_again(philby):
    publishing.move(philby, Status.PUBLISHED, version=1, by=None)
    publishing.move(philby, Status.WITHDRAWN, version=2, by=None, reason="The family asked.")
    assert Person.objects.withdrawn().get().withdrawal_reason == "The family asked."

    publishing.move(philby, Status.DRAFT, version=3, by=None, reason="New sources.")
    assert (philby.status, philby.withdrawal_reason) == ("draft", "")


def test_there_is_no_way_from_published_to_draft(philby):
    publishing.move(philby, Status.PUBLISHED, version=1, by=None)

    with pytest.raises(publishing.NoSuchWayError):
        publishing.move(philby, Status.DRAFT, version=2, by=None)
