"""Fixtures load whole or not at all, again and again, and never over a curator's work."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from catalog import texts
from catalog.models import Agency, Catalogue, Citation, Defection, Person, Relation, Revision, Source, Touched

pytestmark = pytest.mark.django_db

SOURCES = """
- model: catalog.source
  fields: {slug: post-2019, title: A post, kind: post-weblog, layer: founding, status: published,
           created: 2026-11-22T00:00:00Z, updated: 2026-11-22T00:00:00Z}
"""
PERSON = """
- model: catalog.person
  fields: {{slug: {slug}, name: {name}, sort_name: "{name}", status: published, summary: {summary},
           created: 2026-11-22T00:00:00Z, updated: 2026-11-22T00:00:00Z}}
"""
ANNA = (
    PERSON.format(slug="anna", name="Anna", summary="One.")
    + """
- model: catalog.defection
  fields: {key: anna-defection-1954, person: [anna], date: 1954-01, status: published}
- model: catalog.citation
  fields: {defection: [anna-defection-1954], source: [post-2019], locator: ¶ 1, anchor: in January}
- model: catalog.relation
  fields: {key: anna-relation-boris, person: [anna], other: [boris], kind: recruited, status: published}
- model: catalog.citation
  fields: {relation: [anna-relation-boris], source: [post-2019], locator: ¶ 2, anchor: she recruited}
"""
)
BORIS = PERSON.format(slug="boris", name="Boris", summary="Two.")


@pytest.fixture
def fixtures(tmp_path: Path, settings) -> Path:
    folder = tmp_path / "fixtures"
    (folder / "people").mkdir(parents=True)
    (folder / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    (folder / "people" / "anna.yaml").write_text(ANNA, encoding="utf-8")
    (folder / "people" / "boris.yaml").write_text(BORIS, encoding="utf-8")
    settings.BASE_DIR = tmp_path
    settings.FIXTURE_DIRS = [folder]
    return folder


def load(*options):
    out = io.StringIO()
    call_command("load", *options, stdout=out)
    return out.getvalue().splitlines()


def rows():
    return [list(model.objects.order_by("pk").values()) for model in (Source, Person, Defection, Relation, Citation)]


def labels(folder):
    return [str(path) for path in sorted(folder.rglob("*.yaml"))]


def test_loaddata_twice_gives_the_same_rows(fixtures):
    call_command("loaddata", *labels(fixtures), verbosity=0)
    first = rows()
    call_command("loaddata", *labels(fixtures), verbosity=0)

    assert [len(each) for each in first] == [1, 2, 1, 1, 2]
    assert rows() == first


@pytest.mark.parametrize("command", ["loaddata", "load"])
def test_loading_brings_the_words_of_the_entries_up_to_date(fixtures, command):
    arguments = labels(fixtures) if command == "loaddata" else []
    call_command(command, *arguments, verbosity=0)
    anna = Person.objects.get(slug="anna").pk
    words = texts.engine().read(0, 2**63 - 1)
    assert {key: sorted(found) for key, found in words.items()}[anna][:1] == ["one"]
    assert Touched.objects.waiting().exists() is False

    # Whatever else was done to them, and also when nothing is new.
    texts.engine().remove([anna])
    call_command(command, *arguments, verbosity=0)

    assert texts.engine().read(0, 2**63 - 1) == words


def test_loaddata_takes_a_reference_to_a_later_file(fixtures):
    call_command("loaddata", str(fixtures / "sources.yaml"), *labels(fixtures / "people"), verbosity=0)

    assert Relation.objects.get().other.name == "Boris"


def test_loaddata_takes_references_between_objects_that_wait(fixtures):
    (fixtures / "agencies.yaml").write_text(
        """
- model: catalog.agency
  fields: {slug: section, name: Section, kind: security, parent: [department], country: [atlantis]}
- model: catalog.agency
  fields: {slug: department, name: Department, kind: security, country: [atlantis]}
""",
        encoding="utf-8",
    )
    (fixtures / "countries.yaml").write_text(
        "- model: catalog.country\n  fields: {slug: atlantis, name: Atlantis}\n", encoding="utf-8"
    )

    call_command("loaddata", *labels(fixtures), verbosity=0)

    assert Agency.objects.get(slug="section").parent.country.name == "Atlantis"


def test_loaddata_moves_the_catalogue_on(fixtures):
    before = Catalogue.current_version()
    call_command("loaddata", *labels(fixtures), verbosity=0)
    assert Catalogue.current_version() > before


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (ANNA.replace("1954-01,", "Januar,"), "record 2 (catalog.defection anna-defection-1954)"),
        (ANNA.replace("[anna-defection-1954], source", "[anna-missing], source"), "defection ['anna-missing']"),
        (ANNA.replace("kind: recruited", "kind: befriended"), "relation anna-relation-boris: kind:"),
        (ANNA.replace("other: [boris]", "other: [anna]"), "relation anna-relation-boris"),
        (ANNA.replace("anchor: in January", "anchor: a b c d e f g h i"), "at most 8 words"),
        (ANNA.replace("person: [anna]", "persona: [anna]", 1), "record 2 (catalog.defection anna-defection-1954)"),
        (ANNA + "- model: catalog.agent\n  fields: {slug: x}\n", "record 6 (catalog.agent x)"),
        (ANNA.replace("date: 1954-01", "date: [1954"), "people/anna.yaml: "),
    ],
    ids=["date", "reference", "choice", "constraint", "clean", "field", "model", "syntax"],
)
def test_a_broken_fixture_loads_nothing_and_is_named(fixtures, broken, message):
    path = fixtures / "people" / "anna.yaml"
    path.write_text(broken, encoding="utf-8")

    with pytest.raises(CommandError) as failure:
        load()

    assert "people/anna.yaml" in str(failure.value)
    assert message in str(failure.value)
    assert str(failure.value).endswith("Nothing was loaded.")
    assert [len(each) for each in rows()] == [0, 0, 0, 0, 0]


def test_load_adds_what_is_missing_and_keeps_what_a_curator_changed(fixtures):
    assert load() == ["7 records added, 0 replaced, 0 citations removed, 0 kept although they differ."]
    Person.objects.filter(slug="anna").update(summary="A curator's.")
    (fixtures / "people" / "boris.yaml").write_text(
        BORIS + PERSON.format(slug="clara", name="Clara", summary="Three."), encoding="utf-8"
    )

    assert load() == ["1 records added, 0 replaced, 0 citations removed, 1 kept although they differ."]
    assert list(Person.objects.values_list("slug", "summary")) == [
        ("anna", "A curator's."),
        ("boris", "Two."),
        ("clara", "Three."),
    ]


def test_load_replace_lists_what_it_overwrites_and_counts_the_version_up(fixtures):
    load()
    Person.objects.filter(slug="anna").update(summary="A curator's.")
    Citation.objects.filter(anchor="in January").update(anchor="in May")

    assert load("--replace", "--dry-run")[-1].endswith("Nothing was written: this was a dry run.")
    assert Person.objects.get(slug="anna").summary == "A curator's."
    assert load("--replace") == [
        "replacing person anna: summary",
        "removing citation defection, anna-defection-1954, post-2019, ¶ 1, in May",
        "1 records added, 1 replaced, 1 citations removed, 0 kept although they differ.",
    ]
    anna = Person.objects.get(slug="anna")
    assert (anna.summary, anna.version) == ("One.", 2)
    assert list(Citation.objects.order_by("locator").values_list("anchor", flat=True)) == [
        "in January",
        "she recruited",
    ]


def test_loading_is_kept_in_the_history_of_what_it_changed(fixtures):
    load()
    load()
    path = fixtures / "people" / "anna.yaml"
    path.write_text(ANNA.replace("anchor: in January", "anchor: in May"), encoding="utf-8")
    load("--replace", "--dry-run")
    load("--replace")

    assert list(Revision.objects.values_list("key", "number", "reason")) == [
        ("anna", 2, "Loaded from the published data."),
        ("anna", 1, "Loaded from the published data."),
        ("boris", 1, "Loaded from the published data."),
        ("post-2019", 1, "Loaded from the published data."),
    ]


def test_load_if_empty_leaves_a_catalogue_with_people_alone(fixtures):
    load()
    Relation.objects.all().delete()

    assert load("--if-empty") == []
    assert Relation.objects.count() == 0
