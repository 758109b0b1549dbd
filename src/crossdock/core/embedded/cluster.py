"""Makes a data directory: all of it, or none of it."""

import os
import secrets
import shutil
import subprocess
from pathlib import Path
from typing import Final, TypedDict

from crossdock.core.embedded.account import Account
from crossdock.core.embedded.binaries import binary_for
from crossdock.core.embedded.errors import StartFailed
from crossdock.core.embedded.fitting import Machine, render, settings
from crossdock.core.embedded.layout import Layout
from crossdock.core.embedded.locks import read_small, sync_directory, write_whole

ADMIN: Final = "postgres"  # superuser: backups, checks of pages; never the application's
ROLE: Final = "crossdock"  # the application's: owns its databases, may make more, nothing else
DATABASE: Final = "crossdock"

# postgresql.conf as initdb leaves it, then ours, then the operator's.
INCLUDES: Final = "\ninclude = 'crossdock.conf'\ninclude_if_exists = 'local.conf'\n"

# What the server finds in its environment, whatever the starter's is.
ENVIRONMENT: Final = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


class Spawn(TypedDict):
    """What every program of the server is started with."""

    cwd: Path
    env: dict[str, str]
    umask: int


def spawn(data: Path) -> Spawn:
    """Arguments of ``subprocess`` for a program that works in the directory ``data``."""
    return Spawn(cwd=data, env=dict(ENVIRONMENT), umask=0o077)


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
    process be killed. Raises ``StartFailed``.
    """
    discard_unfinished(layout)
    aside = layout.home / f"postgres.new-{secrets.token_hex(4)}"
    data = aside / "data"
    for folder in (aside, data):
        folder.mkdir(mode=0o700)
        if (owner := account.owner()) is not None:
            os.chown(folder, *owner)
    passwords = {ADMIN: secrets.token_urlsafe(32), ROLE: secrets.token_urlsafe(32)}
    write_whole(aside / "password", passwords[ADMIN] + "\n", owner=account.owner())
    where = data_argument(data, account)
    _run(
        layout, account, data, holding, "initdb", "--pgdata", where, "--username", ADMIN,
        "--auth", "scram-sha-256", "--pwfile", "../password", "--encoding", "UTF8", "--locale", "C",
        "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--data-checksums", "--no-sync",
    )  # fmt: skip
    with (data / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write(INCLUDES)
    write_settings(layout, account, data)
    single_user(
        layout,
        account,
        data,
        f"CREATE ROLE {ROLE} LOGIN CREATEDB PASSWORD '{passwords[ROLE]}'",
        f"GRANT pg_monitor, pg_checkpoint TO {ROLE}",
        f"CREATE DATABASE {DATABASE} OWNER {ROLE}",
        holding=holding,
    )
    _run(layout, account, data, holding, "initdb", "--pgdata", where, "--sync-only")
    write_passfile(layout, passwords)
    data.rename(layout.data)
    sync_directory(layout.home)
    shutil.rmtree(aside)


def discard_unfinished(layout: Layout) -> None:
    """Remove what a killed ``create`` left behind."""
    for aside in layout.home.glob("postgres.new-*"):
        shutil.rmtree(aside)


def renew_passwords(layout: Layout, account: Account, *, holding: int) -> None:
    """Give both roles new passwords and write them down, for a home whose password file was lost."""
    passwords = {ADMIN: secrets.token_urlsafe(32), ROLE: secrets.token_urlsafe(32)}
    changes = [f"ALTER ROLE {role} PASSWORD '{password}'" for role, password in passwords.items()]
    single_user(layout, account, layout.data, *changes, holding=holding)
    write_passfile(layout, passwords)


def write_passfile(layout: Layout, passwords: dict[str, str]) -> None:
    """Write libpq's password file; every host, because the socket's folder may change."""
    lines = [f"*:*:*:{role}:{password}\n" for role, password in passwords.items()]
    write_whole(layout.passfile, "".join(lines))


def write_settings(layout: Layout, account: Account, data: Path) -> None:
    """Write ``crossdock.conf`` into ``data`` if the machine asks for another one than is there."""
    text = render(settings(Machine.here(layout.home), cluster_name=layout.cluster_name))
    if read_small(data / "crossdock.conf") != text:
        write_whole(data / "crossdock.conf", text, owner=account.owner())


def single_user(layout: Layout, account: Account, data: Path, *statements: str, holding: int) -> None:
    """Run ``statements``, one line each, in ``data`` without a server. Raises ``StartFailed``."""
    _run(
        layout, account, data, holding, "postgres", "--single", "-j", "-D", data_argument(data, account),
        "-c", "exit_on_error=on", "-c", "logging_collector=off", ADMIN,
        text=";\n\n".join((*statements, "")),
    )  # fmt: skip


def _run(
    layout: Layout, account: Account, data: Path, holding: int, name: str, *arguments: str, text: str = ""
) -> None:
    done = subprocess.run(  # noqa: S603 - our own program, no shell
        [str(binary_for(name, account)), *arguments],
        input=text,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        pass_fds=(holding,),
        start_new_session=True,
        **spawn(data),
        **account.switch(),
    )
    if done.returncode != 0:
        said = f"{done.stdout}{done.stderr}"[-4000:]
        raise StartFailed(f"{name} ended with {done.returncode} while preparing {layout.data}", said)
