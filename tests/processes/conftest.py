"""Houses of real processes for the tests of this folder."""

import itertools

import pytest
from library.extras import services as services

from aniworld.demo.standin import StandIn

from .house import House


@pytest.fixture(scope="package")
def own_standin():
    with StandIn(images="tiny", many=200, stumbles=False) as standin:
        yield standin


@pytest.fixture
def new_house(tmp_path, standin):
    """Make a house that is not started yet; all its processes end with the test."""
    houses, numbers = [], itertools.count(1)

    def make(**settings: str) -> House:
        folder = tmp_path / f"house{next(numbers)}"
        folder.mkdir()
        houses.append(House(folder, standin, **settings))
        return houses[-1]

    yield make
    for house in houses:
        house.kill_all()


@pytest.fixture(scope="package")
def house(tmp_path_factory, own_standin):
    """A house that the tests share: web and worker by themselves, ready, with alice and a key."""
    with House(tmp_path_factory.mktemp("house"), own_standin) as house:
        house.add_person()
        assert house.key
        house.start_apart()
        yield house
