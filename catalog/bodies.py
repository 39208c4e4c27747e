"""What the pages of an agency and of an era tell, with numbered notes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from catalog import lineage
from catalog.models import Affiliation, AffiliationKind, Agency, Citation, Defection, Era, Succession, Wave
from catalog.notes import Fact, Notes, Row, in_time, shown
from catalog.wording import aspect_value, capitalised, hedge, when, words

MOST = 200  # lines of one page; the list of people goes on
_NAMES = {"name", "abbreviation", "native_name", "transliteration"}
_HEAD = {"kind": "Kind", "country": "Country", "parent": "Part of", "founded": "Founded", "dissolved": "Dissolved"}


@dataclass(slots=True)
class Strand:
    """A part of a line of succession; the heading is empty where the line is not parted."""

    heading: str
    facts: list[Fact]


@dataclass(slots=True)
class AgencyRecord:
    names: list[Any]
    # Where the readings of a name stand side by side; empty when no source contradicts it.
    names_differ: str
    head: list[Row]
    account: list[Any]
    parts: list[Agency]
    before: list[Strand]
    after: list[Strand]
    people: list[Row]
    more: bool
    waves: list[Fact]


@dataclass(slots=True)
class EraRecord:
    span: list[Any]
    span_differs: str
    account: list[Any]
    moments: list[Fact]
    undated: list[Fact]


def agency_record(agency: Agency) -> AgencyRecord:
    """Tell a published agency; seven queries, however long its line and its list of people."""
    line = list(Succession.objects.published().between(Succession.objects.lineage([agency.pk])))
    links = list(agency.affiliations.published().for_agency_page()[: MOST + 1])
    waves = list(agency.waves.published().for_page())
    notes = Notes(Citation.objects.on([agency, *line, *links, *waves]))
    before, after = _sides(agency.pk, line)
    return AgencyRecord(
        names=notes.on(agency, _NAMES.__contains__),
        names_differ=_differs(agency, notes, _NAMES),
        head=_head(agency, notes),
        account=notes.on(agency, lambda aspect: aspect not in _NAMES and aspect not in _HEAD),
        parts=list(agency.parts.published()),
        before=[_strand(strand, notes) for strand in lineage.before(agency.pk, before)],
        after=[_strand(strand, notes) for strand in lineage.after(agency.pk, after)],
        people=_people(links[:MOST], notes),
        more=len(links) > MOST,
        waves=[_wave(wave, notes) for wave in waves],
    )


def era_record(era: Era) -> EraRecord:
    """Tell a published era; three queries."""
    crossings = list(era.defections.published().for_era_page()[:MOST])
    waves = list(era.waves.published().for_page())
    notes = Notes(Citation.objects.on([era, *crossings, *waves]))
    span = notes.on(era, "span".__eq__)
    account = notes.on(era, lambda aspect: aspect != "span")
    dated = sorted((moment for moment in (*crossings, *waves) if _date(moment)), key=lambda m: in_time(_date(m)))
    undated = [moment for moment in (*crossings, *waves) if not _date(moment)]
    differs = _differs(era, notes, {"span"})
    return EraRecord(span, differs, account, *([_moment(m, notes) for m in moments] for moments in (dated, undated)))


def waves_outside_eras() -> list[Fact]:
    """Tell the collective defections that belong to no era's page; two queries."""
    waves = list(Wave.objects.published().outside_eras().for_page())
    notes = Notes(Citation.objects.on(waves))
    return [_wave(wave, notes) for wave in waves]


def _head(agency: Agency, notes: Notes) -> list[Row]:
    rows = []
    for aspect, label in _HEAD.items():
        value: Any = getattr(agency, aspect)
        if not value or (isinstance(value, Agency) and not shown(value)):
            continue
        url = value.get_absolute_url() if hasattr(value, "get_absolute_url") else ""
        text = capitalised(aspect_value(agency, aspect))
        differs = _differs(agency, notes, {aspect})
        fact = Fact(agency, text, notes.on(agency, aspect.__eq__), url=url, differs=differs, home=False)
        rows.append(Row(label, [fact]))
    return rows


def _sides(agency: int, line: Sequence[Succession]) -> tuple[list[Succession], list[Succession]]:
    """Part a line at the agency; what leads past it, from its ancestors to its descendants, is on neither side."""
    earlier = lineage.reached(agency, [(s.successor_id, s.predecessor_id) for s in line])
    later = lineage.reached(agency, [(s.predecessor_id, s.successor_id) for s in line])
    # What was split off and came back stands before the agency and after it: the split itself comes after.
    before = [s for s in line if s.successor_id in earlier and s.predecessor_id != agency]
    return before, [s for s in line if s not in before and s.predecessor_id in later]


def _differs(entry: Agency | Era, notes: Notes, aspects: set[str]) -> str:
    """Return where an entry's readings stand side by side, if sources contradict one of these parts of it."""
    return notes.dispute(entry, reverse("catalog:disagreements")) if aspects & set(notes.contested(entry)) else ""


def _strand(strand: lineage.Strand, notes: Notes) -> Strand:
    return Strand(strand.heading, [_statement(succession, notes) for succession in strand.steps])


def _people(links: Iterable[Affiliation], notes: Notes) -> list[Row]:
    rows = []
    for kind in AffiliationKind:
        facts = [
            _statement(
                link,
                notes,
                text=link.person.name,
                url=link.person.get_absolute_url(),
                detail=link.role,
                when=when(link),
            )
            for link in links
            if link.kind == kind
        ]
        if facts:
            rows.append(Row(f"{capitalised(str(kind.label))} it", facts))
    return rows


def _statement(statement: Any, notes: Notes, **more: Any) -> Fact:
    more = {"text": words(statement), "notes": notes.on(statement), "home": False, **more}
    page = statement.person.get_absolute_url() if hasattr(statement, "person") else reverse("catalog:disagreements")
    return Fact(statement, hedge=hedge(statement), differs=notes.dispute(statement, page), **more)


def _wave(wave: Wave, notes: Notes) -> Fact:
    return Fact(
        wave,
        wave.text,
        notes.on(wave),
        when=wave.span.span_label,
        differs=notes.dispute(wave, reverse("catalog:disagreements")),
    )


def _moment(moment: Defection | Wave, notes: Notes) -> Fact:
    if isinstance(moment, Wave):
        return _wave(moment, notes)
    person = moment.person
    return _statement(
        moment, notes, text=person.name, url=person.get_absolute_url(), lead=words(moment), when=when(moment)
    )


def _date(moment: Defection | Wave) -> Any:
    return moment.span if isinstance(moment, Wave) else moment.date
