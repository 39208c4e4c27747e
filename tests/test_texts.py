"""The table of words: it says what the entries say, whatever was changed, and a search is right before it does."""

import threading
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog import facets, history, publishing, texts
from catalog.browse import browse
from catalog.engines import engine
from catalog.models import (
    EVERYONE,
    Affiliation,
    Agency,
    Catalogue,
    LifeEvent,
    Motive,
    Person,
    Relation,
    Revision,
    Touched,
)
from catalog.search import Words
from tests import factories as make
from tests.random_catalogue import create, people

pytestmark = pytest.mark.django_db


def table() -> dict[int, frozenset[str]]:
    return engine().read(EVERYONE, 2**63 - 1)


def said() -> dict[int, frozenset[str]]:
    return {key: words for _, some in texts.everyone() for key, words in some.items()}


def found(q: str) -> list[str]:
    return [person.name for person in browse(QueryDict(f"q={q}&who=all")).people]


def waiting() -> list[int]:
    return sorted(Touched.objects.waiting().values_list("pk", flat=True))


@pytest.fixture
def philby():
    person = make.PersonFactory(name="Kim Philby", summary="A spy for thirty years.")
    history.record(person)
    return person


def test_record_takes_up_what_has_changed(philby):
    assert table() == {philby.pk: frozenset(["a", "spi", "for", "thirti", "ears"])}
    assert waiting() == []


def test_a_change_waits_until_it_is_recorded_and_is_found_all_the_same(philby):
    make.LifeEventFactory(person=philby, text="Sailed to Odessa.")

    assert waiting() == [philby.pk]
    assert found("odessa") == ["Kim Philby"]
    history.record(philby)
    assert waiting() == []
    assert found("odessa") == ["Kim Philby"]


def test_a_search_writes_nothing(philby):
    make.LifeEventFactory(person=philby, text="Sailed to Odessa.")

    with CaptureQueriesContext(connection) as queries:
        assert found("odessa") == ["Kim Philby"]

    # PostgreSQL declares a cursor for what is read in steps.
    assert {query["sql"].split()[0] for query in queries} - {"DECLARE"} == {"SELECT"}


def test_whoever_is_no_longer_published_leaves_the_table(philby):
    publishing.move(philby, "withdrawn", version=philby.version, by=None, reason="A mistake.")

    assert table() == {}
    assert found("spy") == []


def test_a_person_s_status_is_told_of_those_tied_to_it(philby):
    other = make.PersonFactory(name="B", status="draft")
    make.RelationFactory(person=philby, other=other, text="over chess")
    history.record(philby)
    assert found("chess") == []

    other.status = "published"
    other.save()
    history.record(other)

    assert table() == said()
    assert sorted(found("chess")) == ["B", "Kim Philby"]


def test_a_tie_that_moves_is_told_of_both(philby):
    first, second = make.PersonFactory(name="B"), make.PersonFactory(name="C")
    tie = make.RelationFactory(person=philby, other=first, text="over chess")
    history.record(philby)
    tie.other = second
    tie.save()
    history.record(philby)

    assert table() == said()
    assert sorted(found("chess")) == ["C", "Kim Philby"]


def test_a_new_name_of_what_is_pointed_to_changes_nobody_s_words(philby):
    agency = make.AffiliationFactory(person=philby, agency__name="Secret Service", role="clerk").agency
    place = make.LifeEventFactory(person=philby, text="", place=make.PlaceFactory(name="Beirut")).place
    history.record(philby)
    Agency.objects.filter(pk=agency.pk).update(name="Tea House")
    place.name = "Smyrna"
    place.save()

    assert waiting() == []
    assert [found(q) for q in ("service", "beirut", "tea", "house", "smyr", "smyrna clerk")] == [
        [],
        [],
        ["Kim Philby"],
        ["Kim Philby"],
        ["Kim Philby"],
        ["Kim Philby"],
    ]


@pytest.mark.parametrize("how", ["move", "save", "update"])
def test_what_hangs_on_an_agency_follows_its_status(philby, how):
    agency = make.AffiliationFactory(person=philby, role="clerk").agency
    history.record(philby)
    assert found("clerk") == ["Kim Philby"]

    if how == "move":
        publishing.move(agency, "withdrawn", version=agency.version, by=None, reason="A mistake.")
    elif how == "save":
        agency.status, agency.withdrawal_reason = "withdrawn", "A mistake."
        agency.save()
    else:
        Agency.objects.filter(status="published").update(status="draft")

    assert found("clerk") == []
    history.record(agency)
    assert table() == said()
    assert waiting() == []


def test_a_restored_entry_has_the_words_it_had(philby):
    other = make.PersonFactory(name="B")
    tie = make.RelationFactory(person=philby, other=other, text="over chess")
    first = history.record(philby)
    tie.text = "over bridge"
    tie.save()
    philby.summary = "Nothing."
    philby.save()
    history.record(philby)

    history.restore(first)

    assert table() == said()
    assert [sorted(found(q)) for q in ("spy", "chess", "bridge", "nothing")] == [
        ["Kim Philby"],
        ["B", "Kim Philby"],
        [],
        [],
    ]


def test_what_concerns_very_many_waits_and_is_taken_up_bit_by_bit(philby, monkeypatch):
    monkeypatch.setattr(texts, "_FEW", 2)
    agency = make.AgencyFactory()
    for name in "ABCDE":
        make.AffiliationFactory(person__name=name, person__sort_name=name, agency=agency, role="clerk")
    assert found("clerk") == list("ABCDE")

    left = []
    for _ in range(3):
        history.record(philby)
        left.append(len(waiting()))
        assert found("clerk") == list("ABCDE")

    assert left == [3, 1, 0]
    assert table() == said()


def test_fill_mends_whatever_was_done_to_the_table(philby):
    other = make.PersonFactory(name="B", summary="A chemist.")
    texts.fill()
    engine().write({philby.pk: frozenset(["wrong"]), philby.pk + 100: frozenset(["nobody"])})
    engine().remove([other.pk])
    assert found("chemist") == []

    texts.fill()

    assert table() == said()
    assert waiting() == []
    # Also where an answer is kept.
    assert found("chemist") == ["B"]


def test_fill_counts_no_change_where_nothing_differs(philby):
    texts.fill()
    before = Catalogue.current_version()

    texts.fill()

    assert Catalogue.current_version() == before


def test_a_table_that_was_never_filled_is_not_asked(philby):
    engine().remove([philby.pk])
    Touched.objects.note([EVERYONE])

    assert found("spy") == ["Kim Philby"]


def test_a_word_of_any_length_is_kept_and_found(philby):
    philby.summary = f"Knew {'x1' * 3000} and {'y2 ' * 3000}."
    philby.save()
    history.record(philby)

    assert found("x1" * 100) == ["Kim Philby"]
    assert found("y2") == ["Kim Philby"]


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(catalogue=people, edits=st.data())
def test_table_and_search_follow_whatever_a_curator_does(monkeypatch, catalogue, edits):
    """Held against a reading of everything, after each change of a random catalogue."""
    with transaction.atomic():
        monkeypatch.setattr(facets, "_kept", (None, None))
        create(catalogue)
        for agency in Agency.objects.all():
            make.AffiliationFactory(person=make.PersonFactory(), agency=agency, role=f"clerk of {agency.slug}")
        texts.fill()
        for _ in range(4):
            facets.current().words  # noqa: B018 what is kept from here must not show in the next answer
            entry = edits.draw(st.sampled_from(CHANGES))(edits)
            answers = [facets.current().words.find(q) for q in WORDS]
            history.record(entry)
            assert waiting() == []
            assert table() == said()
            assert answers == [facets.current().words.find(q) for q in WORDS] == read_anew()
        transaction.set_rollback(True)


WORDS = ["clerk", "clerk kgb", "anna", "boris", "noteword", "person", "turk", "soviet", "sov", "tie", "chess", "moved"]


def read_anew() -> list:
    """The answers without anything kept, and without the table."""
    with transaction.atomic():
        Touched.objects.note([EVERYONE])
        answers = [Words(facets.current().rows).find(q) for q in WORDS]
        transaction.set_rollback(True)
    return answers


def _any(edits, rows):
    return edits.draw(st.sampled_from(list(rows.order_by("pk"))))


def _rename(edits) -> Person:
    person = _any(edits, Person.objects)
    person.name = person.sort_name = edits.draw(st.sampled_from(["Anna", "Boris", "Bors"]))
    person.summary = edits.draw(st.sampled_from(["", "A noteword.", "Of no note."]))
    person.save()
    return person


def _turn(edits) -> Person:
    person = _any(edits, Person.objects)
    status = "draft" if person.status == "published" else "published"
    Person.objects.filter(pk=person.pk).update(status=status)
    return person


def _turn_agency(edits) -> Agency:
    agency = _any(edits, Agency.objects)
    agency.status = "draft" if agency.status == "published" else "published"
    agency.save()
    return agency


def _rename_agency(edits) -> Agency:
    agency = _any(edits, Agency.objects)
    agency.name = "Moved House"
    agency.save()
    return agency


def _tie(edits) -> Person:
    one, other = _any(edits, Person.objects), make.PersonFactory(name="Other")
    make.RelationFactory(person=one, other=other, text=edits.draw(st.sampled_from(["over chess", "a tie"])))
    return one


def _move_tie(edits) -> Person:
    person = _tie(edits)
    tie = Relation.objects.filter(person=person).last()
    tie.other = make.PersonFactory(name="Third")
    tie.save()
    return person


def _publish_statements(edits) -> Person:
    person = _any(edits, Person.objects)
    publishing.show(person)
    return person


def _remove(edits) -> Person:
    affiliation = _any(edits, Affiliation.objects)
    affiliation.citations.all().delete()
    affiliation.delete()
    return affiliation.person


def _remove_many(edits) -> Person:
    person = _any(edits, Person.objects)
    for rows in (Motive.objects.filter(defection__person=person), LifeEvent.objects.filter(person=person)):
        for row in rows:
            row.citations.all().delete()
        rows.delete()
    return person


def _restore(edits) -> Person:
    history.record_all("All.")
    revision = _any(edits, Revision.objects.filter(kind="person"))
    person = history.find(revision)
    person.summary = "Moved."
    person.save()
    Affiliation.objects.filter(person=person).update(role="moved")
    history.record(person)
    history.restore(revision)
    return Person.objects.get(pk=person.pk)


CHANGES: list[Callable] = [
    _rename,
    _turn,
    _turn_agency,
    _rename_agency,
    _tie,
    _move_tie,
    _publish_statements,
    _remove,
    _remove_many,
    _restore,
]


@pytest.mark.django_db(transaction=True)
def test_two_curators_at_once_lose_no_words():
    pair = [make.PersonFactory(name=name) for name in "AB"]
    failed = []

    def write(own: int) -> None:
        try:
            for number in range(10):
                word = f"w{own}x{number}"
                with transaction.atomic():
                    # Each writes of both: what the one reads, the other may just be writing.
                    for person in (pair[own], pair[1 - own]):
                        make.LifeEventFactory(person=person, key=f"{word}-{person.pk}", text=word)
                    history.record(Person.objects.get(pk=pair[own].pk))
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[own]) for own in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert waiting() == []
    assert table() == said()
    written = {f"v{own}x{number}" for own in (0, 1) for number in range(10)}
    assert [words & written for words in table().values()] == [written, written]
    texts.engine().remove([person.pk for person in pair])


@pytest.mark.django_db(transaction=True)
def test_a_catalogue_from_before_the_table_is_searched_and_then_filled():
    make.LifeEventFactory(person__name="Kim Philby", text="Sailed to Odessa.")
    call_command("migrate", "catalog", "0003", verbosity=0)
    call_command("migrate", "catalog", verbosity=0)

    assert waiting() == [EVERYONE]
    assert found("odessa") == ["Kim Philby"]
    assert table() == {}
    texts.fill()
    assert found("odessa") == ["Kim Philby"]
    assert table() == said() != {}
    texts.engine().remove(table())
