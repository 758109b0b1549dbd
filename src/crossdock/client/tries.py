"""When a call is tried again, and how long to wait before. Pure: no network, no clock.

Tried again is what is temporary, and only where that is harmless: a request that surely was not carried out
(no connection, 429), or one whose repetition does nothing more (GET, or with an Idempotency-Key).
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Final

from crossdock.client.calls import Call
from crossdock.client.problems import Failure, Problem, Unreachable

AWAY: Final = frozenset({502, 503, 504})
IN_PROGRESS: Final = "idempotency_in_progress"


@dataclass(frozen=True, slots=True)
class Retries:
    """``tries``: in all, the first among them; ``first``: seconds to wait after it, doubled with each up to
    ``longest``, of which a die takes up to half; ``within``: seconds waited in all. What ``Retry-After``
    asks for is waited, beyond ``longest`` too, or given up at once where it does not fit into ``within``.
    """

    tries: int = 5
    first: float = 0.5
    longest: float = 20.0
    within: float = 90.0

    def spread(self, turn: int) -> float:
        """Seconds after try ``turn`` (from 1)."""
        full = min(self.longest, self.first * 2 ** min(turn - 1, 30))
        spread: float = full * random.uniform(0.5, 1.0)  # noqa: S311 - spreads load
        return spread


NEVER: Final = Retries(tries=1)


class Tries:
    """The tries of one call: told what became of each, says how long to wait for the next."""

    def __init__(self, call: Call, retries: Retries) -> None:
        self._call = call
        self._retries = retries
        self._turn = 0
        self._waited = 0.0

    def broken(self, failure: Unreachable) -> float:
        """Seconds to wait before the next try. Raises the failure where there is none."""
        if failure.perhaps and not self._call.repeatable:
            raise failure
        return self._next(failure, 0.0)

    def refused(self, problem: Problem) -> float:
        """Seconds to wait before the next try. Raises the problem where there is none."""
        call = self._call
        again = (
            problem.status == 429
            or (problem.status in AWAY and call.repeatable)
            # An earlier try of this call is still being worked on there: its answer is to be had soon.
            or (problem.code == IN_PROGRESS and call.key is not None)
        )
        if not again:
            raise problem
        return self._next(problem, problem.retry_after or 0.0)

    def _next(self, failure: Failure, asked: float) -> float:
        self._turn += 1
        wait = max(asked, self._retries.spread(self._turn))
        if self._turn >= self._retries.tries or self._waited + wait > self._retries.within:
            raise failure
        self._waited += wait
        return wait


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds of ``Retry-After`` (RFC 9110, section 10.2.3): stated so, or as a date beside the answer's own;
    None where it is not stated, or in no way that can be read. ``headers``: without case.
    """
    stated = headers.get("Retry-After", "").strip()
    if stated.isdecimal() and len(stated) < 10:
        return float(stated)
    try:
        then, now = parsedate_to_datetime(stated), parsedate_to_datetime(headers.get("Date", ""))
        return max(0.0, (then - now).total_seconds())
    except (TypeError, ValueError):  # no date; or one has a zone and the other has none
        return None
