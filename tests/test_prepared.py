"""Questions put together once: the same rows with and without a plan that the server keeps."""

import pytest
from django.db import connection, transaction

from catalog.models import Person
from catalog.models.nested import Prepared
from tests.factories import CitationFactory, DefectionFactory, NameFactory, PersonFactory, SourceFactory

# A plan is kept only outside of transactions.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def philby() -> Person:
    person = PersonFactory(slug="kim-philby", name="Kim “100%” O'Philby")
    source = SourceFactory(slug="post", title="A post")
    CitationFactory(defection=DefectionFactory(person=person, date="1963-01-23"), source=source, locator="¶ 2")
    CitationFactory(name=NameFactory(person=person, text="Ким %s \\ $1"), source=source)
    return person


def told(slug: str) -> tuple:
    person = Person.objects.told(slug)
    return (
        person.name,
        [name.text for name in person.names.all()],
        [crossing.date for crossing in person.defections.all()],
        sorted((citation.source.title, citation.locator) for citation in person.cited),
    )


def test_a_question_has_one_answer_planned_or_not(philby):
    PersonFactory(slug="other", name="Other")
    with transaction.atomic():
        plainly = told("kim-philby")

    # PostgreSQL makes a plan for any person with the sixth answer.
    assert [told("kim-philby") for _ in range(7)] == [plainly] * 7
    assert plainly[:3] == ("Kim “100%” O'Philby", ["Ким %s \\ $1"], ["1963-01-23"])
    assert (Person.objects.told("nobody"), told("other")[0]) == (None, "Other")
    assert Person.objects.slugs_of([philby.pk]) == {philby.pk: "kim-philby"}


def test_a_planned_question_is_one_query(philby, django_assert_num_queries):
    with django_assert_num_queries(2):
        found = [Person.objects.key_of("kim-philby") for _ in range(2)]

    assert found == [philby.pk] * 2


def test_a_plan_that_the_connection_has_lost_costs_no_answer(philby, monkeypatch):
    monkeypatch.setattr(Prepared, "_plans_hold", True)
    before = told("kim-philby")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DEALLOCATE ALL")

    assert told("kim-philby") == before
    assert Prepared._plans_hold == (connection.vendor != "postgresql")
    assert told("kim-philby") == before
