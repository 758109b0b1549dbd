"""Who acts: every verb takes an actor, every event carries one."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["user", "key", "rule", "stage", "command", "channel"]


@dataclass(frozen=True, slots=True)
class Actor:
    """A user, an API key, a rule, a stage, a command of the CLI, or a channel whose message it was."""

    kind: Kind
    name: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}"

    @classmethod
    def parse(cls, text: str) -> "Actor":
        kind, _, name = text.partition(":")
        return cls(kind, name)  # type: ignore[arg-type]


INTAKE = Actor("stage", "intake")
BROKER = Actor("stage", "broker")
RELEASE = Actor("stage", "release")
RECALL = Actor("stage", "recall")
DISPATCH = Actor("stage", "dispatch")
DUE = Actor("stage", "due")
