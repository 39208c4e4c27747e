"""Ten conflicts of the published data: both readings stand on the page and in the JSON, each with its sources."""

import re

import pytest

from catalog.models import Citation, Defection
from tests.markup import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

# Person; heading on the page; preferred and other reading; a source for each; statement and aspect in the JSON.
CONFLICTS = [
    ("walter-krivitsky", "Defection from the Soviet Union to the United States: the date", "October 1937",
     "during the Second World War", "marxists-1951-when-is-suicide-murder", "historical-dictionary-2014-defectors",
     "walter-krivitsky-defection", "date"),
    ("walter-krivitsky", "Death: the date", "10 February 1941", "2 February 1941",
     "marxists-1951-when-is-suicide-murder", "spy-museum-strange-death-in-washington",
     "walter-krivitsky-event-death", "date"),
    ("alexander-orlov", "Defection from the Soviet Union to the United States: the date", "July 1938",
     "during the Second World War", "historical-dictionary-2014-orlov", "historical-dictionary-2014-defectors",
     "alexander-orlov-defection", "date"),
    ("ignatz-poretsky", "Defection from the Soviet Union to the West: the date", "17 July 1937", "27 June 1937",
     "marxists-1937-swiss-police-arrest-assassins", "marxists-1941-how-the-gpu-murdered-ignace-reiss",
     "ignatz-poretsky-defection", "date"),
    ("yuri-rastvorov", "Served in MVD: the agency", "Ministry of Internal Affairs (MVD)", "KGB",
     "time-1954-two-way-street", "historical-dictionary-2014-defectors", "yuri-rastvorov-affiliation-mvd", "agency"),
    ("igor-gouzenko", "Birth: the date", "13 January 1919", "26 January 1919",
     "canadian-encyclopedia-igor-gouzenko", "datana-2024-igor-gouzenko", "igor-gouzenko-event-birth", "date"),
    ("kim-philby", "Recruited by Soviet intelligence services: the date", "1933", "1934",
     "los-angeles-times-1988-third-man-spy-kim-philby-dies", "explained-today-kim-philby",
     "kim-philby-affiliation-recruited", "date"),
    ("donald-maclean", "Death: the date", "6 March 1983", "11 March 1983",
     "washington-post-1983-donald-maclean-cremated", "britannica-students-donald-maclean",
     "donald-maclean-event-death", "date"),
    ("choe-deok-sin", "Led South Korean Ministry of Foreign Affairs: the date",
     "between 11 October 1961 and 15 March 1963",
     "in the 1970s", "global-economic-2019-choe-deok-sin", "intelnews-2019-choe-defects",
     "choe-deok-sin-affiliation-south-korean-ministry-of-foreign-affairs", "date"),
    ("ryu-mi-yong", "Death: the date", "2012", "23 November 2016", "intelnews-2019-choe-defects",
     "yonhap-2016-ryu-mi-yong", "ryu-mi-yong-event-death", "date"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("slug", "heading", "preferred", "reading", "source", "other_source", "key", "aspect"),
    CONFLICTS,
    ids=[f"{conflict[0]}-{conflict[6].removeprefix(conflict[0])}" for conflict in CONFLICTS],
)
def test_both_readings_stand_with_their_sources(
    client, slug, heading, preferred, reading, source, other_source, key, aspect
):
    page = Page(client.get(f"/people/{slug}/"))
    headings = page.texts(".differ h3")
    number = headings.index(heading) + 1
    place = f".differ:nth-of-type({number})"

    assert [without_notes(text) for text in page.texts(f"{place} .two > div:first-child .reading")] == [preferred]
    assert reading in [without_notes(text) for text in page.texts(f"{place} .two > div + div .reading")]
    cited = " ".join(page.attributes(f"{place} a", "href"))
    assert f"/sources/{source}/" in cited
    assert f"/sources/{other_source}/" in cited

    record = client.get(f"/api/people/{slug}").json()
    [statement] = [each for each in record["statements"] if each["key"] == key]
    stances = {(c["source"], c["stance"], c["reading"]) for c in statement["citations"] if c["aspect"] in {aspect, ""}}
    assert (other_source, "contradicts", reading) in stances
    assert source in {cited_source for cited_source, stance, _ in stances if stance == "supports"}


def without_notes(text: str) -> str:
    """The reading without the words and numbers of its notes."""
    return re.sub(r"( note( \d+)*)+$", "", text)


def test_every_contradiction_about_a_person_is_on_the_page_of_disagreements(client):
    page = Page(client.get("/disagreements/"))
    text = " ".join(page.texts("main"))
    readings = Citation.objects.contradicting().exclude(reading="").values_list("reading", flat=True)

    assert [reading for reading in readings if " ".join(reading.split()) not in text] == []


def test_everyone_who_crossed_can_be_found_by_decade():
    undated = Defection.objects.filter(date="", person__status="published")
    people = undated.exclude(person__defections__date__gt="").values_list("person__slug", flat=True)
    assert sorted(set(people)) == []
