"""client: the API as Python, for programs outside (floor 0): ``Client``, which blocks, and ``AsyncClient``.

Face: ``Client``, ``AsyncClient`` (``talking``), ``Retries``, ``etag``; ``problems`` (what calls raise),
``shapes`` (types of what goes in and comes out), ``webhooks`` (verifying what is told). ``blocking``,
``awaiting`` and ``shapes`` are written by ``generate`` from the OpenAPI document; ``calls``, ``tries``,
``pages`` and ``following`` hold what the document does not say. Tables: none. It needs httpx, and nothing
of the house.
Not here: rules of any kind; it knows what the document says.
"""

from crossdock.client.calls import etag
from crossdock.client.problems import BadAnswer, Failure, Problem, Unreachable
from crossdock.client.talking import AsyncClient, Client
from crossdock.client.tries import NEVER, Retries

__all__ = [
    "NEVER",
    "AsyncClient",
    "BadAnswer",
    "Client",
    "Failure",
    "Problem",
    "Retries",
    "Unreachable",
    "etag",
]
