"""Draws the land for the map: reads a TopoJSON file of Natural Earth's land, writes one SVG path.

Run once, by hand: `python scripts/land.py land-110m.json > templates/pages/catalog/_land.html`. The file comes from the
npm package world-atlas 2 (ISC licence), made of Natural Earth, which is in the public domain. Outlines of land only:
borders of today would be wrong for most of the years that the map shows.
"""

import json
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from catalog.figures.projection import NORTH, SOUTH, WIDTH, project

FINEST = 2.2  # units between two points; the sheet is 1,000 units wide
SMALLEST = 5.0  # an island narrower and lower than this is left out

Point = tuple[float, float]


def arcs(topology: dict) -> list[list[Point]]:
    """Undo the quantised differences in which TopoJSON keeps its arcs; longitude, latitude."""
    (scale_x, scale_y), (shift_x, shift_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * scale_x + shift_x, y * scale_y + shift_y))
        found.append(points)
    return found


def rings(topology: dict) -> Iterator[list[Point]]:
    """Each outline of land, closed."""
    drawn = arcs(topology)
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"]:
            for ring in polygon:
                points: list[Point] = []
                for number in ring:
                    arc = drawn[number] if number >= 0 else drawn[~number][::-1]
                    points += arc[1:] if points else arc
                yield points


def path(points: list[Point]) -> str:
    """The outline in the sheet's units, thinned; empty for what is too small or off the sheet."""
    if max(latitude for _, latitude in points) < SOUTH:
        return ""
    sheet = [project(min(max(latitude, SOUTH), NORTH), longitude) for longitude, latitude in points]
    xs, ys = [x for x, _ in sheet], [y for _, y in sheet]
    if max(xs) - min(xs) < SMALLEST and max(ys) - min(ys) < SMALLEST:
        return ""
    return "".join(outline(piece) for piece in pieces(sheet))


def pieces(sheet: list[Point]) -> list[list[Point]]:
    """Cut an outline where it leaves the sheet at one edge and comes back at the other."""
    cut: list[list[Point]] = [sheet[:1]]
    for before, point in pairwise(sheet):
        if abs(point[0] - before[0]) > WIDTH / 2:
            cut.append([])
        cut[-1].append(point)
    if len(cut) > 1:
        cut[0] = cut.pop() + cut[0]
    return cut


def outline(sheet: list[Point]) -> str:
    kept = sheet[:1]
    for x, y in sheet[1:]:
        if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= FINEST:
            kept.append((x, y))
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in kept) + "Z" if len(kept) > 2 else ""


if __name__ == "__main__":
    land = json.loads(Path(sys.argv[1]).read_text())
    data = "".join(path(ring) for ring in rings(land))
    print("{# The outline of land; drawn by scripts/land.py from Natural Earth (public domain). Expects nothing. #}")
    print(f'<path class="land" d="{data}"/>')
