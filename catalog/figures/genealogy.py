"""How one agency became another: agencies as bars on an axis of years, successions as lines between them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from catalog.dates import Edtf
from catalog.models import Agency, Succession

from .axis import Axis

WIDTH = 1000
_LEFT, _RIGHT, _ROW, _TOP, _BAR = 22, 900, 30, 34, 14
# Of a name above a bar: its most letters, and in units its letters, its capitals and the space after it.
_LONGEST, _LETTER, _CAPITAL, _SPACE = 42, 6.6, 9, 5


@dataclass(frozen=True)
class Bar:
    """One agency from its founding to its end; the ends are firm only where a date says so."""

    agency: Agency
    x: float
    y: float
    width: float
    firm: bool

    @property
    def label_y(self) -> float:
        return self.y - 4

    @property
    def label(self) -> str:
        return _label(self.agency, self.x)


@dataclass(frozen=True)
class Link:
    """One succession."""

    succession: Succession
    path: str
    dated: bool


@dataclass(frozen=True)
class Genealogy:
    height: float
    axis: Axis
    bars: list[Bar]
    links: list[Link]
    undated: list[Succession]


def genealogy(successions: Sequence[Succession]) -> Genealogy | None:
    """Draw every agency in a dated succession; None when none is dated."""
    spans = _spans(successions)
    drawn = [each for each in successions if each.predecessor_id in spans and each.successor_id in spans]
    undated = [each for each in successions if each not in drawn]
    axis = Axis.over((each.date for each in drawn), _LEFT, _RIGHT)
    if axis is None:
        return None
    axis = Axis(
        min([axis.first, *(first.year // 10 * 10 for first, _, _ in spans.values())]),
        max([axis.last, *(last.year // 10 * 10 + 10 for _, last, _ in spans.values())]),
        _LEFT,
        _RIGHT,
    )
    agencies = {a.pk: a for each in drawn for a in (each.predecessor, each.successor)}
    lanes = _lanes(agencies, drawn, {pk: _extent(axis, spans[pk], agencies[pk]) for pk in agencies})
    bars = {
        pk: Bar(
            agency,
            axis.x(spans[pk][0]),
            _TOP + _ROW * lanes[pk] + _BAR,
            max(axis.x(spans[pk][1]) - axis.x(spans[pk][0]), 4),
            spans[pk][2],
        )
        for pk, agency in agencies.items()
    }
    links = [
        Link(each, _path(bars[each.predecessor_id], bars[each.successor_id], axis, each.date), bool(each.date))
        for each in drawn
    ]
    height = _TOP + _ROW * (max(lanes.values()) + 1) + 6
    return Genealogy(height, axis, sorted(bars.values(), key=lambda bar: (bar.y, bar.x)), links, undated)


def _spans(successions: Iterable[Succession]) -> dict[int, tuple[date, date, bool]]:
    """First and last day of each agency, from its own dates or else its successions'; firm if its own."""
    starts: dict[int, date] = {}
    ends: dict[int, date] = {}
    agencies: dict[int, Agency] = {}
    for each in successions:
        agencies |= {each.predecessor_id: each.predecessor, each.successor_id: each.successor}
        when = each.date.earliest or each.date.latest
        if when:
            starts[each.successor_id] = min(when, starts.get(each.successor_id, when))
            ends[each.predecessor_id] = max(when, ends.get(each.predecessor_id, when))
    spans = {}
    for pk, agency in agencies.items():
        first = agency.founded.earliest or agency.founded.latest or starts.get(pk)
        last = agency.dissolved.latest or agency.dissolved.earliest or ends.get(pk)
        if first is None and last is None:
            continue
        has_ended = any(each.predecessor_id == pk for each in successions)
        last = last or (first if has_ended else date.today())
        first = first or last
        if first and last:
            spans[pk] = (min(first, last), max(first, last), bool(agency.founded))
    return spans


def _label(agency: Agency, x: float) -> str:
    """The name of an agency, shortened to what has room from there on."""
    name, room = agency.short_name, min(_LONGEST, int((WIDTH - x) / _LETTER))
    return name if len(name) <= room else f"{name[: room - 1].rstrip()}…"


def _extent(axis: Axis, span: tuple[date, date, bool], agency: Agency) -> tuple[float, float]:
    """Where a bar and the name above it begin and end."""
    first = axis.x(span[0])
    letters = sum(_CAPITAL if letter.isupper() else _LETTER for letter in _label(agency, first))
    return first, max(axis.x(span[1]), first + letters + _SPACE)


def _lanes(
    agencies: dict[int, Agency], successions: Sequence[Succession], extents: dict[int, tuple[float, float]]
) -> dict[int, int]:
    """A lane for each agency: its predecessor's if that is free, else the first free one; families stay together."""
    lanes: dict[int, int] = {}
    free_from: list[float] = []
    families = _families(list(agencies), successions)
    for family in sorted(families, key=lambda keys: (-len(keys), min(extents[pk][0] for pk in keys))):
        base = len(free_from)
        for pk in sorted(family, key=lambda pk: (extents[pk], pk)):
            before = [
                lanes[s.predecessor_id] for s in successions if s.successor_id == pk and s.predecessor_id in lanes
            ]
            choices = [*before, *range(base, len(free_from))]
            lane = next((lane for lane in choices if free_from[lane] <= extents[pk][0]), len(free_from))
            if lane == len(free_from):
                free_from.append(0)
            lanes[pk] = lane
            free_from[lane] = extents[pk][1]
    return lanes


def _families(keys: Sequence[int], successions: Iterable[Succession]) -> list[set[int]]:
    family = {pk: {pk} for pk in keys}
    for each in successions:
        one, other = family[each.predecessor_id], family[each.successor_id]
        if one is not other:
            one |= other
            for pk in other:
                family[pk] = one
    return list({id(members): members for members in family.values()}.values())


def _path(before: Bar, after: Bar, axis: Axis, when: Edtf) -> str:
    """From the predecessor down or up to the successor, at the day it happened."""
    day = when.earliest or when.latest
    x = axis.x(day) if day else before.x + before.width
    y1, y2 = before.y + _BAR / 2, after.y + _BAR / 2
    if y1 == y2:
        return f"M{before.x + before.width:g} {y1:g}H{max(after.x, before.x + before.width):g}"
    return f"M{min(x, before.x + before.width):g} {y1:g}L{x:g} {y1:g}L{x:g} {y2:g}L{max(after.x, x):g} {y2:g}"
