"""The feed, the sitemap, and what browsers and robots ask for."""

import xml.etree.ElementTree as ElementTree

import pytest

from tests.factories import AgencyFactory, CountryFactory, EraFactory, PersonFactory, SourceFactory

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def tree(response) -> ElementTree.Element:
    return ElementTree.fromstring(response.content)


def changed(entry, when: str):
    """Set the time of its last change, which saving would overwrite."""
    type(entry).objects.filter(pk=entry.pk).update(created="2020-01-01T00:00:00Z", updated=when)


def locations(response) -> list[str]:
    return [loc.text.removeprefix("https://testserver") for loc in tree(response).iter(f"{SITEMAP}loc")]


# --- The feed ---


def test_feed_tells_new_and_changed_entries_latest_first(client):
    changed(PersonFactory(slug="kim-philby", name="Kim Philby", summary="He went."), "2024-01-02T10:00:00Z")
    changed(AgencyFactory(slug="kgb", name="Committee", abbreviation="KGB", summary="A body."), "2024-01-04T10:00:00Z")
    changed(EraFactory(slug="war", summary="A war."), "2024-01-03T10:00:00Z")
    changed(SourceFactory(slug="text", title="A text", criticism="It slips."), "2024-01-01T10:00:00Z")
    PersonFactory(slug="draft", status="draft")

    response = client.get("/feed.atom")
    feed = tree(response)

    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert [
        (
            *(entry.findtext(f"{ATOM}{name}") for name in ("title", "id", "updated", "published", "summary")),
            entry.find(f"{ATOM}category").get("term"),
        )
        for entry in feed.iter(f"{ATOM}entry")
    ] == [
        (title, f"https://testserver{path}", f"2024-01-0{day}T10:00:00+00:00", "2020-01-01T00:00:00+00:00", told, kind)
        for title, path, day, told, kind in [
            ("Committee (KGB)", "/agencies/kgb/", 4, "A body.", "agency"),
            ("War", "/eras/war/", 3, "A war.", "era"),
            ("Kim Philby", "/people/kim-philby/", 2, "He went.", "person"),
            ("A text", "/sources/text/", 1, "It slips.", "source"),
        ]
    ]
    assert {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")} == {
        "alternate": "https://testserver/",
        "self": "https://testserver/feed.atom",
    }
    assert feed.findtext(f"{ATOM}updated") == "2024-01-04T10:00:00+00:00"


def test_feed_is_xml_and_text_whatever_is_written(client):
    PersonFactory(slug="hostile", name="<b>&\x0bName", summary="<script>alert(1)</script>\x01\x1f & “so”")

    [entry] = tree(client.get("/feed.atom")).iter(f"{ATOM}entry")

    assert entry.findtext(f"{ATOM}title") == "<b>&Name"
    assert entry.find(f"{ATOM}title").get("type") is None
    assert entry.find(f"{ATOM}summary").get("type") == "html"
    assert entry.findtext(f"{ATOM}summary") == "&lt;script&gt;alert(1)&lt;/script&gt; &amp; “so”"


@pytest.mark.parametrize("count", [1, 3])
def test_feed_queries_do_not_grow(client, count, django_assert_num_queries):
    for factory in (PersonFactory, AgencyFactory, EraFactory, SourceFactory):
        factory.create_batch(count)

    with django_assert_num_queries(5):
        response = client.get("/feed.atom")

    assert len(list(tree(response).iter(f"{ATOM}entry"))) == 4 * count


def test_feed_is_short(client):
    PersonFactory.create_batch(60)

    assert len(list(tree(client.get("/feed.atom")).iter(f"{ATOM}entry"))) == 50


def test_empty_feed_is_a_feed(client):
    assert list(tree(client.get("/feed.atom")).iter(f"{ATOM}entry")) == []


# --- The sitemap ---

PAGES = [
    *("/", "/people/", "/agencies/", "/eras/", "/sources/", "/countries/", "/explore/"),
    *(f"/explore/{figure}/" for figure in ("timeline", "flows", "map", "lives", "genealogy")),
    *("/disagreements/", "/about/", "/api/docs"),
]


def test_sitemap_lists_every_published_page_once(client):
    changed(PersonFactory(slug="kim-philby"), "2024-01-02T10:00:00Z")
    PersonFactory(slug="draft", status="draft")
    AgencyFactory(slug="kgb")
    EraFactory(slug="war")
    SourceFactory(slug="text")
    CountryFactory(slug="france")

    response = client.get("/sitemap.xml")

    assert locations(response) == [
        *PAGES,
        "/people/kim-philby/",
        "/agencies/kgb/",
        "/eras/war/",
        "/sources/text/",
        "/countries/france/",
    ]
    [philby] = [url for url in tree(response) if url.findtext(f"{SITEMAP}loc").endswith("kim-philby/")]
    assert philby.findtext(f"{SITEMAP}lastmod") == "2024-01-02"


def test_every_listed_page_is_there(client):
    PersonFactory(slug="kim-philby")

    found = {address: client.get(address).status_code for address in locations(client.get("/sitemap.xml"))}

    assert found == dict.fromkeys([*PAGES, "/people/kim-philby/"], 200)


def test_sitemap_becomes_an_index_when_one_file_cannot_hold_it(client, monkeypatch):
    monkeypatch.setattr("catalog.sitemaps.MOST", 10)
    monkeypatch.setattr("catalog.sitemaps.Entries.limit", 2)
    PersonFactory.create_batch(3)

    files = locations(client.get("/sitemap.xml"))

    assert files == [
        "/sitemap-pages.xml",
        "/sitemap-people.xml",
        "/sitemap-people.xml?p=2",
        "/sitemap-agencies.xml",
        "/sitemap-eras.xml",
        "/sitemap-sources.xml",
        "/sitemap-countries.xml",
    ]
    assert [len(locations(client.get(file))) for file in files] == [15, 2, 1, 0, 0, 0, 0]


@pytest.mark.parametrize("address", ["/sitemap-people.xml?p=99", "/sitemap-people.xml?p=x", "/sitemap-nothing.xml"])
def test_sitemap_knows_no_other_file(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_sitemap_queries_do_not_grow(client, count, django_assert_num_queries):
    for factory in (PersonFactory, AgencyFactory, EraFactory, SourceFactory, CountryFactory):
        factory.create_batch(count)

    # The version; and for each of five kinds its number twice, and its rows.
    with django_assert_num_queries(16):
        response = client.get("/sitemap.xml")

    assert len(locations(response)) == len(PAGES) + 5 * count


# --- Browsers and robots ---


def test_browser_learns_how_to_search(client):
    response = client.get("/opensearch.xml")
    described = tree(response)

    assert response["Content-Type"] == "application/opensearchdescription+xml; charset=utf-8"
    assert described.findtext(f"{SEARCH}ShortName") == "Defectors"
    assert [(url.get("type"), url.get("template")) for url in described.iter(f"{SEARCH}Url")] == [
        ("text/html", "https://testserver/search/?q={searchTerms}"),
        ("application/json", "https://testserver/api/people?q={searchTerms}&page={startPage?}"),
        ("application/opensearchdescription+xml", "https://testserver/opensearch.xml"),
    ]


def test_robots_keep_out_of_the_desk_and_of_endless_lists(client):
    response = client.get("/robots.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /people/?",
        "Disallow: /people/by/",
        "Disallow: /people.csv?",
        "Disallow: /api/people?",
        "Disallow: /search/?",
        "",
        "Sitemap: https://testserver/sitemap.xml",
    ]
