"""P(inside) against numbers worked out elsewhere, Monte Carlo and simple truths."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from orderwatch.spatial import probability
from orderwatch.spatial.outlines import oriented_edges

AREA = shapely.Polygon(
    [(0, 0), (100, 0), (100, 80), (40, 30), (0, 90)],
    [[(20, 10), (30, 10), (30, 20), (20, 20)]],
)


def p_area(x: float, y: float, sigma: float, area: shapely.Polygon = AREA) -> float:
    edges = oriented_edges(area)
    return float(probability.polygon(np.array([[x, y]]), edges, np.array([sigma]))[0])


@pytest.mark.parametrize(
    ("x", "y", "sigma", "expected"),
    [
        (0, 0, 5, 0.2500),
        (50, 20, 20, 0.6929),
        (25, 15, 20, 0.5935),
        (120, 10, 20, 0.1093),
    ],
)
def test_known_shares_of_an_area_with_a_hole(
    x: float, y: float, sigma: float, expected: float
) -> None:
    assert p_area(x, y, sigma) == pytest.approx(expected, abs=5e-5)


def test_the_direction_of_rings_does_not_matter() -> None:
    turned = shapely.Polygon(
        list(AREA.exterior.coords)[::-1], [list(AREA.interiors[0].coords)[::-1]]
    )
    assert p_area(50, 20, 20, turned) == p_area(50, 20, 20)


def test_a_repeated_vertex_adds_nothing() -> None:
    twice = shapely.Polygon(
        [(0, 0), (100, 0), (100, 0), (100, 80), (40, 30), (0, 90)],
        [list(AREA.interiors[0].coords)],
    )
    assert p_area(100, 0, 10, twice) == pytest.approx(p_area(100, 0, 10), abs=1e-12)


@pytest.mark.parametrize("vertex", [*AREA.exterior.coords, *AREA.interiors[0].coords])
def test_vertices_against_monte_carlo(vertex: tuple[float, float]) -> None:
    rng = np.random.default_rng(7)
    draws = rng.normal(vertex, 15.0, size=(200_000, 2))
    share = shapely.contains_xy(AREA, draws[:, 0], draws[:, 1]).mean()
    assert p_area(*vertex, 15.0) == pytest.approx(share, abs=5 * 0.5 / math.sqrt(200_000))


@pytest.mark.parametrize(
    ("distance", "radius", "sigma"), [(0, 10, 5), (90, 100, 20), (110, 100, 20), (300, 5, 200)]
)
def test_circles_against_monte_carlo(distance: float, radius: float, sigma: float) -> None:
    rng = np.random.default_rng(11)
    draws = rng.normal((distance, 0.0), sigma, size=(400_000, 2))
    share = (np.hypot(draws[:, 0], draws[:, 1]) <= radius).mean()
    p = probability.circle(np.array([distance], float), radius, np.array([sigma], float))[0]
    assert p == pytest.approx(share, abs=5 * 0.5 / math.sqrt(400_000))


def test_the_centre_of_a_circle_is_the_rayleigh_law() -> None:
    sigma = np.array([10.0])
    p = probability.circle(np.array([0.0]), 24.477, sigma)[0]
    assert p == pytest.approx(1 - math.exp(-(2.4477**2) / 2), abs=1e-9)


@given(st.floats(-8, 8), st.floats(250, 299.9))
def test_large_circles_join_the_exact_ones(z: float, ratio: float) -> None:
    """Just under the ratio of 300 the approximation must already agree with the exact value."""
    from scipy.special import ndtr

    exact = probability.circle(np.array([ratio + z]), ratio, np.array([1.0]))[0]
    near = ndtr(-z) - math.exp(-z * z / 2) / math.sqrt(2 * math.pi) / (2 * ratio)
    assert exact == pytest.approx(near, abs=2e-6)


@given(st.floats(-200, 300), st.floats(-200, 300), st.floats(5, 500))
def test_a_circle_drawn_as_a_polygon_has_the_same_share(x: float, y: float, sigma: float) -> None:
    drawn = oriented_edges(shapely.buffer(shapely.Point(0, 0), 100.0, quad_segs=400))
    area = probability.polygon(np.array([[x, y]]), drawn, np.array([sigma]))[0]
    exact = probability.circle(np.array([math.hypot(x, y)]), 100.0, np.array([sigma]))[0]
    assert area == pytest.approx(exact, abs=1e-4)


@given(
    st.lists(st.tuples(st.floats(-400, 400), st.floats(-400, 400)), min_size=3, max_size=40),
    st.floats(-500, 500),
    st.floats(-500, 500),
    st.floats(0.5, 60.0),
)
def test_edges_far_from_a_fix_change_nothing(
    ring: list[tuple[float, float]], x: float, y: float, sigma: float
) -> None:
    """Their two values of Owen's T, which are left out, are equal to more than 15 decimals."""
    corners = np.array([*ring, ring[0]])
    edges = np.hstack([corners[:-1], corners[1:]])
    xy, spread = np.array([[x, y]]), np.array([sigma])
    found = probability.polygon(xy, edges, spread)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(probability, "_FAR_EDGE", np.inf)
        every = probability.polygon(xy, edges, spread)
    assert found == pytest.approx(every, abs=1e-14)
