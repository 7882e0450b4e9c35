"""From a position on the globe to a place on the world map.

The map is drawn in the Equal Earth projection: areas keep their size, so no part of the network looks larger than it is.
Land and dots must be projected by the same function, or a city stands in the sea.

Formula and coefficients: Bojan Šavrič, Tom Patterson and Bernhard Jenny (2018), "The Equal Earth map projection",
International Journal of Geographical Information Science 33(3), 454–465, https://doi.org/10.1080/13658816.2018.1504949.
"""

from math import asin, cos, pi, radians, sin, sqrt
from typing import Final

_A1: Final = 1.340264
_A2: Final = -0.081106
_A3: Final = 0.000893
_A4: Final = 0.003796

_HALF_ROOT_3: Final = sqrt(3) / 2


def _on_unit_sphere(latitude: float, longitude: float) -> tuple[float, float]:
    theta = asin(_HALF_ROOT_3 * sin(latitude))
    squared = theta * theta
    sixth = squared * squared * squared
    slope = _A1 + 3 * _A2 * squared + sixth * (7 * _A3 + 9 * _A4 * squared)
    x = longitude * cos(theta) / (_HALF_ROOT_3 * slope)
    y = theta * (_A1 + _A2 * squared + sixth * (_A3 + _A4 * squared))
    return x, y


WIDTH: Final = 1000.0
"""Width of the map, from longitude -180 to 180 along the equator."""

_EAST_EDGE: Final = _on_unit_sphere(0.0, pi)[0]
_NORTH_EDGE: Final = _on_unit_sphere(pi / 2, 0.0)[1]
_SCALE: Final = WIDTH / (2 * _EAST_EDGE)

HEIGHT: Final = 2 * _NORTH_EDGE * _SCALE
"""Height of the map from pole to pole, about 486.72."""


def equal_earth(latitude: float, longitude: float) -> tuple[float, float]:
    """Return the place (x, y) of a position on a map of WIDTH by HEIGHT, with y growing downwards as in SVG.

    Latitude and longitude are WGS 84 degrees, north and east positive. Raises ValueError outside ±90 and ±180.
    """
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError(f"not a position on the globe: latitude {latitude}, longitude {longitude}")
    x, y = _on_unit_sphere(radians(latitude), radians(longitude))
    return WIDTH / 2 + _SCALE * x, HEIGHT / 2 - _SCALE * y
