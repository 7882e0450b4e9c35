"""Write land.svg: the land of the world map as one SVG path, coasts only, no borders.

How to run, when the map is to be drawn anew: its packages are not in the project's lock file, for the product only reads the
result. From the root of the repository, with `npm pack world-atlas@2.0.2` unpacked somewhere (it holds Natural Earth's land at
1:50 million, public domain):

    python -m venv /tmp/land && /tmp/land/bin/pip install antimeridian==0.4.9 shapely==2.2.0
    PYTHONPATH=src /tmp/land/bin/python data/geography/make_land.py PACKAGE/land-50m.json

The steps: join the arcs of the topology, cut at the antimeridian, drop Antarctica, project with the product's own projection (so
that cities and coasts agree), drop specks of land except those that carry a member city, simplify, round to a tenth of a unit.
Afterwards run tests/registry/test_shipped_data.py, which asks that every city stands on land, and look at the map.
"""

import csv
import json
import sys
from itertools import accumulate, pairwise
from pathlib import Path

import antimeridian
import shapely
from shapely import MultiPolygon, Point, Polygon

from halqa.foundation.projections import equal_earth

HERE = Path(__file__).parent
DRAWING = HERE.parents[1] / "src" / "halqa" / "pages" / "static" / "pages" / "land.svg"
DRAWN = '<svg xmlns="http://www.w3.org/2000/svg"><path id="land" fill-rule="evenodd" d="{}"/></svg>\n'

SOUTHERNMOST = -60.0
"""Land wholly south of this latitude is Antarctica, where the network has no city and never will have."""

SMALLEST = 1.3
"""Area, in square units of the map, under which an island is dropped (one unit is about 40 km)."""

ARCTIC = 66.0
SMALLEST_ARCTIC = 10.0
"""The same north of the polar circle: its many islands cost bytes that small islands of the south need more."""

NEAR_A_CITY = 1.0
"""Distance, in units of the map, within which an island is kept whatever its size: its city must not stand in the sea."""

SMALLEST_LAKE = 1.5
"""Area under which a hole in the land is filled."""

DETAIL = 1.0
"""Tolerance of the simplification: a corner whose triangle is smaller than the square of this (in units of the map) goes."""

EMPTY = 1e-9
"""Area, in square degrees, of an island that the source has rounded to a line."""

Ring = list[tuple[float, float]]


def land(topology: dict) -> MultiPolygon:
    """Return the land of a TopoJSON topology in degrees, cut at the antimeridian, without Antarctica."""
    (scale_x, scale_y), (shift_x, shift_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[Ring] = []
    for deltas in topology["arcs"]:
        steps = accumulate(deltas, lambda at, step: [at[0] + step[0], at[1] + step[1]])
        arcs.append([(x * scale_x + shift_x, y * scale_y + shift_y) for x, y in steps])

    def ring(indices: list[int]) -> Ring:
        joined: Ring = []
        for index in indices:
            arc = arcs[index] if index >= 0 else arcs[~index][::-1]
            joined.extend(arc[1:] if joined else arc)
        return joined[::-1]

    pieces: list[Polygon] = []
    for geometry in topology["objects"]["land"]["geometries"]:
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for shell, *holes in polygons:
            outline = ring(shell)
            if max(latitude for _, latitude in outline) < SOUTHERNMOST:
                continue
            whole = Polygon(outline, [ring(hole) for hole in holes])
            if whole.area < EMPTY:
                continue
            cut = antimeridian.fix_polygon(whole, fix_winding=False)
            pieces.extend(cut.geoms if isinstance(cut, MultiPolygon) else [cut])
    return MultiPolygon(pieces)


def projected(degrees: MultiPolygon) -> MultiPolygon:
    """Return the land on the map; long edges (those of the cut) first get points between, for meridians are curves here."""

    def to_map(points: list[tuple[float, float]]) -> Ring:
        return [equal_earth(max(-90.0, min(90.0, y)), max(-180.0, min(180.0, x))) for x, y in points]

    def polygon(piece: Polygon) -> Polygon:
        return Polygon(to_map(piece.exterior.coords), [to_map(hole.coords) for hole in piece.interiors])

    return MultiPolygon([shapely.make_valid(polygon(piece)) for piece in shapely.segmentize(degrees, 2.0).geoms])


def cities() -> list[Point]:
    """Return the places on the map of all cities of the roster that have a position."""
    with (HERE.parent / "roster" / "members.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["latitude"]]
    return [Point(equal_earth(float(row["latitude"]), float(row["longitude"]))) for row in rows]


def drawn(whole: MultiPolygon) -> list[Polygon]:
    """Return what is worth drawing, simplified: large islands and those that carry a city, from west to east."""
    carriers = shapely.STRtree(cities())
    _, polar_circle = equal_earth(ARCTIC, 0.0)

    def large(island: Polygon) -> bool:
        southernmost = island.bounds[3]
        return island.area >= (SMALLEST_ARCTIC if southernmost < polar_circle else SMALLEST)

    kept = [
        Polygon(piece.exterior, [hole for hole in piece.interiors if Polygon(hole).area >= SMALLEST_LAKE])
        for piece in whole.geoms
        if large(piece) or len(carriers.query(piece, predicate="dwithin", distance=NEAR_A_CITY))
    ]
    simple = [
        plain if (plain := shapely.coverage_simplify([piece], DETAIL)[0]).area >= SMALLEST / 2 else piece.simplify(0.1)
        for piece in kept
    ]
    return sorted(simple, key=lambda piece: piece.exterior.coords[0])


def number(tenths: int) -> str:
    """Return tenths as the shortest decimal that SVG understands, such as -.3, 12 or 4.5."""
    sign, (whole, rest) = "-" if tenths < 0 else "", divmod(abs(tenths), 10)
    return f"{sign}{whole or ('' if rest else 0)}{f'.{rest}' if rest else ''}"


def path(polygons: list[Polygon]) -> str:
    """Return the data of one SVG path with relative commands, each number rounded to a tenth without letting errors add up."""
    written: list[str] = []
    pen = (0, 0)
    for polygon in polygons:
        for ring in (polygon.exterior, *polygon.interiors):
            corners = [(round(x * 10), round(y * 10)) for x, y in ring.coords[:-1]]
            corners = [here for before, here in pairwise([corners[-1], *corners]) if here != before]
            if len(corners) < 3:
                continue
            written.append("m")
            for x, y in corners:
                for step in (number(x - pen[0]), number(y - pen[1])):
                    glued = step[0] == "-" or written[-1] == "m" or (step[0] == "." and "." in written[-1])
                    written.append(step if glued else f" {step}")
                pen = (x, y)
            written.append("z")
            pen = corners[0]
    return "".join(written)


def main(topology: Path) -> None:
    """Read land-50m.json of world-atlas and write the drawing that pages refer to."""
    polygons = drawn(projected(land(json.loads(topology.read_text(encoding="utf-8")))))
    DRAWING.write_text(DRAWN.format(path(polygons)), encoding="ascii")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
