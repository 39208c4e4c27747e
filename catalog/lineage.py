"""How a long line of succession is told apart: first the way that leads straight to a body, then what joins it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from catalog.models import Agency, Succession, SuccessionKind

Step = tuple[int, int]
_GOES_ON = (SuccessionKind.RENAMED, SuccessionKind.BECAME)


@dataclass(frozen=True, slots=True)
class Strand:
    """
    Steps that follow one another, in time, under a heading in words.

    The heading is empty where the line is not parted: there is but one strand, or none has three steps.
    """

    heading: str
    steps: list[Succession]


def before(agency: int, line: Sequence[Succession]) -> list[Strand]:
    """Part all that leads to an agency into strands."""
    strands, rest = _strands(agency, line, lambda step: (step.successor_id, step.predecessor_id), _earlier)
    return _told(agency, [steps[::-1] for steps in strands], rest, line, _into)


def after(agency: int, line: Sequence[Succession]) -> list[Strand]:
    """Part all that comes of an agency into strands."""
    strands, rest = _strands(agency, line, lambda step: (step.predecessor_id, step.successor_id), _later)
    return _told(agency, strands, rest, line, _out_of)


def reached(start: int, steps: Sequence[Step]) -> set[int]:
    """All that can be reached by these steps, with the start."""
    found, todo = {start}, [start]
    while todo:
        current = todo.pop()
        new = {to for here, to in steps if here == current} - found
        found |= new
        todo += new
    return found


def _earlier(step: Succession) -> tuple[int, int]:
    """Count the days, at the least and at the most, from a step to the end of time; 0 for what is open."""
    first, last = step.date.earliest, step.date.latest
    return (date.max - last).days if last else 0, (date.max - first).days if first else 0


def _later(step: Succession) -> tuple[int, int]:
    """Count the days, at the least and at the most, from the beginning of time to a step; 0 for what is open."""
    first, last = step.date.earliest, step.date.latest
    return (first - date.min).days if first else 0, (last - date.min).days if last else 0


def _strands(
    agency: int,
    line: Sequence[Succession],
    ends: Callable[[Succession], Step],
    distance: Callable[[Succession], tuple[int, int]],
) -> tuple[list[list[Succession]], list[Succession]]:
    """Follow the steps away from the agency, each strand until it meets another; and return what ties the strands."""
    pairs = [ends(step) for step in line]
    leaving: dict[int, list[Succession]] = {}
    for step in line:
        leaving.setdefault(ends(step)[0], []).append(step)

    def closeness(step: Succession) -> tuple[bool, bool, int, int]:
        """Sort first what is dated, then what goes on as a whole, the farthest in time, and where most lies beyond."""
        here, there = ends(step)
        beyond = reached(there, [pair for pair in pairs if here not in pair])
        return not step.date, step.kind not in _GOES_ON, -distance(step)[1], -len(beyond)

    for onward in leaving.values():
        onward.sort(key=closeness)
    met, bodies = {agency}, [agency]
    strands: list[list[Succession]] = []
    for body in bodies:  # which grows by the bodies of each strand
        for first in leaving.get(body, []):
            onto: Succession | None = first if ends(first)[1] not in met else None
            strand: list[Succession] = []
            while onto:
                strand.append(onto)
                here = ends(onto)[1]
                if here in met:
                    break
                met.add(here)
                bodies.append(here)
                # What was split off and came back must not lead back in time.
                least, _ = distance(onto)
                onto = next((s for s in leaving.get(here, []) if not s.date or distance(s)[1] >= least), None)
            if strand:
                strands.append(strand)
    used = {step.pk for strand in strands for step in strand}
    return strands, [step for step in line if step.pk not in used]


def _told(
    agency: int,
    strands: list[list[Succession]],
    rest: list[Succession],
    line: Sequence[Succession],
    heading: Callable[[int, list[Succession]], str],
) -> list[Strand]:
    if len(strands) < 2 or max(map(len, strands)) < 3:
        straight = len(strands) == 1 and not rest
        return [Strand("", strands[0] if straight else list(line))] if line else []
    told = [Strand(heading(agency, steps), steps) for steps in strands]
    return [*told, Strand("Between bodies named above", rest)] if rest else told


def _into(agency: int, steps: list[Succession]) -> str:
    first, last = steps[0], steps[-1]
    joined = f" into {last.successor.short_name}" if last.successor_id != agency else ""
    return f"From {first.predecessor.short_name}{joined}{_by_way_of(last.predecessor, steps)}"


def _out_of(agency: int, steps: list[Succession]) -> str:
    first, last = steps[0], steps[-1]
    end = last.successor.short_name
    left = f"Out of {first.predecessor.short_name} to {end}" if first.predecessor_id != agency else f"To {end}"
    return f"{left}{_by_way_of(first.successor, steps)}"


def _by_way_of(body: Agency, steps: list[Succession]) -> str:
    return f", by way of {body.short_name}" if len(steps) > 1 else ""
