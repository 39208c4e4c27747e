"""All that the fixtures hold on living people, so that nothing more comes in unseen."""

import pytest

from tests.living import Living

LIVING = Living()
# Each statement by its model, kind and filled fields. A new line is a decision: docs/data.md says what is barred.
HELD = {
    "choe-in-guk": """
        defection defection: date destination era method origin place
        lifeevent birth: date
        lifeevent emergence: date place text
        lifeevent investigation: date text
        lifeevent investigation: date text
        lifeevent origin: text
        lifeevent other: date place text
        lifeevent other: date text
        lifeevent other: date text
        name native: language text
        name printed: language text
        name variant: language text
        relation parent-of: other
        relation parent-of: other
        waypoint: country text
        waypoint: country text
        waypoint: place text
    """,
    "gleb-karakulov": """
        affiliation served: agency date role
        affiliation served: agency role
        defection defection: date destination_text era method origin place
        lifeevent birth: date
        lifeevent publication: date text
        lifeevent work: text
        motive conscience: text
        name native: language text
        name printed: language text
        relation subordinate-of: other text
        waypoint: country place text
    """,
    "maria-dmitrieva": """
        affiliation served: agency date role
        defection defection: date destination era method origin
        lifeevent birth: date
        lifeevent work: date text
        name printed: language text
    """,
    "oleg-smolenkov": """
        affiliation agent-of: agency
        affiliation employed-by: agency date role
        affiliation exfiltrated-by: agency date
        affiliation served: agency role
        affiliation served: agency role
        affiliation sought-by: agency date role
        defection defection: date destination era method origin place
        lifeevent birth: date
        lifeevent disappearance: date place text
        lifeevent emergence: date text
        lifeevent emergence: date text
        lifeevent emergence: date text
        lifeevent investigation: date_text text
        lifeevent origin: text
        motive safety: text
        name native: language text
        name printed: language text
        relation aide-to: other text
    """,
    "vitaliy-yurchenko": """
        affiliation received-by: agency date role
        affiliation served: agency role
        defection defection: date destination destination_text era method origin place
        defection return: date destination era origin origin_text place wave
        lifeevent birth: date
        lifeevent contact: date place text
        lifeevent emergence: date text
        lifeevent other: date place text
        lifeevent other: date text
        lifeevent work: date text
        name native: language text
        name printed: text
        name variant: language text
    """,
    "wang-liqiang": """
        affiliation received-by: agency role
        affiliation served: agency role
        defection defection: date destination era method origin
        lifeevent birth: date
        lifeevent contact: date text
        lifeevent disclosure: date text
        lifeevent disclosure: text
        lifeevent disclosure: text
        lifeevent emergence: date text
        lifeevent emergence: date text
        lifeevent investigation: date text
        lifeevent investigation: date text
        lifeevent origin: text
        lifeevent other: date text
        lifeevent recruitment: text
        lifeevent sentence: text
        lifeevent work: text
        lifeevent work: text
        motive conscience: text
        name full: language text
        name nickname: language text
        name printed: language text
        relation assessed: other text
    """,
}
PLACES = {
    "choe-in-guk": {"China", "Pyongyang, North Korea", "United States"},
    "gleb-karakulov": {"Astana, Kazakhstan", "Istanbul, Turkey", "Turkey"},
    "maria-dmitrieva": set(),
    "oleg-smolenkov": {"Montenegro"},
    "vitaliy-yurchenko": {"Rome, Italy", "Washington, D.C., United States"},
    "wang-liqiang": set(),
}
BARRED_EVENTS = {"residence", "imprisonment", "death"}
BARRED_NAMES = {"cover", "birth"}
KIN = "wife|husband|spouse|married|child|son|sons|daughter|mother|father|parent|famil|relative|brother|sister|widow"
ACCUSATION = (
    "convict|guilt|fraud|crim|wanted|arrest|prison|sentenced|charged|treason|trial|traitor|illegal|kidnap|murder|offen|"
    "passport|police|prosecut|warrant"
)
HOME = "resid|lives|living|lived|settled|home|house|flat|address|whereabouts|hiding|identity|identities"


def test_the_living_are_those_listed():
    assert LIVING.slugs == sorted(HELD)


@pytest.mark.parametrize("slug", HELD)
def test_nothing_is_held_beyond_the_list(slug):
    assert LIVING.outline(slug) == sorted(line.strip() for line in HELD[slug].strip().splitlines())


@pytest.mark.parametrize("slug", HELD)
def test_the_person_has_no_field_beyond_the_common_ones(slug):
    assert sorted(LIVING.people[slug]) == [
        "created",
        "living",
        "name",
        "slug",
        "sort_name",
        "status",
        "summary",
        "updated",
    ]


@pytest.mark.parametrize("slug", HELD)
def test_places_are_those_of_the_crossing_and_of_what_led_to_it(slug):
    assert LIVING.places(slug) == PLACES[slug]


@pytest.mark.parametrize("slug", HELD)
def test_no_residence_imprisonment_or_new_identity(slug):
    kinds = {(model, fields.get("kind")) for model, fields in LIVING.of(slug)}
    barred = {("lifeevent", kind) for kind in BARRED_EVENTS} | {("name", kind) for kind in BARRED_NAMES}
    assert kinds & barred == set()


def test_kin_are_named_only_where_a_founding_text_or_a_visit_with_leave_has_them():
    assert LIVING.mentioning(KIN) == {
        "choe-in-guk",  # the son of two people of the catalogue, both dead
        "choe-in-guk-event-speech",
        "choe-in-guk-event-visit-2017",
        "oleg-smolenkov-event-disappearance",
        "oleg-smolenkov-event-dismissals",
    }


def test_accusations_are_those_that_the_founding_texts_report():
    assert LIVING.mentioning(ACCUSATION) == {
        "wang-liqiang",
        "wang-liqiang-affiliation-chinese-military-intelligence",
        "wang-liqiang-defection-2019",
        "wang-liqiang-event-embassy",
        "wang-liqiang-event-passports",
        "wang-liqiang-event-sentence",
        "wang-liqiang-event-taiwan",
        "wang-liqiang-motive-conscience",
    }


def test_an_accusing_event_rests_on_founding_texts_alone_and_says_whose_word_it_is():
    for key in ("wang-liqiang-event-embassy", "wang-liqiang-event-sentence"):
        cited = LIVING.cited(key)
        assert {LIVING.sources[c["source"][0]]["layer"] for c in cited} == {"founding"}
        assert [c["anchor"] for c in cited if not c.get("voice") and c.get("aspect") != "date"] == []


def test_where_someone_lived_is_told_only_of_the_past():
    assert LIVING.mentioning(HOME) == {
        "choe-in-guk-defection-2019",  # the country in 2017, before the crossing: where he left from is contested
        "vitaliy-yurchenko-affiliation-cia",  # a safe house of 1985, without a place
    }


def test_no_user_edited_page_speaks_where_sources_disagree():
    contested = [
        (fields["key"], LIVING.cited(fields["key"]))
        for slug in LIVING.slugs
        for _, fields in LIVING.of(slug)
        if fields["certainty"] == "disputed" or any(c.get("stance") for c in LIVING.cited(fields["key"]))
    ]
    assert contested
    assert [key for key, cited in contested for c in cited if LIVING.is_user_edited(c["source"][0])] == []


def test_pages_that_show_what_is_barred_are_cited_without_their_address():
    cautioned = {
        slug for slug, fields in LIVING.sources.items() if "rules for living people" in fields.get("criticism", "")
    }
    assert [slug for slug in cautioned if LIVING.sources[slug].keys() & {"url", "archived_url"}] == []
    assert cautioned == {
        "globe-and-mail-2019-russia-fired-officials",
        "gulf-times-chinese-spy-seeks-asylum",
        "mediazona-2019-kommersant-nazval-imia",
        "rferl-2019-paper-reports-details-of-disappearance",
        "sydney-morning-herald-2019-moment-a-chinese-spy-decided",
        "the-insider-gleb-karakulov",
        "theprint-2023-denied-asylum-in-australia",
    }
