"""The life of one order of a bulk act."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class State(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


Step = StrEnum("Step", "DO PASS FAIL WITHDRAW RETRY")

# fmt: off
MOVES: Final[Mapping[tuple[State, Step], State]] = {
    (State.WAITING, Step.DO):       State.DONE,
    (State.WAITING, Step.PASS):     State.UNCHANGED,  # there was nothing to do
    (State.WAITING, Step.FAIL):     State.FAILED,     # refused by the order's state, or a fault; why says it
    (State.WAITING, Step.WITHDRAW): State.WITHDRAWN,  # the bulk act was stopped or undone first
    (State.FAILED,  Step.RETRY):    State.WAITING,
}
# fmt: on
