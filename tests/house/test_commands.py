"""Rule 14: ``make help`` lists every target; and CI runs what the Makefile runs."""

import re
import subprocess

from tests.house.reading import ROOT

MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE)


def test_make_help_lists_every_target() -> None:
    said = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert [line.split()[1] for line in said.splitlines()] == TARGETS
    assert {"demo", "test", "soak", "bench", "lint", "lock", "help"} <= set(TARGETS)


def test_every_target_is_phony() -> None:
    assert set(re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[0].split()) == set(TARGETS)


def test_ci_runs_the_tests_and_the_long_ones() -> None:
    steps = re.findall(r"^step \S+ (.*)$", (ROOT / ".ci" / "run").read_text(), re.MULTILINE)
    assert steps == ["make test", "make soak"]
