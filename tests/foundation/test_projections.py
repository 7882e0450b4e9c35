from math import cos, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from halqa.foundation.projections import HEIGHT, WIDTH, equal_earth

latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)


def test_projection_puts_the_edges_of_the_globe_on_the_edges_of_the_map() -> None:
    assert equal_earth(0, 0) == pytest.approx((WIDTH / 2, HEIGHT / 2))
    assert equal_earth(0, -180) == pytest.approx((0, HEIGHT / 2))
    assert equal_earth(0, 180) == pytest.approx((WIDTH, HEIGHT / 2))
    assert equal_earth(90, 0) == pytest.approx((WIDTH / 2, 0))
    assert equal_earth(-90, 0) == pytest.approx((WIDTH / 2, HEIGHT))


def test_projection_has_the_proportions_that_its_authors_give() -> None:
    # The published proportions: width to height 2.05458, and a pole line 0.59247 times as long as the equator.
    proportion = WIDTH / HEIGHT
    assert proportion == pytest.approx(2.05458, abs=0.00001)
    assert equal_earth(90, 180)[0] - equal_earth(90, -180)[0] == pytest.approx(0.59247 * WIDTH, abs=0.05)


@given(latitude=latitudes, longitude=longitudes)
def test_projection_stays_on_the_map_and_mirrors_at_equator_and_meridian(latitude: float, longitude: float) -> None:
    x, y = equal_earth(latitude, longitude)
    assert -1e-9 <= x <= WIDTH + 1e-9
    assert -1e-9 <= y <= HEIGHT + 1e-9
    assert equal_earth(-latitude, -longitude) == pytest.approx((WIDTH - x, HEIGHT - y), abs=1e-6)


@given(latitude=st.floats(-89, 89), longitude=st.floats(-180, 179))
def test_projection_keeps_areas(latitude: float, longitude: float) -> None:
    def area(latitude: float, longitude: float) -> float:
        step = 0.001
        x, y = equal_earth(latitude - step / 2, longitude)
        east_x, east_y = equal_earth(latitude - step / 2, longitude + step)
        north_x, north_y = equal_earth(latitude + step / 2, longitude)
        return abs((east_x - x) * (north_y - y) - (east_y - y) * (north_x - x))

    assert area(latitude, longitude) == pytest.approx(area(0, 0) * cos(radians(latitude)), rel=1e-3)


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(90.1, 0), (-91, 0), (0, 180.1), (0, -181), (float("nan"), 0), (0, float("nan"))]
)
def test_projection_refuses_what_is_not_on_the_globe(latitude: float, longitude: float) -> None:
    with pytest.raises(ValueError, match="not a position on the globe"):
        equal_earth(latitude, longitude)
