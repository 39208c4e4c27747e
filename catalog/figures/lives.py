"""Lives on a common axis of years: birth to death, and each crossing on the way."""

from collections.abc import Iterable
from dataclasses import dataclass

from catalog.dates import Edtf
from catalog.models import Defection, EventKind, LifeEvent, Living, Person

from .axis import Axis, Stretch, stretch

WIDTH = 1000
_LEFT, _ROW, _TOP = 190, 22, 30


@dataclass(frozen=True)
class Life:
    """One person's line: its ends, the crossings on it, and the same in words."""

    person: Person
    y: float
    birth: Stretch | None
    death: Stretch | None
    line: tuple[float, float] | None
    open_end: bool
    crossings: list[tuple[Stretch, Defection]]
    born: Edtf
    died: Edtf
    dated: list[Defection]


@dataclass(frozen=True)
class Lives:
    height: float
    axis: Axis
    lives: list[Life]


def lives(people: Iterable[Person], crossings: Iterable[Defection], events: Iterable[LifeEvent]) -> Lives | None:
    """Draw everyone who has a date, by the first of them; None when nobody has."""
    crossed: dict[int, list[Defection]] = {}
    for crossing in crossings:
        crossed.setdefault(crossing.person_id, []).append(crossing)
    ends: dict[tuple[int, str], Edtf] = {(e.person_id, e.kind): e.date for e in events if e.date}
    rows = []
    for person in people:
        born, died = (ends.get((person.pk, kind), Edtf()) for kind in (EventKind.BIRTH, EventKind.DEATH))
        dated = [crossing for crossing in crossed.get(person.pk, []) if crossing.date]
        if dated or born or died:
            rows.append((person, born, died, dated))
    axis = Axis.over([d for _, b, e, c in rows for d in (b, e, *(x.date for x in c))], _LEFT, WIDTH - 10)
    if axis is None:
        return None
    rows.sort(key=lambda row: min(d.sort_key for d in (row[1], row[2], *(x.date for x in row[3])) if d))
    drawn = [_life(axis, number, *row) for number, row in enumerate(rows)]
    return Lives(_TOP + _ROW * len(drawn) + 4, axis, drawn)


def _life(axis: Axis, number: int, person: Person, born: Edtf, died: Edtf, dated: list[Defection]) -> Life:
    birth, death = stretch(axis, born), stretch(axis, died)
    marks = [(mark, crossing) for crossing in dated if (mark := stretch(axis, crossing.date))]
    inner = [mark.x for mark, _ in marks] + [mark.x + mark.width for mark, _ in marks]
    open_end = death is None and person.living == Living.YES
    start = birth.x + birth.width if birth else min(inner, default=None)
    end = death.x if death else axis.right if open_end else max(inner, default=None)
    line = (start, round(end - start, 1)) if start is not None and end is not None and end > start else None
    y = _TOP + _ROW * number + _ROW / 2
    return Life(person, y, birth, death, line, open_end, marks, born, died, dated)
