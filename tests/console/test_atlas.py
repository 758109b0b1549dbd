"""Where places are, near enough, and what a decision's map shows."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossdock.console import atlas
from crossdock.console.atlas import Point
from tests.console.conftest import Shop, browser

pytestmark = pytest.mark.skipif(not atlas.CITIES.exists(), reason="no files of the console: make setup")


@pytest.mark.parametrize(
    ("place", "near"),
    [
        (("US", "NY", "New York", "10001"), (-74.0, 40.7, False)),
        (("us", "ME", "Portland", ""), (-70.3, 43.7, False)),
        (("US", "OR", "Portland", "no ZIP"), (-122.7, 45.5, False)),
        (("DE", "", "Köln", "50667"), (7.0, 50.9, False)),
        (("FR", "", "Nowhere that anybody knows", ""), (2.3, 48.9, True)),  # Paris stands for it
    ],
)
def test_a_place_is_found_near_enough(
    place: tuple[str, str, str, str], near: tuple[float, float, bool]
) -> None:
    found = atlas.find(*place)
    assert found is not None
    assert (found.longitude, found.latitude) == pytest.approx(near[:2], abs=0.1)
    assert found.about is near[2]


def test_a_country_that_nobody_knows_is_nowhere() -> None:
    assert atlas.find("XX", "", "Berlin", "") is None
    assert atlas.find("", "", "", "") is None


@given(st.text(max_size=6), st.text(max_size=6), st.text(max_size=9), st.text(max_size=6))
def test_whatever_is_written_has_an_answer(country: str, region: str, city: str, postal_code: str) -> None:
    found = atlas.find(country, region, city, postal_code)
    assert found is None or isinstance(found, Point)


def test_the_decision_shows_every_place_and_the_way(shop: Shop) -> None:
    page = browser(shop.cur).get(f"/console/orders/{shop.plain}?tab=decision").content.decode()
    [drawn] = re.findall(r'<svg class="map".*?</svg>', page, re.DOTALL)
    words = dict(re.findall(r'<text class="(\w+)"[^>]*>([^<]*)</text>', drawn))
    assert words["goal"] == "New York"
    assert words["chosen"] == "EWR"
    places = set(re.findall(r'<text class="place"[^>]*>([^<]*)</text>', drawn))
    assert places == {"CHI", "LAX"}
    left, top, width, height = map(float, re.search(r'viewBox="([^"]*)"', drawn)[1].split())  # type: ignore[index]
    for x, y in re.findall(r'<circle[^>]*cx="([^"]*)" cy="([^"]*)"', drawn):
        assert left < float(x) < left + width
        assert top < float(y) < top + height
    assert re.search(r'<path class="legs" d="M[^"]+Q', drawn)
