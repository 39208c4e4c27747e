"""The index in memory: kept while the catalogue stands, rebuilt after any change, and steady in its orders."""

import threading

import pytest
from django.db import connection, transaction
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from catalog import facets
from catalog.browse import browse
from catalog.models import Defection, Person
from catalog.rows import Rows
from tests.factories import (
    AffiliationFactory,
    AgencyFactory,
    CitationFactory,
    CountryFactory,
    DefectionFactory,
    EraFactory,
    LifeEventFactory,
    NameFactory,
    PersonFactory,
    SourceFactory,
)


def names(query: str = "") -> list[str]:
    return [person.name for person in browse(QueryDict(query)).people]


@pytest.mark.django_db
def test_current_is_kept_while_nothing_changes(django_assert_num_queries):
    DefectionFactory()
    index = facets.current()

    with django_assert_num_queries(1):
        assert facets.current() is index


@pytest.mark.django_db
def test_current_follows_every_change():
    crossing = DefectionFactory(person__name="A")
    assert names() == ["A"]

    crossing.person.name = "B"
    crossing.person.save()
    assert names() == ["B"]

    Person.objects.filter(pk=crossing.person.pk).update(status="draft")
    assert names() == []

    Person.objects.filter(pk=crossing.person.pk).update(status="published")
    crossing.delete()
    assert (names(), names("who=others")) == ([], ["B"])

    Defection.objects.bulk_create([Defection(person=crossing.person, key="again", status="published")])
    assert names() == ["B"]


@pytest.mark.django_db
def test_what_is_rolled_back_is_not_kept():
    person = DefectionFactory(person__name="A").person

    def renamed(name: str) -> list[str]:
        with transaction.atomic():
            Person.objects.filter(pk=person.pk).update(name=name)
            found = names()
            transaction.set_rollback(True)
        return found

    # Both changes bring the catalogue to one and the same version.
    assert [renamed("B"), names(), renamed("C"), names()] == [["B"], ["A"], ["C"], ["A"]]


@pytest.mark.django_db
def test_a_change_while_the_index_is_read_shows_at_once(monkeypatch):
    read = facets.Index._read_sources
    changes = iter("BCD")

    def change_once_read(index: facets.Index) -> None:
        read(index)
        if name := next(changes, None):
            DefectionFactory(person__name=name, person__sort_name=name)

    monkeypatch.setattr(facets.Index, "_read_sources", change_once_read)

    # Read again after B; what C changed during that is not taken for read.
    assert names() == ["B"]
    assert names() == ["B", "C", "D"]


@pytest.mark.django_db(transaction=True)
def test_every_thread_sees_what_was_saved_before_it_asked():
    saved: list[int] = []
    wrong: list[tuple[int, int]] = []
    done = threading.Event()

    def read() -> None:
        try:
            while not done.is_set():
                before = len(saved)
                found = browse(QueryDict("")).count
                if found < before:
                    wrong.append((before, found))
        finally:
            connection.close()

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        while len(saved) < 20:
            saved.append(DefectionFactory().pk)
    finally:
        done.set()
        for thread in threads:
            thread.join()

    assert wrong == []
    assert browse(QueryDict("")).count == 20


@pytest.mark.django_db
def test_browse_queries(django_assert_num_queries):
    for name in ["Adams", "Baker"]:
        AffiliationFactory(person=DefectionFactory(person__name=name).person, role="clerk")
    facets.current().words  # noqa: B018 the first search reads the words

    with django_assert_num_queries(2):
        assert len(browse(QueryDict("decade=undated")).people) == 2
    with django_assert_num_queries(1):
        assert len(browse(QueryDict("")).people) == 2
    # The version and the words of the entries; the cards are kept.
    with django_assert_num_queries(2):
        assert len(browse(QueryDict("q=adams")).people) == 1


@pytest.mark.django_db
def test_browse_with_words_queries(django_assert_num_queries):
    person = PersonFactory()
    NameFactory(person=person, text="Baker")
    LifeEventFactory(person=PersonFactory(), text="Baked with a baker.")
    facets.current().words  # noqa: B018 the first search reads the words

    # The version, the words of the entries, and the cards with the texts that cards do not hold.
    with django_assert_num_queries(3):
        assert len(browse(QueryDict("q=baker&who=all")).people) == 2
    with django_assert_num_queries(1):
        assert len(browse(QueryDict("q=baker&who=all&page=1")).people) == 2


@pytest.mark.django_db
def test_browse_with_words_takes_one_more_query_for_texts_of_cards_that_are_kept(django_assert_num_queries):
    person = LifeEventFactory(text="Baked for the king and queen.").person
    assert [found.pk for found in browse(QueryDict("who=all")).people] == [person.pk]
    facets.current().words  # noqa: B018 the first search reads the words

    with django_assert_num_queries(3):
        assert [found.match for found in browse(QueryDict("q=king+queen&who=all")).people] == [
            "life: Baked for the king and queen."
        ]


@pytest.mark.django_db
def test_values_keep_their_order_whatever_is_chosen():
    for slug, count in [("turkey", 1), ("france", 2), ("austria", 1)]:
        for _ in range(count):
            DefectionFactory(destination=CountryFactory(slug=slug), date="1950")
    DefectionFactory(date="1930")
    for place, slug in enumerate(["late", "early"]):
        DefectionFactory(era=EraFactory(slug=slug, position=2 - place))

    def values(query: str, facet: str) -> list[tuple[str, int, bool]]:
        return [(value.value, value.count, value.selected) for value in browse(QueryDict(query)).facets[facet].values]

    assert values("", "destination") == [
        ("france", 2, False),
        ("austria", 1, False),
        ("turkey", 1, False),
        ("not-stated", 3, False),
    ]
    assert values("destination=turkey&decade=1930", "destination") == [
        ("france", 0, False),
        ("austria", 0, False),
        ("turkey", 0, True),
        ("not-stated", 1, False),
    ]
    assert values("", "era") == [("early", 1, False), ("late", 1, False), ("not-stated", 5, False)]
    assert values("decade=1940", "decade") == [
        ("1930", 1, False),
        ("1940", 0, True),
        ("1950", 4, False),
        ("undated", 2, False),
    ]


@pytest.mark.django_db
def test_a_body_that_only_others_served_in_is_no_value_among_defectors():
    AffiliationFactory(agency=AgencyFactory(slug="mi5"))
    AffiliationFactory(agency=AgencyFactory(slug="kgb"), person=DefectionFactory().person)

    def bodies(query: str) -> list[str]:
        return [value.value for value in browse(QueryDict(query)).facets["agency"].values]

    assert bodies("") == ["kgb"]
    assert bodies("who=others") == ["mi5"]
    assert bodies("who=all") == ["kgb", "mi5"]
    assert bodies("agency=mi5") == ["kgb", "mi5"]


@pytest.mark.django_db
def test_labels_are_words_and_tell_two_bodies_of_one_abbreviation_apart():
    for slug, name, short in [
        ("gru", "Soviet GRU", "GRU"),
        ("gru-ru", "Russian GRU", "GRU"),
        ("kgb", "Committee", "KGB"),
    ]:
        AffiliationFactory(
            person=DefectionFactory().person, agency=AgencyFactory(slug=slug, name=name, abbreviation=short)
        )
    DefectionFactory(method="walked-in", date="1954", certainty="alleged", kind="return")
    CitationFactory(defection=DefectionFactory(), source=SourceFactory(slug="s", title="A Book", kind="book"))

    labels = {name: [value.label for value in facet.values] for name, facet in browse(QueryDict("")).facets.items()}

    assert labels == {
        "agency": ["KGB", "Russian GRU (GRU)", "Soviet GRU (GRU)"],
        "agent_of": [],
        "receiver": [],
        "decade": ["1950s", "undated"],
        "era": ["not stated"],
        "origin": ["not stated"],
        "destination": ["not stated"],
        "method": ["walked in", "not stated"],
        "motive": ["not stated"],
        "certainty": ["stated", "alleged"],
        "kind": ["defection", "return"],
        "source": ["A Book, 24 September 2019"],
    }


crossing_counts = st.lists(st.integers(min_value=0, max_value=5), max_size=12)


@given(counts=crossing_counts, data=st.data())
def test_rows_count_each_person_once(counts, data):
    people = list(range(100, 100 + len(counts)))
    rows = Rows(people, {pk: count for pk, count in zip(people, counts, strict=True) if count})
    some = BitMap(data.draw(st.sets(st.sampled_from(sorted(rows.everyone))))) if rows.everyone else BitMap()
    others = BitMap(data.draw(st.sets(st.sampled_from(sorted(rows.everyone))))) if rows.everyone else BitMap()

    persons = {rows.pks[row] for row in some}
    assert [rows.pks[row] for row in rows.firsts(some)] == sorted(persons)
    assert rows.count_both(some, others, rows.several(some)) == len({rows.pks[row] for row in some & others})
    assert {row for row in rows.everyone if rows.pks[row] in persons} == set(rows.widened(rows.firsts(some)))
    assert {rows.pks[row] for row in rows.crossings} == {pk for pk, n in zip(people, counts, strict=True) if n}
    assert len(rows.everyone) == sum(max(count, 1) for count in counts)
