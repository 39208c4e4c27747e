"""Random small catalogues and random states of the list of people, for tests that compare two ways to one answer."""

from typing import Any

from django.http import QueryDict
from hypothesis import strategies as st

from catalog import models
from tests.factories import (
    AffiliationFactory,
    AgencyFactory,
    CitationFactory,
    CountryFactory,
    DefectionFactory,
    EraFactory,
    LifeEventFactory,
    MotiveFactory,
    NameFactory,
    PersonFactory,
    RelationFactory,
    SourceFactory,
    SuccessionFactory,
    WaypointFactory,
)

COUNTRIES = ["soviet-union", "united-states", "turkey"]
AGENCIES = ["cheka", "ogpu", "kgb", "kgb-first", "svr", "fsb", "mi6"]
PARENTS = {"kgb-first": "kgb"}
SUCCESSIONS = [("cheka", "ogpu"), ("ogpu", "kgb"), ("kgb", "fsb"), ("kgb-first", "svr"), ("svr", "cheka")]
ERAS = ["interwar", "cold-war"]
SOURCES = ["book", "report"]
DATES = ["", "1949", "1950-03", "1950~", "195X", "1949/1951", "../1950", "1949/..", "1959?", "1960", "0005", "9999-12"]
METHODS = ["", "fled", "walked-in"]
MOTIVES = ["ideology", "reward"]
KINDS = ["served", "led", "agent-of", "received-by", "held-by", "recruited-by"]
STATUSES = ["published", "published", "published", "draft"]

maybe = st.booleans
status = st.sampled_from(STATUSES)
sources = st.lists(
    st.tuples(st.sampled_from([*SOURCES, "withheld"]), st.sampled_from(models.Stance.values)), max_size=1
)
ends = st.tuples(st.sampled_from([None, *COUNTRIES]), st.sampled_from([None, *COUNTRIES])).filter(
    lambda pair: pair[0] is None or pair[0] != pair[1]
)
crossings = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(models.DefectionKind.values),
        "certainty": st.sampled_from(["stated", "alleged"]),
        "status": status,
        "date": st.sampled_from(DATES),
        "ends": ends,
        "method": st.sampled_from(METHODS),
        "era": st.sampled_from([None, *ERAS, "unpublished"]),
        "motives": st.lists(st.tuples(st.sampled_from(MOTIVES), status), max_size=2),
        "sources": sources,
        "waypoint": sources,
    }
)
links = st.fixed_dictionaries(
    {
        "agency": st.sampled_from([*AGENCIES, "secret"]),
        "kind": st.sampled_from(KINDS),
        "status": status,
        "sources": sources,
    }
)
people = st.lists(
    st.fixed_dictionaries(
        {
            "status": status,
            "sort_name": st.sampled_from(["Adams", "adams", "Ödön", "Zaytsev", "Гордиевский"]),
            "crossings": st.lists(crossings, max_size=3),
            "links": st.lists(links, max_size=2),
            "name": sources,
            "event": sources,
            "relation": sources,
        }
    ),
    max_size=6,
)

states = st.fixed_dictionaries(
    {},
    optional={
        "agency": st.lists(st.sampled_from(AGENCIES), min_size=1, max_size=2),
        "agent_of": st.lists(st.sampled_from(AGENCIES), min_size=1, max_size=2),
        "receiver": st.lists(st.sampled_from(AGENCIES), min_size=1, max_size=2),
        "source": st.lists(st.sampled_from(SOURCES), min_size=1, max_size=2),
        "decade": st.lists(
            st.sampled_from(["0000", "1940", "1950", "1960", "9990", "undated"]), min_size=1, max_size=2
        ),
        "era": st.lists(st.sampled_from([*ERAS, "not-stated"]), min_size=1, max_size=2),
        "origin": st.lists(st.sampled_from([*COUNTRIES, "not-stated"]), min_size=1, max_size=2),
        "destination": st.lists(st.sampled_from([*COUNTRIES, "not-stated"]), min_size=1, max_size=2),
        "method": st.lists(st.sampled_from(["fled", "walked-in", "not-stated"]), min_size=1, max_size=2),
        "motive": st.lists(st.sampled_from([*MOTIVES, "not-stated"]), min_size=1, max_size=2),
        "certainty": st.lists(st.sampled_from(["stated", "alleged"]), min_size=1, max_size=2),
        "kind": st.lists(st.sampled_from(models.DefectionKind.values), min_size=1, max_size=2),
        "who": st.sampled_from([["defectors"], ["others"], ["all"], ["all"]]),
        "lineage": st.sampled_from([["1"], ["0"]]),
        "sort": st.lists(st.sampled_from(["name", "-name", "date", "-date", "updated", "relevance"]), min_size=1),
    },
)


def query_dict(state: dict[str, list[str]]) -> QueryDict:
    params = QueryDict(mutable=True)
    for name, values in state.items():
        params.setlist(name, values)
    return params


def create(drawn: list[dict[str, Any]]) -> list[models.Person]:
    """Make the rows that were drawn, among fixed countries, agencies, eras and sources."""
    countries = {slug: CountryFactory(slug=slug) for slug in COUNTRIES}
    agencies = {slug: AgencyFactory(slug=slug) for slug in AGENCIES}
    agencies["secret"] = AgencyFactory(slug="secret", status="draft", parent=agencies["kgb"])
    for slug, parent in PARENTS.items():
        models.Agency.objects.filter(slug=slug).update(parent=agencies[parent])
    for before, after in SUCCESSIONS:
        SuccessionFactory(predecessor=agencies[before], successor=agencies[after])
    eras = {None: None, **{slug: EraFactory(slug=slug) for slug in ERAS}}
    eras["unpublished"] = EraFactory(slug="unpublished", status="draft")
    cited = {slug: SourceFactory(slug=slug) for slug in SOURCES}
    cited["withheld"] = SourceFactory(slug="withheld", status="draft")

    def cite(citations: list[tuple[str, str]], **target: Any) -> None:
        for slug, stance in citations:
            CitationFactory(source=cited[slug], stance=stance, **target)

    made: list[models.Person] = []
    for drawn_person in drawn:
        person = PersonFactory(status=drawn_person["status"], sort_name=drawn_person["sort_name"])
        if drawn_person["name"]:
            cite(drawn_person["name"], name=NameFactory(person=person))
        if drawn_person["event"]:
            cite(drawn_person["event"], event=LifeEventFactory(person=person))
        if drawn_person["relation"] and made:
            cite(drawn_person["relation"], relation=RelationFactory(person=person, other=made[-1]))
        for link in drawn_person["links"]:
            made_link = AffiliationFactory(
                person=person, agency=agencies[link["agency"]], kind=link["kind"], status=link["status"]
            )
            cite(link["sources"], affiliation=made_link)
        for drawn_crossing in drawn_person["crossings"]:
            origin, destination = (countries.get(slug) for slug in drawn_crossing["ends"])
            simple = {name: drawn_crossing[name] for name in ("kind", "certainty", "status", "date", "method")}
            era = eras[drawn_crossing["era"]]
            crossing = DefectionFactory(person=person, origin=origin, destination=destination, era=era, **simple)
            cite(drawn_crossing["sources"], defection=crossing)
            if drawn_crossing["waypoint"]:
                cite(drawn_crossing["waypoint"], waypoint=WaypointFactory(defection=crossing))
            for kind, motive_status in drawn_crossing["motives"]:
                MotiveFactory(defection=crossing, kind=kind, status=motive_status)
        made.append(person)
    return made
