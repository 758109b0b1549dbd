"""The files that pages are made of, served by this program itself: each under a name with its digest, so that
browsers keep it for a year and ask for another one when it changes.

``static/`` holds our own, ``static/vendor/`` what set-up collects from npm (``.ci/assets``), packed already.
"""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from crossdock.console.errors import AssetsMissing

STATIC: Final = Path(__file__).parent / "static"
PREFIX: Final = "/static/"
TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
NEEDED: Final = "vendor/tabler.css"
DIGITS: Final = 12  # of the digest, in the name


@dataclass(frozen=True, slots=True)
class Asset:
    """``packed``: by the name of the encoding."""

    address: str
    media: str
    body: bytes
    packed: dict[str, bytes]

    def encoded(self, accepted: str) -> tuple[str | None, bytes]:
        """The encoding and the bytes for whoever accepts these (``Accept-Encoding``)."""
        offered = {part.split(";")[0].strip() for part in accepted.split(",")}
        for name in ("br", "gzip"):
            if name in offered and name in self.packed:
                return name, self.packed[name]
        return None, self.body


@cache
def known() -> dict[str, Asset]:
    """All of them by their path below ``static/``."""
    return {
        str(path.relative_to(STATIC)): _read(path)
        for path in sorted(STATIC.rglob("*"))
        if path.suffix in TYPES
    }


@cache
def served() -> dict[str, Asset]:
    """All of them by address."""
    return {asset.address: asset for asset in known().values()}


def address(path: str) -> str:
    """Where the file at this path below ``static/`` is served. Raises AssetsMissing."""
    found = known().get(path)
    if found is None:
        raise AssetsMissing(f"{path} is not among the console's files: run make setup", path=path)
    return found.address


def _read(path: Path) -> Asset:
    body = path.read_bytes()
    digest = hashlib.sha256(body).hexdigest()[:DIGITS]
    name = path.relative_to(STATIC).with_suffix(f".{digest}{path.suffix}")
    packed = {
        encoding: beside.read_bytes()
        for encoding, ending in (("br", ".br"), ("gzip", ".gz"))
        if (beside := path.with_name(path.name + ending)).exists()
    }
    packed.setdefault("gzip", gzip.compress(body, mtime=0))
    return Asset(PREFIX + str(name), TYPES[path.suffix], body, packed)
