"""What a check of ``crossdock doctor`` says."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["ok", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Check:
    """``do``: what to do about it, empty if nothing; ``severity``: a warning leaves the exit code 0."""

    check: str
    ok: bool
    found: str
    do: str = ""
    severity: Severity = "ok"

    def __post_init__(self) -> None:
        if not self.ok and self.severity == "ok":
            object.__setattr__(self, "severity", "error")


def warning(check: str, found: str, do: str) -> Check:
    """Something to be done soon; nothing is lost by it yet."""
    return Check(check, False, found, do, "warning")
