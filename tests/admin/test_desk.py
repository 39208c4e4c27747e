"""Every model has its desk; what is typed finds people by every form of their name, and tells namesakes apart."""

import pytest
from django.apps import apps
from django.urls import reverse

from catalog.models import Person
from tests import factories as make

pytestmark = pytest.mark.django_db

EDITED_THERE = {"person", "agency", "era", "wave", "source", "country", "place", "retiredslug"}
LISTED_THERE = {
    *("name", "affiliation", "defection", "waypoint", "motive", "lifeevent", "relation", "succession", "citation"),
}
# Authors are rows of their source. History, presence, checks and the count of changes are the catalogue's own books.
KEPT_BY_ITSELF = {"author", "revision", "presence", "anchorcheck", "catalogue", "historical", "touched"}


def everything(count: int) -> None:
    for _ in range(count):
        crossing = make.DefectionFactory(
            place=make.PlaceFactory(), origin=make.CountryFactory(), era=make.EraFactory(), person__summary="x"
        )
        for kind, statement in {
            "name": make.NameFactory(person=crossing.person),
            "affiliation": make.AffiliationFactory(person=crossing.person),
            "defection": crossing,
            "motive": make.MotiveFactory(defection=crossing),
            "waypoint": make.WaypointFactory(defection=crossing, place=make.PlaceFactory()),
            "event": make.LifeEventFactory(person=crossing.person, place=make.PlaceFactory()),
            "relation": make.RelationFactory(person=crossing.person),
            "succession": make.SuccessionFactory(),
            "agency": make.AgencyFactory(country=make.CountryFactory(), parent=make.AgencyFactory()),
            "era": make.EraFactory(),
            "wave": make.WaveFactory(origin=make.CountryFactory(), era=make.EraFactory()),
        }.items():
            make.CitationFactory(**{kind: statement}, aspect="name")


def test_every_model_has_a_desk_or_keeps_itself():
    from django.contrib import admin

    registered = {model._meta.model_name for model in admin.site._registry if model._meta.app_label == "catalog"}

    assert registered - {"revision"} == EDITED_THERE | LISTED_THERE
    assert {m._meta.model_name for m in apps.get_app_config("catalog").get_models()} - registered <= KEPT_BY_ITSELF


@pytest.mark.parametrize("model", sorted(EDITED_THERE | LISTED_THERE))
def test_lists_take_the_same_queries_for_any_number_of_rows(
    admin_client, model, django_assert_max_num_queries, django_assert_num_queries
):
    address = reverse(f"admin:catalog_{model}_changelist")
    everything(1)
    with django_assert_max_num_queries(15) as first:
        assert admin_client.get(address).status_code == 200
    everything(2)

    with django_assert_num_queries(len(first)):
        response = admin_client.get(address)

    assert len(response.context["cl"].result_list) == apps.get_model("catalog", model).objects.count()


@pytest.mark.parametrize("model", sorted(EDITED_THERE))
def test_each_kind_of_entry_can_be_added(admin_client, model):
    response = admin_client.get(reverse(f"admin:catalog_{model}_add"))

    assert response.context["title"] == f"Add {apps.get_model('catalog', model)._meta.verbose_name}"


@pytest.mark.parametrize("model", sorted(EDITED_THERE - {"retiredslug"}))
def test_each_kind_of_entry_opens_and_saves_unchanged(admin_client, model):
    from .pages import fields_of

    everything(1)
    row = apps.get_model("catalog", model).objects.first()
    address = reverse(f"admin:catalog_{model}_change", args=[row.pk])

    assert admin_client.post(address, fields_of(admin_client.get(address))).status_code == 302


@pytest.mark.parametrize("model", sorted(LISTED_THERE))
def test_a_statement_is_edited_on_the_page_of_its_entry(admin_client, model):
    everything(1)
    row = apps.get_model("catalog", model).objects.first()

    response = admin_client.get(reverse(f"admin:catalog_{model}_change", args=[row.pk]))

    assert response.status_code == 302
    page, _, fragment = response["Location"].partition("#")
    assert f'id="{fragment}"' in admin_client.get(page).content.decode()


@pytest.mark.parametrize("typed", ["gordijewski", "Гордиевский", "GORDIEVSKY oleg", "cover-x"])
def test_search_finds_a_person_by_any_form_of_the_name(admin_client, typed):
    wanted = make.PersonFactory(name="Oleg Gordievsky", sort_name="Gordievsky, Oleg")
    make.NameFactory(person=wanted, text="Oleg Gordievsky")
    make.NameFactory(person=wanted, text="Cover X", kind="cover")
    make.NameFactory(text="Kim Philby")

    response = admin_client.get(reverse("admin:catalog_person_changelist"), {"q": typed})

    assert list(response.context["cl"].result_list) == [wanted]


def offers(client, field: str, term: str, model: str = "relation") -> list[str]:
    query = {"app_label": "catalog", "model_name": model, "field_name": field, "term": term}
    return [offer["text"] for offer in client.get(reverse("admin:autocomplete"), query).json()["results"]]


def test_offers_tell_namesakes_apart(admin_client):
    for born, died, agency in [("1912", "1988-05-11", "mi6"), ("1885", "", "gru")]:
        person = make.PersonFactory(slug=f"kim-{agency}", name="Kim Philby")
        make.NameFactory(person=person, text="Kim Philby")
        make.LifeEventFactory(person=person, kind="birth", date=born)
        if died:
            make.LifeEventFactory(person=person, kind="death", date=died)
        make.AffiliationFactory(person=person, agency=make.AgencyFactory(slug=agency, abbreviation=agency.upper()))
    make.NameFactory(person=make.PersonFactory(slug="kim-unknown", name="Kim Philby"), text="Kim Philby")

    assert offers(admin_client, "other", "philbi") == [
        "Kim Philby (1912–1988; MI6)",
        "Kim Philby (1885–; GRU)",
        "Kim Philby (kim-unknown)",
    ]


@pytest.mark.parametrize("count", [1, 4])
def test_offers_take_the_same_queries_for_any_number(admin_client, count, django_assert_num_queries):
    for _ in range(count):
        person = make.PersonFactory(name="Kim Philby")
        make.NameFactory(person=person, text="Kim Philby")
        make.AffiliationFactory(person=person)

    # Session, user, count, people, events, affiliations, agencies.
    with django_assert_num_queries(7):
        assert len(offers(admin_client, "other", "kim")) == count


def test_offers_are_folded_for_agencies_places_countries_and_sources(admin_client):
    romania = make.CountryFactory(slug="romania", name="Romania")
    make.PlaceFactory(name="Iași", country=romania)
    make.AgencyFactory(slug="kgb", name="Committee for State Security", abbreviation="KGB", native_name="КГБ")
    make.SourceFactory(title="Über Verräter", container="intelNews")

    assert offers(admin_client, "place", "iasi romania", "lifeevent") == ["Iași, Romania"]
    assert offers(admin_client, "origin", "ROMÂNIA", "defection") == ["Romania"]
    assert offers(admin_client, "agency", "кгб", "affiliation") == ["Committee for State Security (KGB)"]
    assert offers(admin_client, "source", "uber", "citation") == ["intelNews, 24 September 2019 — Über Verräter"]


def test_dates_are_explained_and_refused_with_examples(desk):
    person = make.PersonFactory()
    make.LifeEventFactory(person=person)
    page = desk.client.get(desk.address(person))
    assert page.context["dates_help"].startswith("Dates are as precise as the source: 1929, 1945-09")

    response = desk.send(person, {**desk.open(person), "events-0-date": "Septembre"})

    [(words, place)] = response.context["problems"]
    assert words.startswith("event 1, date:")
    assert "1945-09" in words
    assert place == "id_events-0-date"
    assert Person.objects.get(pk=person.pk).version == 1
