"""Writes ``blocking``, ``awaiting`` and ``shapes`` from the OpenAPI document: a TypedDict a shape, a method
an operation, both clients from one description. Pure; ``tests/client/test_generated.py`` holds what stands
equal to what it gives, and writes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crossdock.client.generate import methods, shapes
from crossdock.client.generate.operations import operations


def files(document: Mapping[str, Any]) -> dict[str, str]:
    """Every written module, by its path below the package; not formatted yet."""
    found = operations(document)
    names = set(shapes.places(document))
    return {
        **shapes.files(document),
        **methods.files(found, names, awaited=False),
        **methods.files(found, names, awaited=True),
    }
