"""A QR code (ISO/IEC 18004) as a path of SVG, drawn in the page: what it says has no address of its own."""

from dataclasses import dataclass
from itertools import groupby
from typing import Final

import segno

QUIET: Final = 4  # modules of light around it, as the standard asks


@dataclass(frozen=True, slots=True)
class Drawn:
    """``side``: of the square, in modules, its quiet zone with it; ``path``: what is dark, as SVG has it."""

    side: int
    path: str


def drawn(text: str) -> Drawn:
    """With error correction M or better: 15 per cent of it may be unreadable."""
    rows = [bytes(row) for row in segno.make_qr(text, error="m").matrix_iter(border=QUIET)]
    return Drawn(len(rows), "".join(_runs(row, y) for y, row in enumerate(rows)))


def _runs(row: bytes, y: int) -> str:
    found, x = [], 0
    for dark, run in groupby(row):
        wide = len(list(run))
        if dark:
            found.append(f"M{x} {y}h{wide}v1h-{wide}z")
        x += wide
    return "".join(found)
