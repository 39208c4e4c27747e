"""One person with everything that a record can hold, for the tests of what is handed out."""

from catalog.models import Person
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
    PlaceFactory,
    RelationFactory,
    SourceFactory,
    WaveFactory,
    WaypointFactory,
)


def told_whole() -> Person:
    """Someone with every kind of statement, cited and contradicted, beside statements that readers must not see."""
    soviet, turkey, britain = (CountryFactory(slug=slug) for slug in ("soviet-union", "turkey", "britain"))
    ankara = PlaceFactory(name="Ankara", country=turkey)
    source = SourceFactory(slug="dictionary", title="The dictionary", url="https://example.org/d?a=1")
    draft = SourceFactory(slug="draft-source", status="draft")
    person = PersonFactory(
        slug="ivan-volkov",
        name="Ivan Volkov",
        sort_name="Volkov, Ivan",
        living="no",
        summary="He crossed.",
        updated="2024-01-30T12:00:00Z",
    )
    NameFactory(key="a-native", person=person, text="Иван Волков", kind="native", language="ru")
    name = NameFactory(key="b-printed", person=person, text="Ivan Volkov", kind="printed")
    NameFactory(key="hidden-name", person=person, text="Hidden", status="draft")
    AffiliationFactory(
        key="served",
        person=person,
        agency=AgencyFactory(slug="gru", abbreviation="GRU"),
        role="officer",
        date="1938/1942",
        certainty="alleged",
        note="Of what rank is not said.",
    )
    AffiliationFactory(key="hidden-agency", person=person, agency=AgencyFactory(slug="secret", status="draft"))
    crossing = DefectionFactory(
        key="crossing",
        person=person,
        date="1942~",
        date_text="in wartime",
        origin=soviet,
        destination=britain,
        destination_text="the West",
        place=ankara,
        method="walked-in",
        era=EraFactory(slug="war"),
        wave=WaveFactory(slug="wave", status="draft"),
    )
    WaypointFactory(key="way", defection=crossing, place=ankara, text="through Turkey", position=2)
    MotiveFactory(key="why", defection=crossing, kind="ideology", text="He believed no more.", certainty="claimed")
    MotiveFactory(key="hidden-motive", defection=crossing, kind="reward", status="draft")
    LifeEventFactory(key="born", person=person, kind="birth", date="1905-04", text="", place=ankara)
    other = PersonFactory(slug="other", name="Other", sort_name="Other")
    RelationFactory(key="recruited", person=other, other=person, kind="recruited", text="in Ankara")
    CitationFactory(source=source, name=name, locator="¶ 1", anchor="Volkov-Ivan, a & b")
    CitationFactory(source=source, defection=crossing, locator="¶ 2", anchor="in 1942", aspect="date")
    CitationFactory(
        source=SourceFactory(slug="against", url=""),
        defection=crossing,
        locator="p. 3",
        anchor="",
        aspect="date",
        voice="CNN",
        stance="contradicts",
        reading="1943",
    )
    CitationFactory(source=draft, defection=crossing, locator="p. 4", anchor="")
    return person
