"""The engine equals exhaustive search, to the letter of every answer: units, cost, ties, runner-up,
components.

``CROSSDOCK_INSTANCES`` raises the number of random documents.
"""

import json
import os

import pytest
from tests.sourcing.engine.exhaustive import exhaustive, random_problem

from crossdock.sourcing import problem

INSTANCES = int(os.environ.get("CROSSDOCK_INSTANCES", "240"))
CHUNK = 40


@pytest.mark.parametrize("split", [False, True], ids=["whole", "split"])
@pytest.mark.parametrize("first", range(0, INSTANCES // 2, CHUNK))
def test_answers_equal_exhaustive_search(first: int, split: bool) -> None:
    for seed in range(first, first + CHUNK):
        document = random_problem(seed, split=split)
        found = [json.loads(line) for line in problem.run(json.dumps(document))]
        assert found == exhaustive(document), f"seed {seed}"
