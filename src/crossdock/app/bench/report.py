"""A benchmark's run: which figures, in which order, and how they are told."""

import os
from collections.abc import Sequence
from pathlib import Path

from crossdock.app import terminal
from crossdock.app.bench import experiments
from crossdock.app.bench.experiments import Bench
from crossdock.app.bench.figures import FIGURES, Measured, named


def run(home: Path, *, only: Sequence[str], stored: int, as_json: bool) -> int:
    """Measure what is asked, print it on stdout; progress goes to stderr. ``home``: the benchmark's own."""
    try:
        wanted = named(only)
    except KeyError as error:
        terminal.warn(f"crossdock bench: no figure {error}; there are {', '.join(FIGURES)}")
        return 2
    # Keys, secrets and child processes are the benchmark's, not the installation's.
    os.environ["CROSSDOCK_HOME"] = str(home)
    os.environ["CROSSDOCK_LOG_LEVEL"] = "warning"
    with Bench.opened(home, wanted=wanted, stored=stored, say=terminal.warn) as bench:
        found: dict[str, tuple[float, str]] = {}
        for names, measure in experiments.ALL:
            if wanted.intersection(names):
                found.update(measure(bench))
    told = [Measured(FIGURES[name], *found[name]) for name in FIGURES if name in wanted and name in found]
    if as_json:
        terminal.document({"figures": [one.document() for one in told]})
    else:
        tell(told)
    return 0


def tell(told: Sequence[Measured]) -> None:
    """The figures as a table."""
    rows = [
        {
            "figure": one.figure.name,
            "value": one.document()["value"],
            "target": f"{'at least' if one.figure.better == 'higher' else 'at most'} {one.figure.target:g}",
            "unit": one.figure.unit,
            "met": "yes" if one.met else "NO",
            "note": one.note,
        }
        for one in told
    ]
    terminal.table(rows, ("figure", "value", "target", "unit", "met", "note"), as_json=False)
