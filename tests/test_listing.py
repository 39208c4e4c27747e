"""What a list fetches with its people."""

import pytest

from catalog.models import Defection, Person
from tests.factories import (
    AffiliationFactory,
    AgencyFactory,
    CountryFactory,
    DefectionFactory,
    MotiveFactory,
    NameFactory,
    PersonFactory,
    PlaceFactory,
)

pytestmark = pytest.mark.django_db


def crossing_of(person: Person, **fields) -> Defection:
    soviet, turkey = CountryFactory(slug="soviet-union"), CountryFactory(slug="turkey")
    place = PlaceFactory(name="Ankara", country=turkey)
    return DefectionFactory(person=person, origin=soviet, destination=turkey, place=place, **fields)


@pytest.mark.parametrize("count", [1, 3])
def test_for_listing_is_one_query(count, django_assert_num_queries):
    for _ in range(count):
        person = PersonFactory()
        NameFactory(person=person)
        AffiliationFactory(person=person, agency=AgencyFactory(slug="gru", abbreviation="GRU"))
        MotiveFactory(defection=crossing_of(person, date="1942~"))

    with django_assert_num_queries(1):
        read = [
            (
                [name.text for name in person.names.all()],
                [link.agency.short_name for link in person.affiliations.all()],
                [(str(c.origin), str(c.place), c.date.label, c.person is person) for c in person.defections.all()],
                [motive.get_kind_display() for c in person.defections.all() for motive in c.motives.all()],
            )
            for person in Person.objects.for_listing()
        ]

    assert [row[1:] for row in read] == [
        (["GRU"], [("Soviet Union", "Ankara, Turkey", "about 1942", True)], ["ideology"])
    ] * count


def test_for_listing_gives_the_rows_that_the_database_holds():
    person = PersonFactory(name="Владимир “Vova” O'Neil\n")
    name = NameFactory(person=person, text='Quote " and \\ back', note="é 王 😀")
    link = AffiliationFactory(person=person, date="1941/1945", role="code\tclerk")
    crossing = crossing_of(person, date="1942-05-03", note="{}[]")
    motive = MotiveFactory(defection=crossing, text="'; DROP TABLE")
    listed = Person.objects.for_listing().get(pk=person.pk)

    def columns(row) -> dict:
        fresh = type(row).objects.get(pk=row.pk)
        return {field.attname: getattr(fresh, field.attname) for field in fresh._meta.concrete_fields}

    for row, found in [
        (name, listed.names.all()[0]),
        (link, listed.affiliations.all()[0]),
        (crossing, listed.defections.all()[0]),
        (motive, listed.defections.all()[0].motives.all()[0]),
        (crossing.origin, listed.defections.all()[0].origin),
    ]:
        assert {field.attname: getattr(found, field.attname) for field in found._meta.concrete_fields} == columns(row)


def test_for_listing_leaves_out_what_readers_do_not_see():
    person = PersonFactory()
    NameFactory(person=person, status="draft")
    AffiliationFactory(person=person, agency__status="draft")
    AffiliationFactory(person=person, status="withdrawn")
    MotiveFactory(defection=DefectionFactory(person=person), status="review")
    DefectionFactory(person=person, status="draft")
    MotiveFactory(defection=DefectionFactory(person=person, status="review"))

    listed = Person.objects.for_listing().get()

    assert [len(listed.names.all()), len(listed.affiliations.all()), len(listed.defections.all())] == [0, 0, 1]
    assert len(listed.defections.all()[0].motives.all()) == 0


def test_for_listing_orders_crossings_in_time_with_the_undated_last():
    person = PersonFactory()
    dates = ["", "1985", "1985-08", "../1960"]
    crossings = {date: DefectionFactory(person=person, date=date) for date in dates}

    listed = Person.objects.for_listing().get()

    ordered = [crossing.date for crossing in Defection.objects.filter(person=person)]
    assert [str(crossing.date) for crossing in listed.defections.all()] == list(map(str, ordered))
    assert len(crossings) == 4
