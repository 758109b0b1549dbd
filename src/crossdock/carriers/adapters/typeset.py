"""Documents set by typst. Its fonts are looked for once a process: that takes longer than setting a label."""

from functools import cache
from typing import Any

import msgspec
import typst


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts()


def pdf(template: bytes, name: str, content: Any) -> bytes:
    """The document that ``template`` makes of ``content``, which it reads as JSON under ``name``."""
    inputs = {name: msgspec.json.encode(content).decode()}
    made = typst.compile(template, sys_inputs=inputs, font_paths=_fonts())
    return bytes(made) if isinstance(made, bytes) else b"".join(made or ())
