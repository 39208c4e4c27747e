"""What waits for a curator: the first thing seen at the desk. Each list is a query or few, whatever its length."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from catalog import history, publishing
from catalog.models import (
    Affiliation,
    Agency,
    AnchorCheck,
    Defection,
    Era,
    LifeEvent,
    Motive,
    Name,
    Person,
    Relation,
    Revision,
    Source,
    Status,
    Succession,
    Wave,
    Waypoint,
)
from catalog.roles import may_review

from .citation import address_of, desk_address, home_of

ENTRIES = (Person, Agency, Era, Wave, Source)
STATEMENTS = (Name, Affiliation, Defection, Waypoint, Motive, LifeEvent, Relation, Succession)
LIVING_REVIEWED_EVERY = timedelta(days=365)
SHOWN = 25


@dataclass(frozen=True)
class Line:
    """One thing to see to: its words, where it is mended, and a word beside it."""

    text: str
    address: str
    remark: str = ""
    button: str = ""  # an address to send to


@dataclass(frozen=True)
class Section:
    """One list of the dashboard; `count` may be more than the lines shown."""

    slug: str
    title: str
    empty: str
    count: int = 0
    lines: list[Line] = field(default_factory=list)

    @property
    def more(self) -> int:
        return self.count - len(self.lines)


def dashboard(user: Any) -> list[Section]:
    """The lists for this curator; none for who may not read the catalogue."""
    if not user.has_perm("catalog.view_person"):
        return []
    return [
        waiting(),
        drafts(),
        uncited(),
        weakly_cited(),
        contradictory(),
        anchors(),
        living(user),
        unarchived(),
    ]


def of_entries(status: str) -> tuple[int, list[Any], dict[tuple[str, str], Revision]]:
    """How many entries of all kinds have this status; the first of them; and the last revision of those."""
    count = sum(model._default_manager.waiting(status).count() for model in ENTRIES)
    found = [entry for model in ENTRIES for entry in model._default_manager.waiting(status)[:SHOWN]]
    shown = sorted(found, key=lambda entry: entry.updated)[:SHOWN]
    return count, shown, Revision.objects.newest((history.kind_of(entry), entry.slug) for entry in shown)


def _seen(revision: Revision | None) -> str:
    if revision is None:
        return ""
    return f"{revision.by_name or 'the catalogue itself'}, {revision.at:%-d %B %Y}"


def waiting() -> Section:
    count, entries, revisions = of_entries(Status.REVIEW)
    lines = [
        Line(str(entry), desk_address(entry), _seen(revisions.get((history.kind_of(entry), entry.slug))))
        for entry in entries
    ]
    return Section("waiting", "Waiting for review", "Nothing waits for review.", count, lines)


def drafts() -> Section:
    count, entries, revisions = of_entries(Status.DRAFT)
    people = publishing.blockers_of_people(entry for entry in entries if isinstance(entry, Person))
    lines = []
    for entry in entries:
        found = people[entry.pk] if isinstance(entry, Person) else publishing.blockers(entry)
        seen = _seen(revisions.get((history.kind_of(entry), entry.slug)))
        in_the_way = f"{len(found)} in the way: {found[0].message}" if found else "nothing in the way of publishing"
        lines.append(Line(str(entry), desk_address(entry), "; ".join(part for part in (seen, in_the_way) if part)))
    return Section("drafts", "Drafts, and what keeps them from being published", "There are no drafts.", count, lines)


def uncited() -> Section:
    return _statements("uncited", "Statements that no source supports", "Every statement has a source.")


def weakly_cited() -> Section:
    return _statements(
        "weakly_cited",
        "Statements whose sources say nowhere where",
        "Every statement has a source that says where in it.",
    )


def _statements(question: str, title: str, empty: str) -> Section:
    count = 0
    lines: list[Line] = []
    for model in STATEMENTS:
        found = getattr(model.objects, question)()
        if number := found.count():
            count += number
            shown = found.for_desk()[: SHOWN - len(lines)]
            lines += [Line(f"{home_of(row)}: {row}", address_of(row), str(model._meta.verbose_name)) for row in shown]
    return Section(question, title, empty, count, lines)


def contradictory() -> Section:
    people = Person.objects.perhaps_contradictory()[:200]
    lines = [
        Line(f"{person}: {blocker.message}", desk_address(person, blocker.fragment))
        for person, blockers in publishing.contradictions_of_people(people)
        for blocker in blockers
    ]
    return Section("contradictory", "Dates that contradict each other", "No dates do.", len(lines), lines[:SHOWN])


def anchors() -> Section:
    failing = AnchorCheck.objects.failing()
    lines = [
        Line(f"{home_of(check.citation)}: {check.citation}", address_of(check.citation), check.problem)
        for check in failing.with_targets()[:SHOWN]
    ]
    return Section("anchors", "Anchors that no longer match", "Every anchor matches.", failing.count(), lines)


def living(user: Any) -> Section:
    due = Person.objects.living_unreviewed_since(timezone.now() - LIVING_REVIEWED_EVERY)
    may_look = may_review(user)
    lines = [
        Line(
            str(person),
            desk_address(person),
            f"last looked at {person.looked_at:%-d %B %Y}",
            reverse("admin:catalog_person_looked_over", args=[person.pk]) if may_look else "",
        )
        for person in due[:SHOWN]
    ]
    return Section("living", "Living people, not looked at for a year", "None is due.", due.count(), lines)


def unarchived() -> Section:
    sources = Source.objects.without_archived_copy()
    lines = [Line(str(source), desk_address(source), source.publisher) for source in sources[:SHOWN]]
    return Section("unarchived", "Sources without an archived copy", "Every source has one.", sources.count(), lines)
