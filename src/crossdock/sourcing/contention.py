"""Whether brokers are after the same stock just now: a guess of this process, out of its own last batches.

Decisions are made without locks, and written at once: mostly nobody else wants the same cells. While one
SKU is in every second order and runs out, they do: then the first writing is thrown away, and the batch is
settled under the lock and written again. After that has happened, the next batches are settled first. A
wrong guess costs a few locks, or one writing; what is right never hangs on it.
"""

from typing import Final

LASTS: Final = 16  # batches in a row without a loss, until a process trusts its luck again


class _State:
    left: int = 0


def likely() -> bool:
    """Whether to settle before writing."""
    return _State.left > 0


def lost() -> None:
    """Something chosen had gone to somebody else."""
    _State.left = LASTS


def kept() -> None:
    """A batch got all that it chose."""
    _State.left = max(0, _State.left - 1)
