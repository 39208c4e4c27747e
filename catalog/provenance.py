"""From the sources' side: what rests on each, and what they disagree on."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from django.urls import reverse

from catalog.citing import passage_url
from catalog.models import Agency, Citation, Era, Person, Source, Wave, kind_of
from catalog.models.citation import CitationQuerySet
from catalog.notes import Disagreement, Notes, disagreements, fragment, paragraph, shown
from catalog.wording import aspect_name, capitalised, hedge, words

_KINDS = {"event": "life", "defection": "crossing", "affiliation": "agency", "succession": "lineage"}


@dataclass(slots=True)
class Passage:
    """One citation as its source's record lists it."""

    citation: Citation
    url: str
    aspect: str


@dataclass(slots=True)
class Resting:
    """A statement or entry, with the passages of one source that bear on it."""

    fragment: str
    kind: str
    text: str
    url: str
    hedge: str
    passages: list[Passage] = field(default_factory=list)


@dataclass(slots=True)
class Shelf:
    """What belongs to one person, agency, era or wave."""

    heading: str
    url: str
    rows: list[Any] = field(default_factory=list)


def citations_of(source: Source) -> CitationQuerySet:
    """What rests on a source and readers see, in the order of its shelves."""
    return Citation.objects.shown().of(source).by_subject().with_targets()


def shelved(citations: Iterable[Citation]) -> list[Shelf]:
    """Shelve citations of one source: people by name, then agencies, eras and waves; inside, in the source's order."""
    found: dict[str, Resting] = {}
    shelves: dict[tuple[int, str, int], Shelf] = {}
    for citation in sorted(citations, key=lambda citation: (paragraph(citation), citation.pk)):
        target = citation.target
        about = subject(target)
        key = fragment(target)
        if key not in found:
            found[key] = _resting(target, about)
            shelves.setdefault(_order(about), Shelf(str(about), about_url(about))).rows.append(found[key])
        found[key].passages.append(Passage(citation, passage_url(citation), aspect_name(citation.aspect)))
    return [shelves[order] for order in sorted(shelves)]


def all_disagreements() -> list[Shelf]:
    """Shelve everything that a source contradicts; two queries."""
    contradicted = {fragment(c.target): c.target for c in Citation.objects.shown().contradicting().with_targets()}
    notes = Notes(Citation.objects.on(contradicted.values()))
    shelves: dict[tuple[int, str, int], list[Any]] = {}
    for target in contradicted.values():
        shelves.setdefault(_order(subject(target)), []).append(target)
    return [_disputed(targets, notes) for _, targets in sorted(shelves.items(), key=itemgetter(0))]


def subject(target: Any) -> Any:
    """Return the entry on whose page a statement stands; an entry stands on its own."""
    if hasattr(target, "defection"):
        return target.defection.person
    if hasattr(target, "predecessor"):
        return target.predecessor
    return getattr(target, "person", target)


def about_url(entry: Any) -> str:
    """Return the address of an entry's page; a wave has its place on its era's, or among those outside the eras."""
    if isinstance(entry, Wave):
        page = era.get_absolute_url() if (era := shown(entry.era)) else reverse("catalog:era-list")
        return f"{page}#{fragment(entry)}"
    return entry.get_absolute_url()


def _resting(target: Any, about: Any) -> Resting:
    page = about_url(about)
    kind = kind_of(target)
    own = target is about
    return Resting(
        fragment(target),
        _KINDS.get(kind, kind),
        capitalised(words(target)),
        page if own else f"{page}#{fragment(target)}",
        "" if own else hedge(target),
    )


def _disputed(targets: Iterable[Any], notes: Notes) -> Shelf:
    rows: list[Disagreement] = disagreements(targets, notes)
    about = subject(rows[0].statement)
    return Shelf(str(about), about_url(about), rows)


def _order(entry: Any) -> tuple[int, str, int]:
    kinds: list[type] = [Person, Agency, Era, Wave]
    name = entry.sort_key if isinstance(entry, Person) else entry.name
    return kinds.index(type(entry)), name, entry.pk
