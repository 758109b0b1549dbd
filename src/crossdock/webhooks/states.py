"""The life of an endpoint: told of events, left alone for a while, gone."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class State(StrEnum):
    ACTIVE = "active"
    DISABLED = "disabled"
    REMOVED = "removed"


class Act(StrEnum):
    DISABLE = "disable"
    ENABLE = "enable"
    REMOVE = "remove"


MOVES: Final[Mapping[tuple[State, Act], State]] = {
    (State.ACTIVE, Act.DISABLE): State.DISABLED,  # by a person, or because nothing could be delivered
    (State.DISABLED, Act.ENABLE): State.ACTIVE,  # goes on where it stood
    (State.ACTIVE, Act.REMOVE): State.REMOVED,
    (State.DISABLED, Act.REMOVE): State.REMOVED,
}
