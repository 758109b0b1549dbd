"""Processes that end with the one that started them, also when that one is killed with -9."""

import ctypes
import os
import signal
import sys
from typing import Final

# Named in the environment of a child: the process with which it must end.
PARENT: Final = "CROSSDOCK_PARENT"
PR_SET_PDEATHSIG: Final = 1  # prctl(2)


def environment_of_child() -> dict[str, str]:
    """This process's environment, for a child that shall end with it."""
    return {**os.environ, PARENT: str(os.getpid())}


def hold() -> None:
    """Have the kernel kill this process when the one named in ``CROSSDOCK_PARENT`` ends; without it, nothing.

    SIGKILL, because a process whose parent is gone can be asked by nobody: whatever it has in hand is in a
    transaction, and comes back by itself.
    """
    parent = os.environ.get(PARENT, "")
    if not parent.isdecimal():
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if not attached():  # it ended before the kernel knew
        sys.exit(1)


def attached() -> bool:
    """Whether the process that this one shall end with still lives (true if there is none)."""
    parent = os.environ.get(PARENT, "")
    return not parent.isdecimal() or os.getppid() == int(parent)
