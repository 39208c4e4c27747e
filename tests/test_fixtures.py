"""The published data keeps the catalogue's promises."""

import re

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import F

from catalog.management.commands.load import fixture_files
from catalog.models import STATEMENTS, Agency, Citation, Era, Living, Name, Person, Source, Wave

MODELS = [
    model
    for model in apps.get_app_config("catalog").get_models()
    if not model.__name__.startswith("Historical") and model.__name__ not in {"Catalogue", "Touched"}
]
STATEMENT_MODELS = [Citation._meta.get_field(kind).related_model for kind in STATEMENTS]


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def rows():
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in MODELS}


def test_loading_again_changes_no_row():
    before = rows()
    call_command("loaddata", *fixture_files(), verbosity=0)
    assert rows() == before


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_object_passes_full_clean(model):
    for instance in model.objects.all():
        instance.full_clean()


@pytest.mark.parametrize("model", STATEMENT_MODELS, ids=lambda model: model.__name__)
def test_every_statement_is_published_with_a_source_that_supports_it(model):
    assert [row.key for row in model.objects.exclude(status="published")] == []
    assert [row.key for row in model.objects.exclude(citations__stance="supports")] == []


def test_every_citation_of_a_founding_text_has_its_paragraph_and_anchor():
    founding = Citation.objects.filter(source__layer="founding")
    assert [c.natural_key() for c in founding if not (c.anchor and re.match(r"¶ \d", c.locator))] == []


def test_every_person_has_the_form_of_the_name_that_heads_the_page():
    headed = Name.objects.filter(text=F("person__name")).values_list("person__slug", flat=True)
    assert sorted(headed) == sorted(Person.objects.values_list("slug", flat=True))


def test_every_person_is_told_in_a_summary():
    assert list(Person.objects.filter(summary="").values_list("slug", flat=True)) == []


def test_every_entry_is_published():
    for model in (Person, Agency, Era, Wave, Source):
        assert list(model.objects.exclude(status="published").values_list("slug", flat=True)) == []


def test_statement_keys_begin_with_their_person():
    for model in STATEMENT_MODELS:
        for row in model.objects.all():
            owner = getattr(row, "person", None) or getattr(getattr(row, "defection", None), "person", None)
            if owner:
                assert row.key.startswith(f"{owner.slug}-"), row.key


def test_a_dated_death_means_not_living():
    deaths = Person.objects.filter(events__kind="death").exclude(living=Living.NO)
    assert list(deaths.values_list("slug", flat=True)) == []
