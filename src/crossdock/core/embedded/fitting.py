"""Settings fitted to the machine: one pure function from what the machine has to ``crossdock.conf``.

Nothing here trades durability for speed. Sources: the PostgreSQL 18 manual, chapters 19 (server
configuration) and 28 (write-ahead log); where it gives a share of memory, that share is taken.
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

MIB: Final = 1024 * 1024
GIB: Final = 1024 * MIB


@dataclass(frozen=True, slots=True)
class Machine:
    """What the server may use: ``memory`` and ``disk`` (whole file system) in bytes, ``cpus`` a count."""

    memory: int
    cpus: int
    disk: int

    @classmethod
    def here(cls, home: Path) -> "Machine":
        """This machine, or the container it plays, and the disk that ``home`` lies on."""
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        cpus = len(os.sched_getaffinity(0))
        for folder in _control_groups():
            limit, _ = _limit(folder / "memory.max")
            memory = min(memory, limit or memory)
            quota, period = _limit(folder / "cpu.max")
            cpus = min(cpus, max(1, round(quota / period)) if quota else cpus)
        return cls(memory, cpus, shutil.disk_usage(home).total)


def _control_groups() -> list[Path]:
    """The folders of this process's control groups, version 2, from its own up to the root's."""
    top = Path("/sys/fs/cgroup")
    try:
        entries = Path("/proc/self/cgroup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    own = [top / entry.removeprefix("0::/") for entry in entries if entry.startswith("0::/")]
    return [step for folder in own for step in (folder, *folder.parents) if step.is_relative_to(top)]


def _limit(file: Path) -> tuple[int, int]:
    """The limit in ``file``, 0 if there is none, and the period in microseconds that a CPU quota is for.

    Linux, Documentation/admin-guide/cgroup-v2.rst: "max" means no limit; cpu.max is quota and period.
    """
    try:
        said = file.read_text(encoding="ascii").split()
    except OSError:
        return 0, 1
    numbers = [int(word) if word.isdigit() else 0 for word in said]
    return numbers[0], numbers[1] if len(numbers) > 1 else 1


def _between(low: int, value: int, high: int) -> int:
    return max(low, min(value, high))


# The same on every machine.
FIXED: Final = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    # A client killed with -9 must not keep its locks until its statement ends by itself.
    "client_connection_check_interval": "2s",
    # Event partitions: a statement over all of them locks each.
    "max_locks_per_transaction": "256",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "wal_level": "replica",
    "wal_compression": "off",
    "checkpoint_timeout": "15min",
    "checkpoint_completion_target": "0.9",
    # Solid-state disks: a page anywhere costs about what the next one does.
    "random_page_cost": "1.1",
    # Statements of the order flow are short and many; compiling them costs more than running them.
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "on",
    "log_directory": "../log",
    # One file a weekday, written over a week later: bounded without a clean-up.
    "log_filename": "postgresql-%a.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_file_mode": "0600",
    "log_line_prefix": "%m [%p] %q%u@%d %a ",
    "log_lock_waits": "on",
    "log_min_duration_statement": "2s",
    # Details and parameters hold customers' names and addresses; a log must not.
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}


# Works in the data directory. Nothing is archived until the first backup makes the folder: without a backup
# to roll forward from, the log is of no use. A segment is whole or not there under its name, and on the disk
# before the server may drop its own; one that is there already with the same bytes (killed in between) is a
# success, with other bytes a failure. Unused ends of segments are zeros, which ``--sparse`` keeps from taking
# space.
ARCHIVE: Final = (
    "test ! -d ../archive || if test -f ../archive/%f; then cmp -s %p ../archive/%f; else"
    " { cp --sparse=always %p ../archive/%f.part 2>/dev/null || cp %p ../archive/%f.part; }"
    " && sync ../archive/%f.part && mv ../archive/%f.part ../archive/%f && sync ../archive; fi"
)
ARCHIVING: Final = {"archive_mode": "on", "archive_command": ARCHIVE}


def settings(machine: Machine, *, archiving: bool = False) -> dict[str, str]:
    """The settings for ``machine``, in the units that postgresql.conf knows.

    ``archiving``: there is a backup, so what was written is archived within a minute also when little is. The
    web and worker processes live beside the server, so it takes a quarter of the memory at most.
    """
    shared = _between(32 * MIB, machine.memory // 4, 8 * GIB)
    max_wal = _between(256 * MIB, machine.disk // 20, 8 * GIB)
    return {
        "max_connections": str(_between(100, machine.cpus * 25, 400)),
        "shared_buffers": _mib(shared),
        "effective_cache_size": _mib(max(shared, machine.memory * 6 // 10)),
        "work_mem": _mib(_between(4 * MIB, machine.memory // 512, 64 * MIB)),
        "maintenance_work_mem": _mib(_between(32 * MIB, machine.memory // 32, GIB)),
        "max_parallel_workers": str(machine.cpus),
        "max_parallel_workers_per_gather": str(_between(0, machine.cpus // 2, 4)),
        "wal_buffers": _mib(_between(4 * MIB, shared // 64, 32 * MIB)),
        "max_wal_size": _mib(max_wal),
        "min_wal_size": _mib(_between(80 * MIB, max_wal // 8, GIB)),
        **FIXED,
        **ARCHIVING,
        "archive_timeout": "60s" if archiving else "0",
    }


def _mib(size: int) -> str:
    return f"{size // MIB}MB"


def render(chosen: dict[str, str]) -> str:
    """The text of ``crossdock.conf``."""
    head = "# Written at each start from what the machine has. Put settings of your own in local.conf.\n"
    return head + "".join(f"{name} = '{value}'\n" for name, value in chosen.items())
