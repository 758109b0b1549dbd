"""How long to wait before something is tried again: twice as long each time, up to a longest wait, and spread
by a die, so that many who failed together do not come back together.
"""

import random


def wait_after(seed: str, turn: int, *, first: float, longest: float, asked: float = 0.0) -> float:
    """Seconds after try ``turn`` (from 1): between half and whole of the doubled wait, by a die of ``seed``
    and turn; at least what the other side ``asked`` for, within ``longest``.
    """
    full = min(longest, first * 2 ** min(turn - 1, 30))
    spread: float = full * random.Random(f"{seed}:{turn}").uniform(0.5, 1.0)  # noqa: S311 - spreads load
    return max(min(asked, longest), spread)
