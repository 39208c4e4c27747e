"""Rows of people, as the API hands them out."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model

from catalog.api import shapes
from catalog.citing import passage_url
from catalog.dates import Edtf
from catalog.models import (
    Affiliation,
    Citation,
    Defection,
    LifeEvent,
    Motive,
    Name,
    NameKind,
    Person,
    Place,
    Relation,
    Waypoint,
    kind_of,
)
from catalog.notes import shown
from catalog.wording import words

Absolute = Callable[[str], str]
_NAME_KINDS = list(NameKind)


class Cited:
    """Citations by what they bear on."""

    def __init__(self, citations: Iterable[Citation]) -> None:
        self._on: dict[tuple[str, int], list[shapes.Citation]] = {}
        for citation in citations:
            kind = citation.target_kind
            self._on.setdefault((kind, getattr(citation, f"{kind}_id")), []).append(_citation(citation))

    def on(self, target: Model) -> list[shapes.Citation]:
        return self._on.get((kind_of(target), target.pk), [])


def _citation(citation: Citation) -> shapes.Citation:
    return shapes.Citation(
        source=citation.source.slug,
        locator=citation.locator,
        anchor=citation.anchor,
        aspect=citation.aspect,
        voice=citation.voice,
        stance=citation.stance,
        reading=citation.reading,
        url=passage_url(citation),
    )


def listed(person: Person, absolute: Absolute) -> shapes.ListedPerson:
    """A person fetched with `for_listing()`; no query."""
    return shapes.ListedPerson(
        slug=person.slug,
        name=person.name,
        url=absolute(person.get_absolute_url()),
        names=[name.text for name in in_order(person.names.all())],
        defections=[_listed_crossing(defection) for defection in person.defections.all()],
        affiliations=[
            shapes.ListedAffiliation(
                agency=affiliation.agency.slug,
                kind=affiliation.kind,
                role=affiliation.role,
                certainty=affiliation.certainty,
            )
            for affiliation in person.affiliations.all()
        ],
    )


def in_order(names: Iterable[Name]) -> list[Name]:
    """The forms of one person's name, the printed one first, then by kind."""
    return sorted(names, key=lambda name: (_NAME_KINDS.index(NameKind(name.kind)), name.key))


def _listed_crossing(defection: Defection) -> shapes.ListedCrossing:
    return shapes.ListedCrossing(
        kind=defection.kind,
        **dated(defection),
        decades=[decade for decade, _ in defection.date.decades],
        origin=slug(defection.origin),
        destination=slug(defection.destination),
        place=_place(defection.place),
        method=defection.method or None,
        motives=[motive.kind for motive in defection.motives.all()],
        certainty=defection.certainty,
    )


def record(person: Person) -> shapes.PersonRecord:
    """All that readers may see of a person fetched with `told()`; no query."""
    crossings = list(person.defections.all())
    statements: list[Any] = [
        *in_order(person.names.all()),
        *person.affiliations.all(),
        *crossings,
        *(waypoint for crossing in crossings for waypoint in crossing.waypoints.all()),
        *(motive for crossing in crossings for motive in crossing.motives.all()),
        *person.events.all(),
        *person.ties,
    ]
    keys = {crossing.pk: crossing.key for crossing in crossings}
    cited = Cited(person.cited)
    return shapes.PersonRecord(
        slug=person.slug,
        name=person.name,
        sort_name=person.sort_name,
        living=person.living,
        summary=person.summary,
        statements=[_statement(statement, person, keys, cited) for statement in statements],
    )


def _statement(statement: Any, person: Person, keys: dict[int, str], cited: Cited) -> shapes.AnyStatement:
    common = {
        "key": statement.key,
        "text": words(statement),
        "certainty": statement.certainty,
        "note": statement.note,
        "citations": cited.on(statement),
    }
    match statement:
        case Name():
            return shapes.Name(**common, kind=statement.kind, language=statement.language)
        case Affiliation():
            return shapes.Affiliation(
                **common, **dated(statement), agency=statement.agency.slug, kind=statement.kind, role=statement.role
            )
        case Defection():
            return _defection(statement, common)
        case Waypoint():
            country = statement.country or (statement.place and statement.place.country)
            return shapes.Waypoint(
                **common,
                defection=keys[statement.defection_id],
                place=_place(statement.place),
                country=slug(country),
                detail=statement.text,
                position=statement.position,
            )
        case Motive():
            return shapes.Motive(
                **common, defection=keys[statement.defection_id], kind=statement.kind, detail=statement.text
            )
        case LifeEvent():
            return shapes.Event(
                **common,
                **dated(statement),
                kind=statement.kind,
                date_text=statement.date_text,
                place=_place(statement.place),
                place_country=slug(statement.place and statement.place.country),
                detail=statement.text,
            )
        case Relation():
            forth = statement.person_id == person.pk
            return shapes.Relation(
                **common,
                person=statement.person.slug,
                other=statement.other.slug,
                kind=statement.kind,
                reads=statement.get_kind_display() if forth else statement.converse,
                detail=statement.text,
            )
    raise TypeError(statement)


def _defection(defection: Defection, common: dict[str, Any]) -> shapes.Defection:
    return shapes.Defection(
        **common,
        **dated(defection),
        kind=defection.kind,
        date_text=defection.date_text,
        decades=[decade for decade, _ in defection.date.decades],
        origin=slug(defection.origin),
        destination=slug(defection.destination),
        destination_text=defection.destination_text,
        place=_place(defection.place),
        place_country=slug(defection.place and defection.place.country),
        method=defection.method or None,
        era=slug(shown(defection.era)),
        wave=slug(shown(defection.wave)),
    )


def dated(statement: Any) -> dict[str, Any]:
    """The date of a statement as its shape names it; in the source's words where EDTF has none."""
    date: Edtf = statement.date
    return {
        "date": date,
        "date_label": date.label or getattr(statement, "date_text", ""),
        "earliest": date.earliest,
        "latest": date.latest,
    }


def slug(entity: Any) -> str | None:
    return entity.slug if entity else None


def _place(place: Place | None) -> str | None:
    return str(place) if place else None
