"""Every rule that the database itself keeps, broken once."""

from datetime import date

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction

from catalog.models import (
    CONVERSE,
    Agency,
    Catalogue,
    Citation,
    Defection,
    Person,
    Presence,
    RelationKind,
    Revision,
    Succession,
)
from tests import factories as make

pytestmark = pytest.mark.django_db

ENTRIES = [make.EraFactory, make.WaveFactory, make.SourceFactory, make.AgencyFactory, make.PersonFactory]
STATEMENTS = [
    make.NameFactory,
    make.AffiliationFactory,
    make.DefectionFactory,
    make.WaypointFactory,
    make.MotiveFactory,
    make.LifeEventFactory,
    make.RelationFactory,
    make.SuccessionFactory,
]
CHOICES = [
    (make.WaveFactory, "kind"),
    (make.SourceFactory, "layer"),
    (make.SourceFactory, "kind"),
    (make.AgencyFactory, "kind"),
    (make.SuccessionFactory, "kind"),
    (make.PersonFactory, "living"),
    (make.NameFactory, "kind"),
    (make.AffiliationFactory, "kind"),
    (make.DefectionFactory, "kind"),
    (make.DefectionFactory, "method"),
    (make.MotiveFactory, "kind"),
    (make.LifeEventFactory, "kind"),
    (make.RelationFactory, "kind"),
]
SPANS = [
    (make.CountryFactory, "span"),
    (make.EraFactory, "span"),
    (make.WaveFactory, "span"),
    (make.SourceFactory, "issued"),
    (make.SourceFactory, "issued_inferred"),
    (make.AgencyFactory, "founded"),
    (make.AgencyFactory, "dissolved"),
    (make.SuccessionFactory, "date"),
    (make.AffiliationFactory, "date"),
    (make.DefectionFactory, "date"),
    (make.LifeEventFactory, "date"),
]
NUMBERS = {"latitude": 91, "longitude": 0}


def model_of(factory):
    return factory._meta.model


def cite(**fields):
    return make.CitationFactory(**fields)


def cited_twice(kind, factory):
    fields = {kind: factory(), "source": make.SourceFactory(), "anchor": "once", "aspect": "date"}
    cite(**fields)
    cite(**fields)


# One way to break each rule: constraint name → a call that the database must refuse.
BREACHES = {
    "revision_numbered_per_entry": lambda: [
        Revision.objects.create(kind="person", key="kim-philby", number=1, data=[]) for _ in range(2)
    ],
    "revision_kind_known": lambda: Revision.objects.create(kind="place", key="beirut", number=1, data=[]),
    "presence_once_per_editor": lambda: [
        Presence.objects.create(kind="person", key="kim-philby", user=user)
        for user in [get_user_model().objects.create_user("curator")]
        for _ in range(2)
    ],
    "catalogue_is_one_row": lambda: Catalogue.objects.create(pk=2),
    "country_code_is_iso": lambda: make.CountryFactory(code="Su"),
    "country_slug_present": lambda: make.CountryFactory(slug="", name="Nowhere"),
    "place_unique_in_country": lambda: [
        model_of(make.PlaceFactory).objects.create(name="Beirut", country=make.CountryFactory(slug="lebanon"))
        for _ in range(2)
    ],
    "place_name_present": lambda: make.PlaceFactory(name=""),
    "place_coordinates_on_earth": lambda: make.PlaceFactory(**NUMBERS),
    "wave_crosses_a_border": lambda: make.WaveFactory(
        origin=make.CountryFactory(slug="here"), destination=make.CountryFactory(slug="here")
    ),
    "wave_counts_in_order": lambda: make.WaveFactory(count_low=60, count_high=50),
    "source_title_present": lambda: make.SourceFactory(title=""),
    "author_unique_position_in_source": lambda: [
        make.AuthorFactory(source=source, position=1) for source in [make.SourceFactory()] for _ in range(2)
    ],
    "author_family_present": lambda: make.AuthorFactory(family=""),
    "agency_name_present": lambda: make.AgencyFactory(slug="kgb", name=""),
    "agency_not_its_own_parent": lambda: Agency.objects.filter(pk=make.AgencyFactory().pk).update(
        parent=models.F("pk")
    ),
    "succession_not_to_itself": lambda: make.SuccessionFactory(
        predecessor=make.AgencyFactory(slug="kgb"), successor=make.AgencyFactory(slug="kgb")
    ),
    "succession_unique": lambda: [
        make.SuccessionFactory(predecessor=make.AgencyFactory(slug="kgb"), successor=make.AgencyFactory(slug="svr"))
        for _ in range(2)
    ],
    "person_names_present": lambda: make.PersonFactory(slug="nobody", name="", sort_name=""),
    "person_portrait_is_credited": lambda: make.PersonFactory(portrait="portraits/a.jpg"),
    "retiredslug_unique": lambda: [
        apps.get_model("catalog.RetiredSlug").objects.create(kind="people", slug="old", new_slug="new")
        for _ in range(2)
    ],
    "retiredslug_kind_known": lambda: apps.get_model("catalog.RetiredSlug").objects.create(
        kind="places", slug="old", new_slug="new"
    ),
    "retiredslug_leads_on_or_says_why": lambda: apps.get_model("catalog.RetiredSlug").objects.create(
        kind="people", slug="old"
    ),
    "retiredslug_not_to_itself": lambda: apps.get_model("catalog.RetiredSlug").objects.create(
        kind="people", slug="old", new_slug="old"
    ),
    "name_text_present": lambda: make.NameFactory(text=""),
    "name_form_unique_per_person": lambda: [
        make.NameFactory(person=make.PersonFactory(slug="kim-philby"), text="Kim") for _ in range(2)
    ],
    "defection_crosses_a_border": lambda: make.DefectionFactory(
        origin=make.CountryFactory(slug="here"), destination=make.CountryFactory(slug="here")
    ),
    "waypoint_names_somewhere": lambda: make.WaypointFactory(text=""),
    "relation_not_with_oneself": lambda: make.RelationFactory(
        person=make.PersonFactory(slug="kim-philby"), other=make.PersonFactory(slug="kim-philby")
    ),
    "relation_unique": lambda: [
        make.RelationFactory(person=make.PersonFactory(slug="kim-philby"), other=make.PersonFactory(slug="guy-burgess"))
        for _ in range(2)
    ],
    "citation_has_exactly_one_target": lambda: cite(
        defection=make.DefectionFactory(), affiliation=make.AffiliationFactory()
    ),
    "citation_reading_only_when_contradicting": lambda: cite(defection=make.DefectionFactory(), reading="1954"),
    "citation_of_an_entry_names_its_field": lambda: cite(agency=make.AgencyFactory(), aspect=""),
    "citation_stance_known": lambda: cite(defection=make.DefectionFactory(), stance="doubts"),
    **{
        f"{model_of(factory)._meta.model_name}_status_known": lambda factory=factory: factory(status="secret")
        for factory in [*ENTRIES, *STATEMENTS]
    },
    **{
        f"{model_of(factory)._meta.model_name}_withdrawn_with_a_reason": lambda factory=factory: factory(
            status="withdrawn"
        )
        for factory in ENTRIES
    },
    **{
        f"{model_of(factory)._meta.model_name}_slug_present": lambda factory=factory: (
            factory(slug="", name="Nameless") if factory is not make.SourceFactory else factory(slug="")
        )
        for factory in ENTRIES
    },
    **{
        f"{model_of(factory)._meta.model_name}_certainty_known": lambda factory=factory: factory(certainty="sure")
        for factory in STATEMENTS
    },
    **{
        f"{model_of(factory)._meta.model_name}_key_present": lambda factory=factory: factory(key="")
        for factory in STATEMENTS
    },
    **{
        f"{model_of(factory)._meta.model_name}_{field}_known": lambda factory=factory, field=field: factory(
            **{field: "nonsense"}
        )
        for factory, field in CHOICES
    },
    **{
        f"{model_of(factory)._meta.model_name}_{field}_bounds_in_order": lambda factory=factory, field=field: (
            model_of(factory)
            .objects.filter(pk=factory().pk)
            .update(**{f"{field}_earliest": date(1954, 1, 2), f"{field}_latest": date(1954, 1, 1)})
        )
        for factory, field in SPANS
    },
    **{
        f"citation_unique_per_{kind}": lambda kind=kind, factory=factory: cited_twice(kind, factory)
        for kind, factory in {
            "name": make.NameFactory,
            "affiliation": make.AffiliationFactory,
            "defection": make.DefectionFactory,
            "waypoint": make.WaypointFactory,
            "motive": make.MotiveFactory,
            "event": make.LifeEventFactory,
            "relation": make.RelationFactory,
            "succession": make.SuccessionFactory,
            "agency": make.AgencyFactory,
            "era": make.EraFactory,
            "wave": make.WaveFactory,
        }.items()
    },
}


def constraints():
    """Every constraint of the catalogue's own models by name, history tables aside."""
    return {
        constraint.name: (model, constraint)
        for model in apps.get_app_config("catalog").get_models()
        if not model.__name__.startswith("Historical")
        for constraint in model._meta.constraints
    }


def test_every_constraint_has_a_breach():
    assert sorted(BREACHES) == sorted(constraints())


@pytest.mark.parametrize("name", sorted(BREACHES))
def test_constraint_refuses(name):
    model, constraint = constraints()[name]
    expected = name
    if connection.vendor == "sqlite" and isinstance(constraint, models.UniqueConstraint):
        # SQLite names the columns of a unique index, never the index.
        table = model._meta.db_table
        expected = ", ".join(f"{table}.{model._meta.get_field(field).column}" for field in constraint.fields)

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        BREACHES[name]()

    assert expected in str(refusal.value)


def test_citation_needs_a_target():
    with pytest.raises(IntegrityError, match="citation_has_exactly_one_target"), transaction.atomic():
        make.CitationFactory()


def test_citation_anchor_has_at_most_eight_words():
    citation = make.CitationFactory(defection=make.DefectionFactory(), anchor="one two three four five six seven eight")
    citation.full_clean()
    citation.anchor += " nine"

    with pytest.raises(ValidationError) as refusal:
        citation.full_clean()

    assert list(refusal.value.message_dict) == ["anchor"]


def test_crossing_without_a_known_end_is_allowed():
    defection = make.DefectionFactory(origin=make.CountryFactory(slug="soviet-union"), destination_text="the West")

    defection.full_clean()

    assert Defection.objects.get().destination is None


def test_dates_set_their_bounds_without_save():
    defection = Defection(date="1945-09")
    assert (defection.date_earliest, defection.date_latest) == (date(1945, 9, 1), date(1945, 9, 30))


def test_names_fold_without_save():
    person = Person(name="Олег Гордиевский", sort_name="Гордиевский, Олег")
    assert person.sort_key == "gordievskiy, oleg"


def test_people_sort_by_bytes_of_their_folded_name():
    for number, sort_name in enumerate(["Zhao, Nick", "Čapek, A", "burgess, Guy", "Blunt, Anthony"]):
        make.PersonFactory(slug=f"p-{number}", name=sort_name, sort_name=sort_name)

    assert list(Person.objects.values_list("sort_name", flat=True)) == [
        "Blunt, Anthony",
        "burgess, Guy",
        "Čapek, A",
        "Zhao, Nick",
    ]


def test_every_relation_reads_from_both_ends():
    assert sorted(CONVERSE) == sorted(RelationKind)


def test_lineage_holds_ancestors_and_descendants_but_no_siblings():
    cheka, kgb, svr, fsb, other = (make.AgencyFactory(slug=slug) for slug in ("cheka", "kgb", "svr", "fsb", "mi6"))
    for before, after in [(cheka, kgb), (kgb, svr), (kgb, fsb)]:
        make.SuccessionFactory(predecessor=before, successor=after)

    assert Succession.objects.lineage([svr.pk]) == {svr.pk, kgb.pk, cheka.pk}
    assert Succession.objects.lineage([kgb.pk]) == {cheka.pk, kgb.pk, svr.pk, fsb.pk}
    assert Succession.objects.lineage([other.pk]) == {other.pk}


def test_agency_includes_everything_below_it():
    kgb = make.AgencyFactory(slug="kgb")
    directorate = make.AgencyFactory(slug="kgb-eighth", parent=kgb)
    make.AgencyFactory(slug="gru")

    assert Agency.objects.with_below(["kgb"]) == {kgb.pk, directorate.pk}


@pytest.mark.parametrize(
    "change",
    [
        lambda person: person.save(),
        lambda person: person.delete(),
        lambda person: Person.objects.filter(pk=person.pk).update(summary="New."),
        lambda person: Person.objects.filter(pk=person.pk).delete(),
        lambda person: Person.objects.bulk_create([Person(slug="new", name="New", sort_name="New")]),
    ],
    ids=["save", "delete", "update", "bulk delete", "bulk create"],
)
def test_every_change_moves_the_catalogue_on(change):
    person = make.PersonFactory()
    before = Catalogue.current_version()

    change(person)

    assert Catalogue.current_version() == before + 1


def test_citation_is_found_by_its_natural_key():
    citation = make.CitationFactory(defection=make.DefectionFactory(key="a-defection-1963"), voice="CNN")

    assert Citation.objects.get_by_natural_key(*citation.natural_key()) == citation
