"""Crossings on the map: from the place of the break to the side taken."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import hypot

from catalog.models import Country, Defection, Place

from .projection import HEIGHT, WIDTH, project

Point = tuple[float, float]


@dataclass
class Arc:
    """Crossings between the same two points, drawn as one line."""

    start: Point
    end: Point
    origin: str
    destination: str
    crossings: list[Defection] = field(default_factory=list)

    @property
    def path(self) -> str:
        """A curve that bows to the north, the more the longer it is."""
        (x1, y1), (x, y), (x2, y2) = self.start, self.bow, self.end
        return f"M{x1:g} {y1:g}Q{x:g} {y:g} {x2:g} {y2:g}"

    @property
    def bow(self) -> Point:
        """The point that draws the curve away from the straight line."""
        (x1, y1), (x2, y2) = self.start, self.end
        return round((x1 + x2) / 2, 1), round((y1 + y2) / 2 - hypot(x2 - x1, y2 - y1) * 0.22, 1)

    @property
    def middle(self) -> Point:
        """The curve's own point half-way."""
        (x1, y1), (x, y), (x2, y2) = self.start, self.bow, self.end
        return (x1 + 2 * x + x2) / 4, (y1 + 2 * y + y2) / 4

    @property
    def people(self) -> str:
        return ", ".join(dict.fromkeys(crossing.person.name for crossing in self.crossings))


@dataclass(frozen=True)
class Town:
    """A point that lines begin or end in."""

    x: float
    y: float
    label: str
    # Which side of the point its name stands on: 1 right, -1 left, 0 for no room.
    side: int


@dataclass(frozen=True)
class Sheet:
    """The part of the world that holds every line, and the size of its letters and points."""

    x: float
    y: float
    width: float
    height: float

    @property
    def letters(self) -> float:
        return round(self.width * 0.0125, 1)

    @property
    def point(self) -> float:
        return round(self.width * 0.0028, 1)

    @property
    def line(self) -> float:
        return round(self.width * 0.0016, 2)

    @property
    def gap(self) -> float:
        return round(self.width * 0.007, 1)


@dataclass(frozen=True)
class Map:
    arcs: list[Arc]
    towns: list[Town]
    sheet: Sheet
    undrawn: list[Defection]


def draw(crossings: Iterable[Defection], places: Iterable[Place]) -> Map:
    """
    Draw each crossing whose two ends can be put on the map; the others are returned as undrawn.

    A crossing starts where the break happened or, for want of a place, in the country left, and ends in the country
    reached. A country stands in the middle of the places that the catalogue knows in it.
    """
    middles = _middles(places)
    arcs: dict[tuple[Point, Point], Arc] = {}
    undrawn = []
    towns: dict[Point, str] = {}
    for crossing in crossings:
        start = _place(crossing.place) or _country(crossing.origin, middles)
        end = _country(crossing.destination, middles)
        if start is None or end is None or start[0] == end[0]:
            undrawn.append(crossing)
            continue
        arc = arcs.setdefault((start[0], end[0]), Arc(start[0], end[0], start[1], end[1]))
        arc.crossings.append(crossing)
        towns[start[0]], towns[end[0]] = start[1], end[1]
    sheet = _sheet(arcs.values())
    return Map(list(arcs.values()), list(_named(towns, sheet)), sheet, undrawn)


def _sheet(arcs: Iterable[Arc]) -> Sheet:
    """The smallest sheet of the world's own shape that holds the lines, and not less than a third of it."""
    points = [point for arc in arcs for point in (arc.start, arc.end, arc.middle)]
    if not points:
        return Sheet(0, 0, WIDTH, HEIGHT)
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    width = max(right - left + 160, (bottom - top + 90) * WIDTH / HEIGHT, WIDTH / 3)
    width = min(width, WIDTH)
    height = width * HEIGHT / WIDTH
    x = min(max((left + right - width) / 2, 0), WIDTH - width)
    y = min(max((top + bottom - height) / 2, -20), HEIGHT - height)
    return Sheet(round(x, 1), round(y, 1), round(width, 1), round(height, 1))


def _named(towns: dict[Point, str], sheet: Sheet) -> Iterator[Town]:
    """Each point with the side on which its name covers no other."""
    taken: list[tuple[float, float, float]] = [(x - 4, x + 4, y) for x, y in towns]
    for (x, y), label in sorted(towns.items()):
        wide = len(label) * sheet.letters * 0.56
        side = 0
        for try_side in (1, -1):
            edges = sorted((x + try_side * (sheet.gap + 1), x + try_side * (sheet.gap + wide)))
            if edges[0] < sheet.x or edges[1] > sheet.x + sheet.width:
                continue
            if all(
                edges[1] < a or edges[0] > b or abs(y - at) > sheet.letters for a, b, at in taken if at != y or a > x
            ):
                side = try_side
                taken.append((edges[0], edges[1], y))
                break
        yield Town(x, y, label, side)


def _middles(places: Iterable[Place]) -> dict[int, Point]:
    known: dict[int, list[Point]] = {}
    for place in places:
        if place.latitude is not None and place.longitude is not None:
            known.setdefault(place.country_id, []).append((float(place.latitude), float(place.longitude)))
    return {
        country: (sum(each[0] for each in points) / len(points), sum(each[1] for each in points) / len(points))
        for country, points in known.items()
    }


def _place(place: Place | None) -> tuple[Point, str] | None:
    if place is None or place.latitude is None or place.longitude is None:
        return None
    return project(float(place.latitude), float(place.longitude)), place.name


def _country(country: Country | None, middles: dict[int, Point]) -> tuple[Point, str] | None:
    if country is None or country.pk not in middles:
        return None
    return project(*middles[country.pk]), country.name
