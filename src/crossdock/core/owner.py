"""Which process has begun something, so that what it left behind when it died need not wait for a lease.

A name says boot, process namespace, process id and when the process began: nobody else ever has the same one.
Of a process on another machine nothing is known here; what it left waits for its lease.
"""

import os
from collections.abc import Iterable
from functools import cache, partial
from pathlib import Path
from typing import Final

from django.db import transaction

PROC: Final = Path("/proc")
ABANDONED: Final[set[str]] = set()  # work of which a turn broke off in this process
STARTED: Final = 19  # of the fields after the command's name in /proc/PID/stat: clock ticks since boot


def me() -> str:
    """This process."""
    return _name(os.getpid())


def dead(name: str) -> bool:
    """Whether the process of this name ran on this machine, and is no more. False where that is not known."""
    here, _, process = name.rpartition("/")
    if here != _here():
        return False
    pid, _, started = process.partition(".")
    return _started(int(pid)) != started


def abandon(work: str) -> None:
    """A turn of ``work`` (a kind of effect, a lease) broke off in this process, which lives: what it began is
    in nobody's hands. Work has one loop in a process.
    """
    ABANDONED.add(work)


def gone(names: Iterable[str], work: str) -> list[str]:
    """Those of these processes that have nothing of ``work`` in hand any more: they are dead, or it is this
    one, whose turn broke off. That is forgotten when the caller's transaction, which takes it up, commits.
    """
    ours = me() if work in ABANDONED else None
    if ours is not None:
        transaction.on_commit(partial(ABANDONED.discard, work))
    return [name for name in names if name == ours or dead(name)]


@cache
def _name(pid: int) -> str:
    return f"{_here()}/{pid}.{_started(pid)}"


@cache
def _here() -> str:
    """This boot and this namespace of processes."""
    boot = (PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    return f"{boot}/{os.stat('/proc/self/ns/pid').st_ino}"


def _started(pid: int) -> str:
    """When a process began; empty: it is no more. One that has ended, and whose parent has not looked yet, is
    no more.
    """
    try:
        text = (PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    fields = text.rpartition(")")[2].split()
    return "" if fields[0] in ("Z", "X") else fields[STARTED]
