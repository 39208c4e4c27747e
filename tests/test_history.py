"""Snapshots, differences, and restoring a whole record."""

import pytest
from django.contrib.auth import get_user_model

from catalog import history
from catalog.history import Change
from catalog.models import Citation, Defection, Motive, Name, Person, RetiredSlug, Revision
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def philby():
    person = make.PersonFactory(slug="kim-philby", name="Kim Philby", summary="A spy.")
    make.NameFactory(person=person, key="kim-philby-name", text="Kim Philby")
    crossing = make.DefectionFactory(
        person=person, key="kim-philby-defection-1963", date="1963-01/1963-07", origin=make.CountryFactory(slug="gb")
    )
    make.MotiveFactory(defection=crossing, key="kim-philby-motive")
    source = make.SourceFactory(slug="post-2019")
    make.CitationFactory(defection=crossing, source=source, anchor="vanished and reemerged", aspect="date")
    return person


def test_snapshot_is_in_the_fixtures_format(philby):
    assert [(item["model"], history.identity(item)[1]) for item in history.snapshot(philby)] == [
        ("catalog.person", "kim-philby"),
        ("catalog.name", "kim-philby-name"),
        ("catalog.defection", "kim-philby-defection-1963"),
        ("catalog.citation", "kim-philby-defection-1963 post-2019 date ¶ 1 vanished and reemerged"),
        ("catalog.motive", "kim-philby-motive"),
    ]


def test_record_numbers_revisions_and_skips_what_is_unchanged(philby):
    curator = get_user_model().objects.create_user("anna", first_name="Anna", last_name="Archivist")

    assert history.record(philby, by=curator, reason="Entered.").number == 1
    assert history.record(philby, by=curator, reason="Nothing.") is None
    philby.summary = "A spy who crossed."
    philby.save()
    assert history.record(philby, by=curator).number == 2

    first = Revision.objects.get(number=1)
    assert (first.kind, first.key, first.status, first.by_name, first.reason) == (
        "person",
        "kim-philby",
        "published",
        "Anna Archivist",
        "Entered.",
    )


def test_compare_names_each_field(philby):
    before = history.snapshot(philby)
    Defection.objects.update(date="1963-01")
    Motive.objects.all().delete()
    make.NameFactory(person=philby, key="kim-philby-name-full", text="Harold Philby", kind="full")

    assert history.compare(before, history.snapshot(philby)) == [
        Change("name kim-philby-name-full", "", "", "text: Harold Philby; kind: full"),
        Change("defection kim-philby-defection-1963", "date", "1963-01/1963-07", "1963-01"),
        Change("motive kim-philby-motive", "", "kind: ideology", ""),
    ]


def test_restore_puts_the_whole_record_back_as_a_new_version(philby):
    first = history.record(philby)
    before = history.snapshot(philby)
    Citation.objects.all().delete()
    Motive.objects.all().delete()
    Defection.objects.update(date="1963-01")
    make.NameFactory(person=philby, key="kim-philby-name-later", text="Later")
    Person.objects.update(summary="Spoilt.", version=4)

    restored = history.restore(first)

    assert history.snapshot(Person.objects.get()) == before
    assert (restored.number, restored.reason) == (3, "Restored version 1.")
    assert Person.objects.get().version == 5
    assert list(Name.objects.values_list("text", flat=True)) == ["Kim Philby"]
    assert Defection.objects.get().date_latest.isoformat() == "1963-07-31"


def test_restore_brings_back_a_deleted_entry(philby):
    first = history.record(philby)
    before = history.snapshot(philby)
    for model in (Citation, Motive, Defection, Name, Person):
        model.objects.all().delete()

    history.restore(first)

    assert history.snapshot(Person.objects.get()) == before


def test_restore_that_refers_to_something_gone_changes_nothing(philby):
    first = history.record(philby)
    Citation.objects.all().delete()
    Citation._meta.get_field("source").related_model.objects.all().delete()
    before = history.snapshot(philby)

    with pytest.raises(history.RestoreError, match="refers to something that is gone"):
        history.restore(first)

    assert history.snapshot(Person.objects.get()) == before
    assert Revision.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_snapshot_queries_do_not_grow(count, django_assert_num_queries):
    person = make.PersonFactory()
    for number in range(count):
        crossing = make.DefectionFactory(person=person, place=make.PlaceFactory(), key=f"crossing-{number}")
        make.CitationFactory(defection=crossing)
        make.CitationFactory(motive=make.MotiveFactory(defection=crossing))
        make.CitationFactory(event=make.LifeEventFactory(person=person))
        make.CitationFactory(name=make.NameFactory(person=person))

    with django_assert_num_queries(11):
        records = history.snapshot(person)

    assert len(records) == 1 + 8 * count


@pytest.mark.parametrize("count", [1, 3])
def test_record_all_keeps_what_single_records_would_in_a_fixed_number_of_queries(count, django_assert_num_queries):
    for number in range(count):
        crossing = make.DefectionFactory(place=make.PlaceFactory(), key=f"crossing-{number}")
        make.CitationFactory(motive=make.MotiveFactory(defection=crossing))
        make.CitationFactory(succession=make.SuccessionFactory())

    with django_assert_num_queries(26):
        kept = history.record_all("Loaded.")

    revisions = list(Revision.objects.all())
    assert (kept, {revision.reason for revision in revisions}) == (len(revisions), {"Loaded."})
    for revision in revisions:
        entry = history.MODELS[revision.kind].objects.get(slug=revision.key)
        assert (revision.number, revision.data) == (1, history.snapshot(entry))


def test_record_all_adds_a_revision_only_where_something_changed(philby):
    history.record_all("Loaded.")
    Motive.objects.update(text="He said so.")

    assert history.record_all("Loaded again.") == 1
    assert history.record_all("Loaded again.") == 0
    assert list(Revision.objects.of("person", "kim-philby").values_list("number", "reason")) == [
        (2, "Loaded again."),
        (1, "Loaded."),
    ]


def test_an_address_given_up_is_kept_and_restored():
    retired = RetiredSlug.objects.create(kind="people", slug="harold-philby", new_slug="kim-philby")
    first = history.record(retired, reason="Given up.")
    RetiredSlug.objects.update(new_slug="", reason="Nobody.")

    history.restore(first)

    assert (first.kind, first.key) == ("address", "people/harold-philby")
    assert RetiredSlug.objects.get().new_slug == "kim-philby"
