"""The geometry of the figures, from rows to units."""

from datetime import date
from decimal import Decimal

import pytest

from catalog.dates import Edtf
from catalog.figures import arcs, flows, genealogy, lives
from catalog.figures.axis import Axis, stretch
from catalog.figures.projection import HEIGHT, WIDTH, project
from catalog.models import Defection, LifeEvent, Person, Place, Succession
from tests import factories as make


def test_axis_holds_whole_decades():
    axis = Axis.over([Edtf("1929"), Edtf("../1991"), Edtf("")], 100, 800)

    assert (axis.first, axis.last) == (1920, 2000)
    assert (axis.x(date(1920, 1, 1)), axis.x(date(2000, 1, 1))) == (100, 800)
    assert axis.ticks[0] == (100, "1920")
    assert Axis.over([Edtf("")], 0, 100) is None


@pytest.mark.parametrize(("text", "ticks"), [("0005", ["", "10"]), ("9999", ["9990", "10000"])])
def test_axis_reaches_to_both_ends_of_the_calendar(text, ticks):
    axis = Axis.over([Edtf(text)], 0, 100)

    assert [label for _, label in axis.ticks] == ticks


@pytest.mark.parametrize(
    ("text", "sure", "width"),
    [
        ("1954", True, 9.9),
        ("1954-01-24", True, 1.0),
        ("1954~", False, 9.9),
        ("1950/1959", False, 99.9),
        ("../1954", False, 1),
    ],
)
def test_a_stretch_is_sure_only_of_a_known_year(text, sure, width):
    drawn = stretch(Axis(1900, 2000, 0, 1000), Edtf(text))
    assert (drawn.sure, drawn.width) == (sure, pytest.approx(width, abs=0.2))


def test_no_date_has_no_stretch():
    assert stretch(Axis(1900, 2000, 0, 1000), Edtf("")) is None


def test_projection_fills_its_sheet():
    assert project(0, -180)[0] == 0
    assert project(0, 180)[0] == WIDTH
    assert 0 < project(55.75, 37.62)[1] < project(38.9, -77.04)[1] < HEIGHT


def test_flows_keep_every_number_and_put_what_is_not_stated_last():
    drawn = flows.flows(
        {("not-stated", "france"): 1, ("russia", "france"): 2, ("russia", "not-stated"): 3},
        lambda name, value: value.title(),
        lambda origin, destination: f"origin={origin}&destination={destination}",
    )

    assert [(node.label, node.count) for node in drawn.origins] == [("Russia", 5), ("Not-Stated", 1)]
    assert [(node.label, node.count) for node in drawn.destinations] == [("France", 3), ("Not-Stated", 3)]
    assert [(band.query, band.count) for band in drawn.bands] == [
        ("origin=russia&destination=france", 2),
        ("origin=russia&destination=not-stated", 3),
        ("origin=not-stated&destination=france", 1),
    ]


@pytest.mark.django_db
def test_map_draws_what_has_two_ends_and_names_the_rest():
    union, lebanon = make.CountryFactory(slug="soviet-union"), make.CountryFactory(slug="lebanon")
    for name, country, latitude, longitude in [("Moscow", union, 55.75, 37.62), ("Kuibyshev", union, 53.2, 50.1)]:
        make.PlaceFactory(name=name, country=country, latitude=Decimal(latitude), longitude=Decimal(longitude))
    beirut = make.PlaceFactory(name="Beirut", country=lebanon, latitude=Decimal("33.9"), longitude=Decimal("35.5"))
    make.DefectionFactory(person__name="Kim Philby", place=beirut, destination=union)
    make.DefectionFactory(person__name="Guy Burgess", place=beirut, destination=union)
    make.DefectionFactory(person__name="Oleg Gordievskiy", origin=union)

    drawn = arcs.draw(Defection.objects.for_lines().order_by("pk"), Place.objects.located())

    assert [(arc.origin, arc.destination, arc.people) for arc in drawn.arcs] == [
        ("Beirut", "Soviet Union", "Kim Philby, Guy Burgess")
    ]
    assert sorted(town.label for town in drawn.towns) == ["Beirut", "Soviet Union"]
    assert [crossing.person.name for crossing in drawn.undrawn] == ["Oleg Gordievskiy"]


@pytest.mark.django_db
def test_lives_run_from_birth_to_death_in_the_order_of_their_first_date():
    philby = make.PersonFactory(name="Kim Philby")
    make.DefectionFactory(person=philby, date="1963-01/1963-07")
    make.LifeEventFactory(person=philby, kind="death", date="1988")
    orlov = make.PersonFactory(name="Alexander Orlov")
    make.LifeEventFactory(person=orlov, kind="birth", date="1895-08-21")
    make.LifeEventFactory(person=orlov, kind="posting", date="1936")
    make.PersonFactory(name="Without a date")

    drawn = lives.lives(
        Person.objects.by_name(),
        Defection.objects.for_lines(),
        LifeEvent.objects.ends_of_lives(Person.objects.values_list("pk", flat=True)),
    )

    assert [(life.person.name, str(life.born), str(life.died)) for life in drawn.lives] == [
        ("Alexander Orlov", "1895-08-21", ""),
        ("Kim Philby", "", "1988"),
    ]
    assert [len(life.crossings) for life in drawn.lives] == [0, 1]
    assert drawn.lives[1].crossings[0][0].sure is True


def test_nobody_dated_has_no_lives():
    assert lives.lives([], [], []) is None


@pytest.mark.django_db
def test_genealogy_puts_a_renamed_service_on_the_lane_of_its_predecessor():
    nkvd, mvd, kgb, svr, fsb = (
        make.AgencyFactory(slug=slug, founded=founded, dissolved=dissolved)
        for slug, founded, dissolved in [
            ("nkvd", "1917-12-20", "1942-02-06"),
            ("mvd", "1942-02-06", "1953-11-15"),
            ("kgb", "1954-03-13", "1991-12-03"),
            ("svr", "1991-12-18", ""),
            ("fsb", "1995-04-03", ""),
        ]
    )
    make.SuccessionFactory(predecessor=nkvd, successor=mvd, date="1942-02-06")
    make.SuccessionFactory(predecessor=kgb, successor=svr, date="1991-12-18", kind="split")
    make.SuccessionFactory(predecessor=kgb, successor=fsb, date="1995", kind="split")
    make.SuccessionFactory(predecessor=make.AgencyFactory(slug="a"), successor=make.AgencyFactory(slug="b"))

    drawn = genealogy.genealogy(list(Succession.objects.for_figure()))

    y = {bar.agency.slug: bar.y for bar in drawn.bars}
    assert y["nkvd"] == y["mvd"]
    assert y["kgb"] == y["svr"] != y["fsb"]
    assert [bar.firm for bar in drawn.bars] == [True] * 5
    assert [str(each) for each in drawn.undated] == ["A became B"]


@pytest.mark.django_db
def test_genealogy_without_a_date_is_not_drawn():
    make.SuccessionFactory()
    assert genealogy.genealogy(list(Succession.objects.for_figure())) is None
