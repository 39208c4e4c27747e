"""What stands in the way of publishing an entry, and an entry's way from draft to published and withdrawn."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from catalog import history
from catalog.models import (
    AffiliationKind,
    Agency,
    DefectionKind,
    Entry,
    Era,
    EventKind,
    Living,
    NameKind,
    Person,
    RelationKind,
    Revision,
    Source,
    SourceLayer,
    Stance,
    Status,
    Wave,
)

# What may be dated after a death: others do it.
POSTHUMOUS = {EventKind.DEATH, EventKind.HONOUR, EventKind.PARDON, EventKind.PUBLICATION, EventKind.DISCLOSURE}
POSTHUMOUS |= {EventKind.OTHER, EventKind.INVESTIGATION, EventKind.SENTENCE}
ACCUSING = {EventKind.INVESTIGATION, EventKind.IMPRISONMENT, EventKind.SENTENCE, EventKind.CONFESSION}
FAMILY = {RelationKind.PARENT_OF, RelationKind.SPOUSE_OF}
# The ways on, each with the permission it takes; "" is whoever may change the entry.
WAYS: dict[str, dict[str, str]] = {
    Status.DRAFT: {Status.REVIEW: "", Status.PUBLISHED: "publish"},
    Status.REVIEW: {Status.DRAFT: "review", Status.PUBLISHED: "publish"},
    Status.PUBLISHED: {Status.WITHDRAWN: "publish"},
    Status.WITHDRAWN: {Status.DRAFT: "publish"},
}


@dataclass(frozen=True)
class Blocker:
    """One thing to mend before publishing: what is wrong, and the fragment of the entry's form where it is mended."""

    message: str
    fragment: str = ""


class RefusedError(Exception):
    """Something stands in the way; `blockers` says what."""

    def __init__(self, blockers: list[Blocker]) -> None:
        super().__init__("; ".join(blocker.message for blocker in blockers))
        self.blockers = blockers


class StaleError(Exception):
    """The entry has changed since it was read."""


class NoSuchWayError(Exception):
    """An entry of this status cannot come to that one."""


def blockers(entry: models.Model, *, shown: bool = False) -> list[Blocker]:
    """
    List all that keeps an entry from being published; empty when nothing does.

    `shown` looks at what readers see already: a draft statement of a published entry is still being worked on.
    """
    statuses = {Status.PUBLISHED} if shown else PUBLISHABLE
    if isinstance(entry, Person):
        models.prefetch_related_objects([entry], *STATEMENTS_OF_A_PERSON)
        return list(_of_person(Case(entry, statuses)))
    if isinstance(entry, Agency):
        return list(_of_agency(entry, statuses))
    if isinstance(entry, Wave):
        return list(_of_wave(entry))
    if isinstance(entry, Source):
        return list(_of_source(entry))
    return list(_of_era(entry)) if isinstance(entry, Era) else []


def blockers_of_people(people: Iterable[Person]) -> dict[int, list[Blocker]]:
    """The same for many people at once, by their keys; as many queries as for one."""
    rows = list(people)
    models.prefetch_related_objects(rows, *STATEMENTS_OF_A_PERSON)
    return {person.pk: list(_of_person(Case(person, PUBLISHABLE))) for person in rows}


def contradictions_of_people(people: Iterable[Person]) -> list[tuple[Person, list[Blocker]]]:
    """Each person with what the dates say against each other, those left out where they say nothing."""
    rows = list(people)
    models.prefetch_related_objects(rows, *STATEMENTS_OF_A_PERSON)
    judged = [(person, list(contradictions(Case(person, PUBLISHABLE)))) for person in rows]
    return [(person, found) for person, found in judged if found]


STATEMENTS_OF_A_PERSON = (
    "names__citations__source",
    "affiliations__agency",
    "affiliations__citations__source",
    "defections__citations__source",
    "defections__motives__citations__source",
    "defections__waypoints__citations__source",
    "events__citations__source",
    "relations__citations__source",
    "relations__other",
    "relations_back__person",
)


# Publishing shows every statement but those withdrawn, which stay where they are.
PUBLISHABLE = {Status.DRAFT, Status.REVIEW, Status.PUBLISHED}


def _standing(rows: Any, statuses: set[Any]) -> list[Any]:
    return [row for row in rows.all() if row.status in statuses]


class Case:
    """A person, and those statements that are judged; all are prefetched."""

    def __init__(self, person: Person, statuses: set[Any]) -> None:
        self.person = person
        self.names = _standing(person.names, statuses)
        self.affiliations = _standing(person.affiliations, statuses)
        self.crossings = _standing(person.defections, statuses)
        self.events = _standing(person.events, statuses)
        self.relations = _standing(person.relations, statuses)
        self.relations_back = _standing(person.relations_back, statuses)
        self.parts = [
            row
            for crossing in self.crossings
            for part in (crossing.motives, crossing.waypoints)
            for row in _standing(part, statuses)
        ]

    @property
    def statements(self) -> list[Any]:
        return [*self.names, *self.crossings, *self.parts, *self.affiliations, *self.events, *self.relations]


def is_cited(row: Any) -> bool:
    """Whether a source that readers may see supports it."""
    return any(
        citation.stance == Stance.SUPPORTS and citation.source.status == Status.PUBLISHED
        for citation in row.citations.all()
    )


def _of_person(case: Case) -> Iterator[Blocker]:
    if not case.person.summary.strip():
        yield Blocker("The summary is missing.", "id_summary")
    if not case.statements:
        yield Blocker("There is no statement about this person.", "section-names")
    for row in case.statements:
        if not is_cited(row):
            yield Blocker(f"No published source supports this {row._meta.verbose_name}: {row}.", row.key)
    yield from contradictions(case)
    if case.person.living == Living.YES:
        yield from _living_rules(case)


def contradictions(case: Case) -> Iterator[Blocker]:
    """What the dates of a person say against each other."""
    events, crossings = case.events, case.crossings
    births = [event.date_earliest for event in events if event.kind == EventKind.BIRTH and event.date_earliest]
    deaths = [event.date_latest for event in events if event.kind == EventKind.DEATH and event.date_latest]
    born, died = max(births, default=None), min(deaths, default=None)
    dated = [
        *crossings,
        *(event for event in events if event.kind not in POSTHUMOUS | {EventKind.BIRTH, EventKind.ORIGIN}),
        *(tie for tie in case.affiliations if tie.kind != AffiliationKind.INVESTIGATED_BY),
    ]
    if born and died and died < born:
        death = next(event for event in events if event.kind == EventKind.DEATH)
        yield Blocker("The death comes before the birth.", death.key)
    for row in dated:
        if died and row.date_earliest and row.date_earliest > died:
            yield Blocker(f"This comes after the death: {row}.", row.key)
        if born and row.date_latest and row.date_latest < born:
            yield Blocker(f"This comes before the birth: {row}.", row.key)
    left = [crossing for crossing in crossings if crossing.kind == DefectionKind.DEFECTION]
    for crossing in crossings:
        # An undated crossing may have come first, and so may one of which only the end is known.
        before = [
            one
            for one in left
            if not (one.date_earliest and crossing.date_latest and one.date_earliest > crossing.date_latest)
        ]
        if crossing.kind == DefectionKind.RETURN and not before:
            yield Blocker("The return comes before any crossing.", crossing.key)
    if case.person.living == Living.YES and (death := next((e for e in events if e.kind == EventKind.DEATH), None)):
        yield Blocker("The entry says that the person lives, and gives a death.", death.key)


def _living_rules(case: Case) -> Iterator[Blocker]:
    """The policy on living people (docs/data.md)."""
    for event in case.events:
        if event.kind == EventKind.RESIDENCE:
            yield Blocker("A living person’s life afterwards is not published.", event.key)
        layers = {citation.source.layer for citation in event.citations.all()}
        if event.kind in ACCUSING and SourceLayer.FOUNDING not in layers:
            yield Blocker("An allegation about a living person needs a founding text that reports it.", event.key)
    for name in case.names:
        if name.kind == NameKind.COVER:
            yield Blocker("A living person’s cover name is not published.", name.key)
    for tie in case.relations:
        if tie.kind in FAMILY and tie.other.living == Living.YES:
            yield Blocker(f"A living person’s living relative is not named: {tie.other}.", tie.key)
    for tie in case.relations_back:
        if tie.kind in FAMILY and tie.person.living == Living.YES:
            yield Blocker(f"A living person’s living relative is not named: {tie.person}, on whose page it stands.")


def _of_agency(agency: Agency, statuses: set[Any]) -> Iterator[Blocker]:
    if not agency.summary.strip():
        yield Blocker("The summary is missing.", "id_summary")
    if agency.founded_earliest and agency.dissolved_latest and agency.dissolved_latest < agency.founded_earliest:
        yield Blocker("It was dissolved before it was founded.", "id_dissolved")
    for row in _standing(agency.successions_to.prefetch_related("citations__source"), statuses):
        if not is_cited(row):
            yield Blocker(f"No published source supports this succession: {row}.", row.key)
    if not agency.citations.exists() and not agency.affiliations.exists():
        yield Blocker("No source bears on this agency, and nobody is tied to it.", "section-citations")


def _of_era(era: Era) -> Iterator[Blocker]:
    if not era.summary.strip():
        yield Blocker("The summary is missing.", "id_summary")


def _of_wave(wave: Wave) -> Iterator[Blocker]:
    if not wave.text.strip():
        yield Blocker("The text is missing.", "id_text")
    if not is_cited(wave):
        yield Blocker("No published source supports this wave.", "section-citations")


def _of_source(source: Source) -> Iterator[Blocker]:
    if not (source.url or source.archived_url or source.archive_reference or source.publisher):
        yield Blocker("Nothing says where to find it: give an address, an archive reference or a publisher.", "id_url")


@transaction.atomic
def move(entry: Entry, to: str, *, version: int, by: Any, reason: str = "") -> None:
    """
    Bring an entry to another status, its open statements with it when it is published, and keep the revision.

    Raises NoSuchWayError, RefusedError, or StaleError when the entry has changed since that version; then nothing has
    happened.
    """
    kind = type(entry)
    if to not in WAYS[entry.status]:
        raise NoSuchWayError(f"An entry that is {entry.get_status_display()} cannot become {Status(to).label}.")
    history.record(kind._default_manager.get(pk=entry.pk))
    values: dict[str, Any] = {"status": to, "version": models.F("version") + 1, "updated": timezone.now()}
    values["withdrawal_reason"] = reason if to == Status.WITHDRAWN else ""
    # The version is compared and counted in one step: of two editors, one comes first.
    if not kind._default_manager.filter(pk=entry.pk, version=version, status=entry.status).update(**values):
        raise StaleError
    if to == Status.PUBLISHED:
        if found := blockers(kind._default_manager.get(pk=entry.pk)):
            raise RefusedError(found)
        show(entry)
    entry.refresh_from_db()
    history.record(entry, by=by, reason=reason)


def show(entry: Entry) -> None:
    """Let readers see the entry and its open statements, without looking at what stands in the way."""
    type(entry)._default_manager.filter(pk=entry.pk).update(status=Status.PUBLISHED, withdrawal_reason="")
    for relation in history.PARTS[history.kind_of(entry)]:
        publish_statements(entry, relation)


def publish_statements(entry: Entry, path: str) -> None:
    """Publish the entry's statements of one kind that wait; those withdrawn stay so."""
    owner, _, name = path.rpartition(".")
    start = type(entry)._meta.get_field(owner or name)
    relation = start if not owner else start.related_model._meta.get_field(name)  # type: ignore[union-attr]
    model: Any = relation.related_model
    if not hasattr(model, "certainty"):
        return
    key = f"{relation.field.name}__{start.field.name}" if owner else relation.field.name  # type: ignore[union-attr]
    model.objects.filter(**{key: entry}, status__in=[Status.DRAFT, Status.REVIEW]).update(status=Status.PUBLISHED)


@transaction.atomic
def looked_over(entry: Entry, *, by: Any) -> None:
    """Keep in the history that someone looked at the entry again and found nothing to change."""
    history.record(entry)
    last = Revision.objects.of(history.kind_of(entry), entry.slug)[0]
    Revision.objects.create(
        kind=last.kind,
        key=last.key,
        number=last.number + 1,
        status=last.status,
        by=by,
        by_name=by.get_full_name() or by.get_username(),
        reason="Looked at again: nothing to change.",
        data=last.data,
    )
