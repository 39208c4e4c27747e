"""
The shapes of the JSON answers; the OpenAPI document is made from them.

Text is never null: it is empty where nothing is said. Entities, choices and bounds are null where there is none.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from catalog.models import (
    AffiliationKind,
    AgencyKind,
    Certainty,
    DefectionKind,
    EventKind,
    Living,
    Method,
    MotiveKind,
    NameKind,
    RelationKind,
    SourceKind,
    SourceLayer,
    Stance,
    SuccessionKind,
    WaveKind,
)

Slug = Annotated[str, Field(description="An entity by its slug: the last part of its address.")]
Edtf = Annotated[str, Field(description="As exact as the source: EDTF (ISO 8601-2); empty where no source says.")]
Label = Annotated[str, Field(description="The date in words.")]
Earliest = Annotated[date | None, Field(description="The first day it can mean; null if that side is open.")]
Latest = Annotated[date | None, Field(description="The last day it can mean; null if that side is open.")]
Decades = Annotated[list[int], Field(description="The first year of each decade that it touches.")]
PlaceName = Annotated[str | None, Field(description="With its country: “Beirut, Lebanon”.")]
Page = Annotated[str, Field(description="The address of its page for readers.")]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


# --- Refusals ---


class ParameterError(Shape):
    parameter: str
    value: str = Field(description="As given; a long one is cut short.")
    reason: str


class Refusal(Shape):
    """Why there is no answer: one entry for each value that was refused."""

    errors: list[ParameterError]


# --- The list of people ---


class ListedCrossing(Shape):
    kind: DefectionKind
    date: Edtf
    date_label: Label
    earliest: Earliest
    latest: Latest
    decades: Decades
    origin: Slug | None = Field(description="The country whose allegiance was left.")
    destination: Slug | None = Field(description="The country whose side was taken; not a residence.")
    place: PlaceName
    method: Method | None
    motives: list[MotiveKind]
    certainty: Certainty


class ListedAffiliation(Shape):
    agency: Slug
    kind: AffiliationKind
    role: str
    certainty: Certainty


class ListedPerson(Shape):
    slug: Slug
    name: str
    url: Page
    names: list[str] = Field(description="Every form of the name that a source gives.")
    defections: list[ListedCrossing] = Field(description="All of the person's crossings, matched or not.")
    affiliations: list[ListedAffiliation]


class FacetValue(Shape):
    value: str
    label: str
    count: int = Field(description="How many people it finds as its facet's only choice, the other facets kept.")
    selected: bool


class PeoplePage(Shape):
    count: int = Field(description="How many people are found on all pages.")
    page: int
    pages: int
    results: list[ListedPerson]
    facets: dict[str, list[FacetValue]] = Field(description="By parameter, the values that occur.")


# --- One person ---


class Citation(Shape):
    """A place in a source that supports or contradicts a statement."""

    source: Slug
    locator: str = Field(description="Where in the source: “¶ 3”.")
    anchor: str = Field(description="Words that occur once in the source.")
    aspect: str = Field(description="The part of the statement it bears on; empty for all of it.")
    voice: str = Field(description="Whom the source quotes for it.")
    stance: Stance
    reading: str = Field(description="What a contradicting source says instead.")
    url: str = Field(description="The passage itself, by a text fragment; empty where the source has no address.")


class Statement(Shape):
    key: str = Field(description="Permanent; also the fragment on the person's page.")
    type: str
    text: str = Field(description="The statement in words.")
    certainty: Certainty
    note: str
    citations: list[Citation]


class Name(Statement):
    type: Literal["name"] = "name"
    kind: NameKind
    language: str = Field(description="BCP 47 tag; empty where it is not known.")


class Affiliation(Statement):
    type: Literal["affiliation"] = "affiliation"
    agency: Slug
    kind: AffiliationKind
    role: str
    date: Edtf
    date_label: Label
    earliest: Earliest
    latest: Latest


class Defection(Statement):
    type: Literal["defection"] = "defection"
    kind: DefectionKind
    date: Edtf
    date_text: str = Field(description="The date in the source's words, where EDTF cannot say it.")
    date_label: Label
    earliest: Earliest
    latest: Latest
    decades: Decades
    origin: Slug | None
    destination: Slug | None
    destination_text: str = Field(description="The destination in the source's words: “the West”.")
    place: PlaceName
    place_country: Slug | None
    method: Method | None
    era: Slug | None
    wave: Slug | None


class Waypoint(Statement):
    type: Literal["waypoint"] = "waypoint"
    defection: str = Field(description="The key of the crossing.")
    place: PlaceName
    country: Slug | None = Field(description="The country passed, or that of the place.")
    detail: str = Field(description="As told, without what the other fields say.")
    position: int = Field(description="Order on the way, from 1.")


class Motive(Statement):
    type: Literal["motive"] = "motive"
    defection: str = Field(description="The key of the crossing.")
    kind: MotiveKind
    detail: str = Field(description="As told, without what the other fields say.")


class Event(Statement):
    type: Literal["event"] = "event"
    kind: EventKind
    date: Edtf
    date_text: str = Field(description="The date in the source's words, where EDTF cannot say it.")
    date_label: Label
    earliest: Earliest
    latest: Latest
    place: PlaceName
    place_country: Slug | None
    detail: str = Field(description="As told, without what the other fields say.")


class Relation(Statement):
    """A tie between two people; it stands in the records of both."""

    type: Literal["relation"] = "relation"
    person: Slug = Field(description="The one from whom the kind is read.")
    other: Slug
    kind: RelationKind
    reads: str = Field(description="The kind in words, read from the person whose record this is: “recruited by”.")
    detail: str = Field(description="As told, without what the other fields say.")


AnyStatement = Annotated[
    Name | Affiliation | Defection | Waypoint | Motive | Event | Relation, Field(discriminator="type")
]


class PersonRecord(Shape):
    slug: Slug
    name: str
    sort_name: str
    living: Living
    summary: str
    statements: list[AnyStatement]


# --- Agencies, eras, sources, countries ---


class Succession(Shape):
    """How one agency passed into another."""

    key: str
    agency: Slug = Field(description="The agency at the other end.")
    kind: SuccessionKind
    text: str
    date: Edtf
    date_label: Label
    earliest: Earliest
    latest: Latest
    certainty: Certainty
    note: str
    citations: list[Citation]


class Agency(Shape):
    """A body under the name it bore at one time."""

    slug: Slug
    name: str
    abbreviation: str
    native_name: str
    native_language: str
    transliteration: str
    url: Page
    country: Slug | None
    kind: AgencyKind
    parent: Slug | None
    founded: Edtf
    founded_label: Label
    founded_earliest: Earliest
    founded_latest: Latest
    dissolved: Edtf
    dissolved_label: Label
    dissolved_earliest: Earliest
    dissolved_latest: Latest
    summary: str
    people: int = Field(description="How many people have any tie to it.")
    predecessors: list[Succession]
    successors: list[Succession]
    citations: list[Citation] = Field(description="On the body itself; `aspect` names the field.")


class Agencies(Shape):
    count: int
    results: list[Agency]


class Wave(Shape):
    """A collective defection; it never counts as people."""

    slug: Slug
    name: str
    kind: WaveKind
    count_low: int | None
    count_high: int | None
    count_text: str = Field(description="The number as printed: “about 60”.")
    span: Edtf
    span_label: Label
    earliest: Earliest
    latest: Latest
    origin: Slug | None
    destination: Slug | None
    destination_text: str
    agency: Slug | None
    text: str
    citations: list[Citation]


class Era(Shape):
    """A period to which curators assign crossings; never computed from their dates."""

    slug: Slug
    name: str
    url: Page
    position: int
    span: Edtf
    span_label: Label
    earliest: Earliest
    latest: Latest
    summary: str
    people: int = Field(description="How many people crossed in it.")
    waves: list[Wave]
    citations: list[Citation]


class Eras(Shape):
    count: int
    results: list[Era]
    waves_outside: list[Wave] = Field(description="Collective defections that belong to no era.")


class Author(Shape):
    family: str = Field(description="The family name, or the whole name of a body.")
    given: str


class Source(Shape):
    """A text that facts are taken from, in the terms of CSL."""

    slug: Slug
    url: Page
    layer: SourceLayer
    kind: SourceKind = Field(description="The item type of CSL.")
    title: str
    authors: list[Author]
    container: str
    publisher: str
    issued: Edtf
    issued_label: Label
    issued_earliest: Earliest
    issued_latest: Latest
    issued_inferred: Edtf = Field(description="When the print is wrong or missing: the date it is taken to be of.")
    issued_inferred_label: Label
    accessed: date | None
    address: str = Field(description="The source's own address.")
    archived_address: str
    archive_reference: str
    language: str
    criticism: str = Field(description="What a reader should know about the source itself.")
    passages: int = Field(description="How many citations name a place in it.")


class Sources(Shape):
    count: int
    results: list[Source]


class Country(Shape):
    """A state, those that ended included."""

    slug: Slug
    name: str
    url: Page
    code: str = Field(description="ISO 3166-1 alpha-2, or 3166-3 for a state that ended; empty if it never had one.")
    span: Edtf
    span_label: Label
    earliest: Earliest
    latest: Latest
    departures: int = Field(description="Crossings that left it.")
    arrivals: int = Field(description="Crossings that took its side.")
    breaks: int = Field(description="Crossings that broke off on its soil.")


class Countries(Shape):
    count: int
    results: list[Country]
