"""Nothing but what is published reaches readers, on any public surface."""

import pytest
from django.urls import get_resolver

from catalog import history
from catalog.models import NameKind
from tests import factories as make

pytestmark = pytest.mark.django_db

# One word for each thing that must not be seen; no other text has them.
HIDDEN = ["Draftperson", "Withdrawnperson", "Draftname", "Draftagency", "Draftera", "Draftwave", "Draftsource",
          "Draftevent", "Draftrole", "Draftplace", "Draftrelation", "Drafttown", "Draftreading"]  # fmt: skip
SUBPAGES = ["", "changes/", "versions/1/", "correction/", "card.png", "cite.bib", "cite.ris", "cite.json"]


@pytest.fixture
def stories():
    """A published life among drafts, and a withdrawn one; every entry with a revision."""
    union, usa = make.CountryFactory(slug="soviet-union"), make.CountryFactory(slug="united-states")
    kgb = make.AgencyFactory(slug="kgb", name="Committee", abbreviation="KGB")
    draft_agency = make.AgencyFactory(slug="draft-agency", name="Draftagency", status="draft")
    draft_era = make.EraFactory(slug="draft-era", name="Draftera", status="draft")
    cold = make.EraFactory(slug="cold", name="Cold")
    make.WaveFactory(name="Draftwave", text="Draftwave", status="review", era=cold, agency=kgb)
    draft_source = make.SourceFactory(slug="draft-source", title="Draftsource", status="draft")
    source = make.SourceFactory(slug="post-2019", title="A post")

    seen = make.PersonFactory(slug="kim-philby", name="Kim Philby")
    make.CitationFactory(name=make.NameFactory(person=seen, text="Kim Philby", kind=NameKind.PRINTED), source=source)
    crossing = make.DefectionFactory(
        person=seen, date="1963", origin=union, destination=usa, era=draft_era, key="philby-crossing"
    )
    make.CitationFactory(defection=crossing, source=source)
    make.CitationFactory(defection=crossing, source=draft_source, stance="contradicts", reading="Draftreading")
    make.AffiliationFactory(person=seen, agency=draft_agency)
    make.AffiliationFactory(person=seen, agency=kgb, role="Draftrole", status="draft")
    make.NameFactory(person=seen, text="Draftname", status="review")
    make.LifeEventFactory(person=seen, text="Draftevent", status="draft", date="1950")
    make.LifeEventFactory(person=seen, place=make.PlaceFactory(name="Draftplace", country=union), status="withdrawn")
    make.DefectionFactory(person=seen, place=make.PlaceFactory(name="Drafttown", country=usa), status="draft")

    draft = make.PersonFactory(slug="draft-person", name="Draftperson", summary="Draftperson.", status="draft")
    gone = make.PersonFactory(
        slug="gone",
        name="Withdrawnperson",
        summary="Withdrawnperson.",
        status="withdrawn",
        withdrawal_reason="Two mixed up.",
    )
    for hidden in (draft, gone):
        make.DefectionFactory(person=hidden, date="1963", origin=union, destination=usa)
        make.AffiliationFactory(person=hidden, agency=kgb)
        make.NameFactory(person=hidden, text=hidden.name)
        make.CitationFactory(event=make.LifeEventFactory(person=hidden, text=hidden.name), source=source)
        make.RelationFactory(person=seen, other=hidden, text="Draftrelation")
    make.SuccessionFactory(predecessor=kgb, successor=draft_agency)
    history.record_all("Entered.")


def addresses() -> list[str]:
    """Every public address of the site, filled in for what is published here."""
    arguments = {"slug": {"people": "kim-philby", "agencies": "kgb", "eras": "cold", "sources": "post-2019",
                          "countries": "soviet-union"}, "number": "1", "section": "people"}  # fmt: skip
    found = []
    for pattern in get_resolver().url_patterns:
        for route in routes(pattern):
            if route.startswith(("admin/", "healthz", "favicon")):
                continue
            kind = next((part for part in route.split("/") if part in arguments["slug"]), "people")
            route = route.replace("<slug:slug>", arguments["slug"][kind]).replace("<slug:section>", "people")
            route = route.replace("<path:file>", "portraits/none.jpg").replace("<slug:facet>", "agency")
            found.append("/" + route.replace("<int:number>", "1").replace("<int:n>", "1"))
    assert [route for route in found if "<" in route] == []
    return found


def routes(pattern, prefix="") -> list[str]:
    route = prefix + str(pattern.pattern)
    if hasattr(pattern, "url_patterns"):
        return [each for nested in pattern.url_patterns for each in routes(nested, route)]
    return [] if route.startswith("^") or "(" in route else [route]


def test_no_public_surface_shows_what_is_not_published(client, stories):
    asked = addresses()
    assert len(asked) > 40
    for query in ["?q=Draftperson", "?q=Draftname", "?q=Withdrawnperson", "?who=all", "?agency=draft-agency",
                  "?era=draft-era", "?source=draft-source", "?agency=kgb&lineage=1&who=all"]:  # fmt: skip
        asked += [f"{path}{query}" for path in ("/people/", "/people.csv", "/api/people", "/search/", "/explore/map/")]

    shown = {}
    for address in asked:
        response = client.get(address)
        assert response.status_code < 500, address
        body = b"".join(response.streaming_content) if response.streaming else response.content
        text = body.decode(errors="replace")
        # What the reader typed may be repeated, but no record may be found by it.
        typed = address.partition("q=")[2]
        words = [word for word in HIDDEN if word in text and word != typed]
        if words:
            shown[address] = words
    assert shown == {}


def test_a_search_for_what_is_hidden_finds_nobody(client, stories):
    for word in HIDDEN:
        assert client.get("/api/people", {"q": word, "who": "all"}).json()["count"] == 0, word


@pytest.mark.parametrize("subpage", SUBPAGES)
def test_a_draft_has_no_address_and_a_withdrawn_entry_says_why(client, stories, subpage):
    assert client.get(f"/people/draft-person/{subpage}").status_code == 404
    gone = client.get(f"/people/gone/{subpage}")
    assert gone.status_code == 410
    assert "Withdrawnperson" not in gone.content.decode()


def test_withdrawn_in_the_api_says_why(client, stories):
    assert client.get("/api/people/draft-person").status_code == 404
    response = client.get("/api/people/gone")
    assert response.status_code == 410
    assert "Two mixed up." in response.content.decode()


def test_counts_leave_out_what_is_hidden(client, stories):
    answer = client.get("/api/people", {"who": "all"}).json()
    assert answer["count"] == 1
    assert {value["count"] for facet in answer["facets"].values() for value in facet} <= {0, 1}


def test_a_withdrawal_takes_an_entry_out_of_everything_at_once(client, stories):
    from catalog.models import Person

    assert b"Kim Philby" in client.get("/people/").content
    Person.objects.filter(slug="kim-philby").update(status="withdrawn", withdrawal_reason="Under review.")

    for address in ["/", "/people/", "/api/people", "/feed.atom", "/sitemap.xml", "/search/?q=philby", "/agencies/kgb/",
                    "/sources/post-2019/", "/countries/soviet-union/", "/explore/lives/"]:  # fmt: skip
        text = client.get(address).content.decode()
        assert "Kim Philby" not in text, address
        assert "/people/kim-philby/" not in text, address
    assert client.get("/people/kim-philby/").status_code == 410
