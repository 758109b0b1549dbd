"""Which process has begun something, so that what it left behind when it died need not wait for a lease.

A name says boot, process namespace, process id and when the process began: nobody else ever has the same one.
Of a process on another machine nothing is known here; what it left waits for its lease.
"""

import os
from functools import cache
from pathlib import Path
from typing import Final

PROC: Final = Path("/proc")
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
