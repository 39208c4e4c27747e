"""Who went from where to where: two columns of countries and the bands between them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

WIDTH = 1000
_LEFT, _RIGHT = 190, 810
_UNIT, _GAP, _LEAST = 11, 14, 3

Pair = tuple[str, str]


@dataclass(frozen=True)
class Node:
    """One country in one column."""

    label: str
    y: float
    height: float
    count: int

    @property
    def middle(self) -> float:
        return round(self.y + self.height / 2, 1)


@dataclass(frozen=True)
class Band:
    """Those who went from one country to another, and the view that lists them."""

    origin: str
    destination: str
    count: int
    query: str
    path: str


@dataclass(frozen=True)
class Flows:
    """Both columns, and where each begins and ends."""

    height: float
    origins: list[Node]
    destinations: list[Node]
    bands: list[Band]
    left = _LEFT
    right = _RIGHT


def flows(counts: dict[Pair, int], label: Callable[[str, str], str], query: Callable[[str, str], str]) -> Flows:
    """
    Lay out the people of each (origin, destination), both as parameter values.

    `label` names a value of a parameter, `query` gives the query string that lists a pair.
    """
    left = _column(counts, 0, lambda value: label("origin", value))
    right = _column(counts, 1, lambda value: label("destination", value))
    tall = max([_bottom(left.values()), _bottom(right.values())], default=0)
    left, right = (_centred(nodes, tall) for nodes in (left, right))
    offsets = {("o", value): node.y for value, node in left.items()}
    offsets |= {("d", value): node.y for value, node in right.items()}
    bands = []
    order = {value: number for number, value in enumerate(right)}
    for origin in left:
        for (start, end), count in sorted(counts.items(), key=lambda item: order[item[0][1]]):
            if start != origin:
                continue
            thick = max(count * _UNIT, _LEAST)
            y1, y2 = offsets["o", start], offsets["d", end]
            offsets["o", start] += thick
            offsets["d", end] += thick
            bands.append(Band(left[start].label, right[end].label, count, query(start, end), _band(y1, y2, thick)))
    return Flows(tall, list(left.values()), list(right.values()), bands)


def _column(counts: dict[Pair, int], side: int, label: Callable[[str], str]) -> dict[str, Node]:
    """The countries of one column, the fullest first, what is not stated last."""
    totals: dict[str, int] = {}
    thick: dict[str, int] = {}
    for pair, count in counts.items():
        totals[pair[side]] = totals.get(pair[side], 0) + count
        thick[pair[side]] = thick.get(pair[side], 0) + max(count * _UNIT, _LEAST)
    nodes = {}
    y = 0.0
    for value in sorted(totals, key=lambda value: (value == "not-stated", -totals[value], value)):
        nodes[value] = Node(label(value), y, thick[value], totals[value])
        y += thick[value] + _GAP
    return nodes


def _bottom(nodes: Iterable[Node]) -> float:
    return max((node.y + node.height for node in nodes), default=0)


def _centred(nodes: dict[str, Node], height: float) -> dict[str, Node]:
    shift = round((height - _bottom(nodes.values())) / 2, 1)
    return {value: Node(node.label, node.y + shift, node.height, node.count) for value, node in nodes.items()}


def _band(y1: float, y2: float, thick: float) -> str:
    """A ribbon between the columns, of one thickness all the way."""
    start, end, bend = _LEFT + 8, _RIGHT - 8, (_LEFT + _RIGHT) / 2
    return (
        f"M{start} {y1:g}C{bend:g} {y1:g} {bend:g} {y2:g} {end} {y2:g}V{y2 + thick:g}"
        f"C{bend:g} {y2 + thick:g} {bend:g} {y1 + thick:g} {start} {y1 + thick:g}Z"
    )
