"""Worked examples are asked of both searches."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.sourcing.oracle import exhaustive

from crossdock.sourcing import problem as engine

Json = dict[str, Any]
Decide = Callable[[Json], list[Json]]


def by_engine(document: Json) -> list[Json]:
    return [json.loads(line) for line in engine.run(json.dumps(document))]


@pytest.fixture(params=[by_engine, exhaustive.decide], ids=["engine", "exhaustive"])
def decide(request: pytest.FixtureRequest) -> Decide:
    chosen: Decide = request.param
    return chosen
