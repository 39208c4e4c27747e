"""What exists, and what may never be saved."""

from .affiliation import RECEPTION, SERVICE, Affiliation, AffiliationKind
from .agency import Agency, AgencyKind, Succession, SuccessionKind
from .base import Certainty, Entry, Statement, Status
from .catalogue import EVERYONE, Catalogue, Touched
from .citation import ENTRIES, STATEMENTS, TARGETS, Citation, Stance, kind_of
from .defection import Defection, DefectionKind, Method, Motive, MotiveKind, Waypoint
from .era import Era, Wave, WaveKind
from .event import EventKind, LifeEvent
from .geography import Country, Place
from .name import Name, NameKind
from .person import Living, Person, RetiredKind, RetiredSlug
from .relation import CONVERSE, Relation, RelationKind
from .revision import AnchorCheck, Presence, Revision, RevisionKind
from .source import Author, Source, SourceKind, SourceLayer

__all__ = [
    "CONVERSE",
    "ENTRIES",
    "EVERYONE",
    "RECEPTION",
    "SERVICE",
    "STATEMENTS",
    "TARGETS",
    "Affiliation",
    "AffiliationKind",
    "Agency",
    "AgencyKind",
    "AnchorCheck",
    "Author",
    "Catalogue",
    "Certainty",
    "Citation",
    "Country",
    "Defection",
    "DefectionKind",
    "Entry",
    "Era",
    "EventKind",
    "LifeEvent",
    "Living",
    "Method",
    "Motive",
    "MotiveKind",
    "Name",
    "NameKind",
    "Person",
    "Place",
    "Presence",
    "Relation",
    "RelationKind",
    "RetiredKind",
    "RetiredSlug",
    "Revision",
    "RevisionKind",
    "Source",
    "SourceKind",
    "SourceLayer",
    "Stance",
    "Statement",
    "Status",
    "Succession",
    "SuccessionKind",
    "Touched",
    "Wave",
    "WaveKind",
    "Waypoint",
    "kind_of",
]
