"""Statements in words, for readers of pages and of data."""

from functools import singledispatch

from django.db.models import Model

from catalog.dates import Edtf
from catalog.models import (
    Affiliation,
    Certainty,
    Defection,
    DefectionKind,
    EventKind,
    LifeEvent,
    Motive,
    Relation,
    Statement,
    Wave,
    Waypoint,
)

# What a life's events are called when their text is empty.
_EVENT_WORDS = {
    EventKind.BIRTH: "Born",
    EventKind.DEATH: "Died",
    EventKind.DISAPPEARANCE: "Disappeared",
    EventKind.EDUCATION: "Studied",
    EventKind.EMERGENCE: "Emerged",
    EventKind.PARDON: "Pardoned",
    EventKind.RESIDENCE: "Lived",
}
_DOUBTS: dict[str, str] = {
    Certainty.REPORTED: "reported at second hand",
    Certainty.ALLEGED: "alleged, not established",
    Certainty.CLAIMED: "the person’s own claim",
    Certainty.DISPUTED: "disputed in print",
    Certainty.INFERRED: "inferred by the cataloguers",
}
_LASTING = {EventKind.EDUCATION, EventKind.IMPRISONMENT, EventKind.POSTING, EventKind.RESIDENCE, EventKind.WORK}
# The first words of countries that take an article inside a sentence.
_WITH_ARTICLE = ("United ", "Soviet ", "Czech ", "German ", "Netherlands", "Philippines")
_ASPECT_WORDS = {
    "date_text": "date",
    "destination_text": "destination",
    "count_text": "number",
    "count": "number",
    "origin_text": "origin",
    "founded": "foundation",
    "dissolved": "end",
    "parent": "body above it",
    "native_name": "name in its own language",
    # These are what the row says as a whole.
    "summary": "",
    "text": "",
}
# Fields told in words when their own column is empty.
_TOLD = {"date": "date_text", "origin": "origin_text", "destination": "destination_text", "count": "count_text"}


def hedge(statement: Statement) -> str:
    """Say in one word how sure a statement is; empty when its source simply states it."""
    return "" if statement.certainty == Certainty.STATED else str(statement.get_certainty_display())


def doubt(crossing: Defection) -> str:
    """Say what stands between a crossing and a plain statement of it; empty when nothing does."""
    return _DOUBTS.get(crossing.certainty, "")


def aspect_name(aspect: str) -> str:
    """Name in words the part of a statement that a citation bears on."""
    return _ASPECT_WORDS.get(aspect, aspect.replace("_", " "))


def aspect_value(target: Model, aspect: str) -> str:
    """Say what a statement or entry holds for one of its parts; all of it if the part is not a field."""
    value = getattr(target, aspect, None) or getattr(target, _TOLD.get(aspect, ""), None) if aspect else None
    display = getattr(target, f"get_{aspect}_display", None)
    if display and value:
        return str(display())
    if isinstance(value, Edtf):
        return value.label
    return str(value) if value else words(target)


@singledispatch
def words(target: Model) -> str:
    """Say in one line what a statement states."""
    return str(target)


@words.register
def _(affiliation: Affiliation) -> str:
    text = f"{capitalised(affiliation.get_kind_display())} {affiliation.agency.short_name}"
    return f"{text}, {affiliation.role}" if affiliation.role else text


@words.register
def _(defection: Defection) -> str:
    kind = "Return" if defection.kind == DefectionKind.RETURN else "Defection"
    origin, destination = crossing_ends(defection)
    ways = (f"from {in_sentence(origin)}" if origin else "", f"to {in_sentence(destination)}" if destination else "")
    return " ".join(filter(None, (kind, *ways)))


@words.register
def _(waypoint: Waypoint) -> str:
    return waypoint.text or str(waypoint.place or waypoint.country)


@words.register
def _(motive: Motive) -> str:
    kind = capitalised(motive.get_kind_display())
    return f"{kind}: {motive.text}" if motive.text else kind


@words.register
def _(event: LifeEvent) -> str:
    told = event.text or _EVENT_WORDS.get(EventKind(event.kind)) or capitalised(event.get_kind_display())
    place = event.place.name if event.place else ""
    if not place or place in told:
        return told
    # A sentence of its own keeps its full stop; a bare word takes the place in.
    return f"{told} in {in_sentence(place)}" if not event.text else f"{told.rstrip('.')} ({place})"


@words.register
def _(relation: Relation) -> str:
    text = f"{relation.person.name} {relation.get_kind_display()} {relation.other.name}"
    return f"{text}: {relation.text}" if relation.text else text


@words.register
def _(wave: Wave) -> str:
    return wave.text or wave.name


def topic(target: Model, part: str = "") -> str:
    """Name what a statement is about, without what it says, on the part in question if one is given."""
    if isinstance(target, LifeEvent):
        # "Other" names nothing; and the date that is in question is no name either.
        kind = words(target).rstrip(".") if target.kind == EventKind.OTHER else target.get_kind_display()
        dated = "" if target.kind == EventKind.OTHER or part.startswith("date") else target.date.short_label
        return f"{capitalised(kind)} {dated}".rstrip()
    if isinstance(target, Affiliation):
        return f"{capitalised(target.get_kind_display())} {target.agency.short_name}"
    if isinstance(target, Relation):
        return f"{capitalised(target.get_kind_display())} {target.other.name}"
    if isinstance(target, Motive):
        return f"Motive: {target.get_kind_display()}"
    return target.name if isinstance(target, Wave) else words(target)


def crossing_ends(crossing: Defection | Wave) -> tuple[str, str]:
    """Name the two ends of a way; empty for the one that no source states."""
    origin = crossing.origin.name if crossing.origin else getattr(crossing, "origin_text", "")
    return origin, crossing.destination.name if crossing.destination else crossing.destination_text


def when(target: Affiliation | Defection | LifeEvent) -> str:
    """Say in full when it was, in the source's words where EDTF has none; empty for no date."""
    date, told = target.date, getattr(target, "date_text", "")
    lasting = isinstance(target, Affiliation) or getattr(target, "kind", "") in _LASTING
    words = date.span_label if lasting and date.earliest and date.latest else date.label
    return f"{words} (“{told}”)" if words and told else words or (f"“{told}”" if told else "")


def in_sentence(place: str) -> str:
    """Put the article before the name of a country or place where English wants one."""
    return f"the {place}" if place.startswith(_WITH_ARTICLE) else place


def capitalised(text: str) -> str:
    """Raise the first letter alone: str.capitalize() would lower the names inside."""
    return text[:1].upper() + text[1:]
