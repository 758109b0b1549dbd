"""The figures of the design's hot path, measured as ratios in one run on a server of their own
(``crossdock bench``).

``figures`` names them with their targets, ``experiments`` measures; what it measures with stands beside it.
"""

from collections.abc import Sequence
from pathlib import Path


def run(home: Path, *, only: Sequence[str] = (), stored: int = 5_000_000, as_json: bool = False) -> int:
    """Measure and print; returns the exit code. ``home``: the installation, whose folder ``bench`` is kept.

    ``only``: names of figures or their first words (``api``), none for all; ``stored``: orders that are
    already there for stored_5m_over_empty and the API's figures.
    """
    from crossdock.app.bench import report

    return report.run(home / "bench", only=only, stored=stored, as_json=as_json)
