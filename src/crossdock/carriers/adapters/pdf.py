"""A label as PDF, 4 x 6 inches, set by typst; its barcode is drawn as bars, so that no font is needed.

Code 128 as GS1-128 (ISO/IEC 15417; GS1 General Specifications 5.4): FNC1, identifier 00, the SSCC.
"""

from importlib.resources import files
from itertools import groupby
from typing import Any, Final

from barcode.codex import Gs1_128  # type: ignore[import-untyped]

from crossdock.carriers.adapters import typeset
from crossdock.carriers.labels import Label, address, wrapped

TEMPLATE: Final = files(__package__).joinpath("label.typ").read_bytes()


def bars(tracking: str) -> list[tuple[int, int]]:
    """Where black bars begin and how wide they are, in modules."""
    modules = Gs1_128(f"00{tracking}").build()[0]
    found, at = [], 0
    for black, run in groupby(modules):
        width = len(list(run))
        if black == "1":
            found.append((at, width))
        at += width
    return found


def encode(label: Label, tracking: str) -> bytes:
    """The label; ``tracking``: an SSCC."""
    content: dict[str, Any] = {
        "from": address(label.ship_from, 34)[:6],
        "to": address(label.ship_to, 34),
        "head": wrapped(f"{label.carrier} {label.service}".upper(), 18, most=2),
        "parcel": f"{label.nth} / {label.of}",
        "weight": "" if label.weight_g is None else f"{label.weight_g / 1000:.3f} kg",
        "bars": bars(tracking),
        "tracking": f"(00) {tracking}",
        "reference": "".join(wrapped(label.reference, 44, most=1)),
    }
    return typeset.pdf(TEMPLATE, "label", content)
