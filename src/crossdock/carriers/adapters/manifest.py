"""A manifest on paper (PDF, A4, set by typst) and as a file (CSV, RFC 4180). Grams become kilograms here."""

import csv
import io
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, Final

from crossdock.carriers.adapters import typeset
from crossdock.core.exports.writers import defused

TEMPLATE: Final = files(__package__).joinpath("manifest.typ").read_bytes()
COLUMNS: Final = (
    "manifest", "location", "carrier", "day", "tracking", "service", "order", "fulfilment_order", "shipment",
    "package", "weight_g", "shipped_at", "postal_code", "country",
)  # fmt: skip


def pdf(manifest: Mapping[str, Any]) -> bytes:
    """``manifest``: as ``fulfilment.manifests.one`` shows it."""
    content = {
        **{name: manifest[name] for name in ("id", "carrier", "location", "day", "closed_at", "packages")},
        "weight": _kilograms(manifest["weight_g"]) + " kg",
        "items": [
            {
                "tracking": item["tracking"],
                "service": item["service"],
                "order": item["order"],
                "to": " ".join(part for part in (item["country"], item["postal_code"]) if part),
                "shipment": f"{item['shipment']}-{item['package']}",
                "weight": _kilograms(item["weight_g"]),
            }
            for item in manifest["items"]
        ],
    }
    return typeset.pdf(TEMPLATE, "manifest", content)


def rows(manifest: Mapping[str, Any]) -> bytes:
    """A row a package under ``COLUMNS``; UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    head = [manifest["id"], manifest["location"], manifest["carrier"], manifest["day"]]
    for item in manifest["items"]:
        writer.writerow([_cell(value) for value in (*head, *(item[name] for name in COLUMNS[4:]))])
    return out.getvalue().encode()


def _cell(value: Any) -> Any:
    return defused(value) if isinstance(value, str) else value


def _kilograms(grams: int | None) -> str:
    return "" if grams is None else f"{grams / 1000:.3f}"
