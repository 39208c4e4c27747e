"""The published line of the services: from the Cheka to those of today, dated and in their own languages."""

import pytest

from catalog.models import Agency, Citation, Country, Era, Succession
from tests.markup import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

# Each the successor of those before it, but for what was split off and came back.
TO_THE_KGB = {"cheka", "gpu", "ogpu", "nkvd", "gugb", "nkgb", "mgb", "mvd", "nkvd-special-departments", "smersh"}
FROM_THE_KGB = {"tssr", "svr", "msb", "state-border-committee", "russian-ministry-of-security", "fsk", "fsb"}


def lineage(slug):
    found = Succession.objects.lineage([Agency.objects.get(slug=slug).pk])
    return set(Agency.objects.filter(pk__in=found).values_list("slug", flat=True))


def test_the_kgb_has_every_service_before_and_after_it_in_its_line():
    assert lineage("kgb") == TO_THE_KGB | {"kgb"} | FROM_THE_KGB


def test_the_line_runs_from_the_cheka_to_the_services_of_today():
    assert lineage("cheka") == TO_THE_KGB - {"nkvd-special-departments", "smersh"} | {"kgb"} | FROM_THE_KGB
    assert lineage("svr") >= TO_THE_KGB | {"kgb", "kgb-first-chief-directorate", "tssr"}
    assert lineage("fsb") >= TO_THE_KGB | {"kgb", "msb", "russian-ministry-of-security", "fsk"}


def test_services_that_share_an_ancestor_stay_apart():
    assert lineage("svr") & {"fsb", "fsk", "fso"} == set()
    assert lineage("fsb") & {"svr", "tssr", "gru"} == set()
    assert lineage("kgb") & {"gru", "fso", "fapsi"} == set()
    assert lineage("mi5") == {"secret-service-bureau", "mo5g", "mi5-war-office", "defence-security-service", "mi5"}
    assert lineage("mi6") == {"secret-service-bureau", "mi6"}


def test_other_lines_are_told_from_their_first_name_on():
    assert lineage("gru-russia") >= {"registration-directorate", "gru", "gu-russia"}
    assert lineage("fso") >= {"kgb-ninth-directorate", "kgb-protection-service", "guo"}
    assert lineage("cia") == {"oss", "strategic-services-unit", "central-intelligence-group", "cia"}
    assert lineage("asio") == {"commonwealth-investigation-service", "asio"}


def test_every_succession_is_dated_or_says_why_not():
    undated = Succession.objects.filter(date="").order_by("key")
    assert list(undated.values_list("key", flat=True)) == [
        "nkvd-became-kgb",
        "ogpu-became-kgb",
        "registration-directorate-became-gru",
    ]
    assert [row.key for row in undated if "Undated: " not in row.note] == []


def test_every_native_name_has_its_language_and_every_field_its_source():
    native = Agency.objects.exclude(native_name="")
    assert list(native.filter(native_language="").values_list("slug", flat=True)) == []
    assert set(native.values_list("native_language", flat=True)) == {"cs", "pl", "ru", "uk", "zh-Hans"}
    for field in ("native_name", "transliteration", "founded", "dissolved", "parent"):
        held = Agency.objects.exclude(**{f"{field}__isnull": True} if field == "parent" else {field: ""})
        cited = held.filter(citations__aspect=field, citations__stance="supports")
        assert sorted(set(held.values_list("slug", flat=True)) - set(cited.values_list("slug", flat=True))) == [], field


def test_a_service_is_dissolved_after_it_was_founded_and_succeeded_no_earlier():
    founded = Agency.objects.exclude(founded="").exclude(dissolved="")
    assert [a.slug for a in founded if a.founded.earliest > a.dissolved.latest] == []
    dated = Succession.objects.exclude(date="").exclude(successor__founded="").select_related("successor")
    assert sorted(s.key for s in dated if s.successor.founded.earliest > s.date.latest) == []


@pytest.mark.parametrize(
    ("key", "held", "readings"),
    [
        ("cheka-became-gpu", "1922-02-06", {"8 February 1922"}),
        ("gpu-became-ogpu", "1923-11-02", {"15 November 1923"}),
        ("nkgb-renamed-mgb", "1946-03-15", {"18 March 1946", "22 March 1946, the commissariat’s own order"}),
        ("mvd-split-kgb", "1954-03-13", {"7 March 1954"}),
        ("ki-split-gru", "1949-01", {"summer 1948"}),
        ("ki-became-mgb-first-chief-directorate", "1952-01", {"1951"}),
        ("kgb-eighth-chief-directorate-merged-fapsi", "1993-02-19", {"24 December 1991"}),
        ("mo5g-renamed-mi5-war-office", "1916-09", {"January 1916"}),
    ],
)
def test_dates_that_sources_give_differently_stand_side_by_side(key, held, readings):
    succession = Succession.objects.get(key=key)
    assert succession.date == held
    others = Citation.objects.contradicting().filter(succession=succession)
    assert set(others.values_list("reading", flat=True)) == readings
    assert succession.note


def test_founding_lines_stand_beside_the_steps_between():
    for key in ("ogpu-became-kgb", "nkvd-became-kgb", "kgb-split-svr"):
        assert Succession.objects.get(key=key).citations.filter(source__layer="founding").count() == 1


def test_an_affiliation_of_january_1954_can_name_the_service_of_that_day():
    assert Agency.objects.get(slug="kgb").founded.earliest > Succession.objects.get(key="mgb-merged-mvd").date.latest
    assert "January 1954" in Agency.objects.get(slug="mvd").summary


def test_every_era_has_a_cited_span():
    assert list(Era.objects.filter(span="")) == []
    cited = Era.objects.filter(citations__aspect="span", citations__stance="supports").distinct()
    assert sorted(cited.values_list("slug", flat=True)) == sorted(Era.objects.values_list("slug", flat=True))


def test_states_that_ended_bear_their_historical_codes():
    codes = Country.objects.filter(code__regex="^.{4}$").order_by("code")
    assert list(codes.values_list("code", "slug")) == [("CSHH", "czechoslovakia"), ("SUHH", "soviet-union")]


def test_page_of_a_service_marks_what_sources_date_differently(client):
    page = Page(client.get("/agencies/kgb/"))
    assert page.attributes(".leaves dd a.disputed", "href") == ["/disagreements/#agency-kgb-differs"] * 2
    assert "KGB split into MSB" in " ".join(page.texts(".life li"))
