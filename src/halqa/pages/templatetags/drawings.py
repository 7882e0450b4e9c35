"""Tags that draw on the server: rosette, charts, world map, QR code. Geometry comes from `foundation`."""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import groupby, starmap
from operator import attrgetter
from typing import Any

import segno
from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from halqa.foundation import projections
from halqa.foundation.charts import step_chart as scale_steps
from halqa.foundation.rosette import GROUPS, Point
from halqa.foundation.rosette import rosette as draw_rosette
from halqa.pages.queries import Area, Bar, Dot, Observation
from halqa.pages.templatetags.words import labelled, listing, markup, number, together, when_text

register = template.Library()

# The map ends where the last land that is drawn ends: north of Greenland, south of Cape Horn.
_MAP_TOP = projections.equal_earth(84, 0)[1]
_MAP_BOTTOM = projections.equal_earth(-57, 0)[1]
_REGION = attrgetter("region")


@register.filter
def points(corners: Sequence[Point]) -> str:
    """Return corners as SVG writes them."""
    return " ".join(f"{x:g},{y:g}" for x, y in corners)


@register.inclusion_tag("pages/parts/rosette.html")
def rosette(areas: Sequence[Area], title: str, ident: str = "rosette") -> dict[str, Any]:
    """Draw a city's twelve petals with title and description; `ident` is unique on the page."""
    drawing = draw_rosette(
        [area.value for area in areas],
        previous=[area.previous for area in areas],
        stale=[area.stale for area in areas],
    )
    return {
        "drawing": drawing,
        "petals": list(zip(drawing.petals, areas, strict=True)),
        "title": title,
        "description": listing(labelled(area.label, area_value(area)) for area in areas),
        "ident": ident,
    }


@register.filter
def area_value(area: Area) -> str:
    """Return the figure of a focus area in words."""
    if area.value is None:
        return _("no figure yet")
    words = _("%(value)s of 100 (an old figure)") if area.stale else _("%(value)s of 100")
    return words % {"value": number(area.value)}


@register.inclusion_tag("pages/parts/rosette_table.html")
def rosette_table(areas: Sequence[Area], caption: str, year: str = "", previous_year: str = "") -> dict[str, Any]:
    """Show the numbers of a rosette as a table."""
    return {"rows": list(zip(GROUPS, areas, strict=True)), "caption": caption, "year": year, "previous_year": previous_year}


@register.simple_tag
@cache
def rosette_mark(coloured: bool = False) -> SafeString:
    """Draw the small star: coloured as the mark of the house, neutral wherever cities are listed."""
    drawing = draw_rosette([100, 78] * 6 if coloured else None, size=40)
    return render_to_string("pages/parts/rosette_mark.html", {"drawing": drawing, "coloured": coloured})


@register.inclusion_tag("pages/parts/bar_chart.html")
def bar_chart(bars: Sequence[Bar], caption: str, label_head: str, value_head: str) -> dict[str, Any]:
    """Draw horizontal bars inside the table of their own numbers, so that picture and table are one."""
    largest = max((bar.value for bar in bars), default=0) or 1
    return {
        "rows": [(bar, round(100 * bar.value / largest, 1)) for bar in bars],
        "caption": caption,
        "label_head": label_head,
        "value_head": value_head,
    }


@register.inclusion_tag("pages/parts/step_chart.html")
def step_chart(observations: Sequence[Observation], title: str, description: str, ident: str = "chart") -> dict[str, Any]:
    """Draw published values through time as steps; those of others and doubtful ones stand beside the line."""
    width, height = 640, 300
    box = (14.0, 16.0, 566.0, 240.0) if get_language_bidi() else (60.0, 16.0, 566.0, 240.0)
    chart = scale_steps(
        [(seen.on, seen.value) for seen in observations],
        on_line=[not (seen.doubtful or seen.beside) for seen in observations],
        since=[seen.since for seen in observations],
        box=box,
        mirrored=get_language_bidi(),
    )
    return {
        "chart": chart,
        "whiskers": [(whisker, y) for whisker, (_x, y) in zip(chart.whiskers, chart.marks, strict=True) if whisker],
        "marks": together(starmap(_mark, zip(chart.marks, observations, strict=True))),
        "title": title,
        "description": description,
        "ident": ident,
        "width": width,
        "height": height,
        "start": box[0],
        "end": box[0] + box[2],
        "values_at": 632 if get_language_bidi() else 8,
        "years_at": box[1] + box[3] + 24,
    }


def _mark(place: Point, seen: Observation) -> SafeString:
    kind = "doubtful" if seen.doubtful else "beside" if seen.beside else "sure"
    radius = 5 if seen.doubtful else 4.5
    words = seen.label or labelled(when_text(seen.on), number(seen.value))
    circle = markup('<circle class="{}" cx="{}" cy="{}" r="{}"><title>{}</title></circle>', kind, *place, radius, words)
    return markup('<a href="{}" tabindex="-1">{}</a>', seen.href, circle) if seen.href else circle


@register.inclusion_tag("pages/parts/world_map.html")
def world_map(dots: Sequence[Dot], title: str, description: str, ident: str = "map") -> dict[str, Any]:
    """Draw land without borders and a dot for each place, its shape and colour telling the region."""
    return {
        "dots": together(starmap(_region, groupby(sorted(dots, key=_REGION), key=_REGION))),
        "title": title,
        "description": description,
        "ident": ident,
        "view_box": " ".join(f"{side:.1f}" for side in (0, _MAP_TOP, projections.WIDTH, _MAP_BOTTOM - _MAP_TOP)),
    }


def _region(region: str, dots: Iterable[Dot]) -> SafeString:
    """Draw the dots of a region together: its name once for all of them is half a kilobyte less over the wire."""
    return markup('<g class="{}">{}</g>', region, together(map(_dot, dots)))


def _dot(dot: Dot) -> SafeString:
    x, y = projections.equal_earth(dot.latitude, dot.longitude)
    return markup(
        '<a href="{}" tabindex="-1" transform="translate({})"><title>{}</title>{}</a>',
        dot.href,
        f"{x:.1f} {y:.1f}",
        dot.label,
        shape(dot.region),
    )


@register.simple_tag
@cache
def shape(region: str) -> SafeString:
    """Draw the shape that tells a region from the others without its colour, about the origin."""
    return render_to_string("pages/parts/shape.html", {"region": region})


@register.simple_tag
def qr_code(text: str) -> SafeString:
    """Draw a QR code that leads to an address; dark on light in both themes, for cameras read nothing else."""
    return format_html('<img class="qr" src="{}" alt="{}">', _qr_picture(text), _("QR code that leads to the short address"))


@lru_cache(512)  # a page has the same one in every language, and drawing it is a tenth of the page
def _qr_picture(text: str) -> str:
    drawing = segno.make(text, error="m", micro=False)
    return drawing.svg_data_uri(border=3, dark="#1d1b2a", light="#fff", omitsize=True)


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon of the page's sprite; decorative, so the words beside it must say everything."""
    return format_html('<svg class="icon" aria-hidden="true" focusable="false"><use href="#icon-{}"/></svg>', name)
