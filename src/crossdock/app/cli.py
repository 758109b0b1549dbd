"""The command line, ``crossdock``: what stands in ``commands/``, under one roof.

Nothing heavy is imported before a command needs it: ``crossdock decide`` starts without Django and without a
database. Exit codes: 0 done, 1 it failed, 2 the command or the document given is wrong. A fault is one line
on stderr.
"""

import os
import platform
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import typer

from crossdock.app.commands import (
    audit,
    bulk,
    checking,
    exports,
    finding,
    folders,
    fulfilment,
    imports,
    keeping,
    keys,
    labels,
    manifest,
    merging,
    messages,
    orders,
    people,
    policies,
    recalls,
    reports,
    running,
    signing_on,
    skus,
    stock,
    supply,
    tracking,
    twins,
    webhooks,
)
from crossdock.app.config import BadSetting
from crossdock.app.terminal import warn
from crossdock.core.errors import CrossdockError, Invalid

app = typer.Typer(
    name="crossdock",
    help="Orders from every channel: taken in, reserved, routed, released and explained.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

COMMANDS: tuple[Callable[..., Any], ...] = (
    running.up,
    running.web,
    running.worker,
    checking.demo,
    running.migrate,
    keeping.restore,
    keeping.forget,
    checking.doctor,
    checking.verify,
    running.drain,
    orders.explain,
    checking.decide,
    finding.search,
    reports.report,
    checking.bench,
)
for command in COMMANDS:
    app.command(command.__name__)(command)
for name, group in {
    "import": imports.app,
    "export": exports.app,
    "recalls": recalls.app,
    "channels": folders.channels,  # with the shops' and the folders' commands
    "keys": keys.app,
    "audit": audit.app,
    "users": people.users,
    "roles": people.roles,
    "sign-on": signing_on.app,
    "orders": merging.app,  # the orders' group, with the acts that change them
    "bulk": bulk.app,
    "labels": labels.app,
    "fulfilment": fulfilment.app,
    "messages": messages.app,
    "policies": policies.app,
    "skus": skus.app,
    "stock": stock.app,
    "tracking": tracking.app,
    "manifest": manifest.app,
    "receipts": supply.receipts,
    "transfers": supply.transfers,
    "webhooks": webhooks.app,
    "twin": twins.app,
    "backup": keeping.backup,
    "retention": keeping.retention,
}.items():
    app.add_typer(group, name=name)


def run(arguments: Sequence[str]) -> int:
    """Carry a command out and return its exit code; whatever goes wrong is one line on stderr."""
    try:
        command = typer.main.get_command(app)
        with given(command, arguments):
            command(list(arguments), prog_name="crossdock")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except Invalid as error:
        warn(f"crossdock: {one_line(error.message)}")
        return 2
    except CrossdockError as error:
        warn(f"crossdock: {one_line(error.message)}")
        return 1
    except BadSetting as error:
        warn(f"crossdock: {error}")
        return 2
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        said = database_fault(error)
        if said is None:
            raise
        warn(f"crossdock: {said}")
        return 1
    return 0


# What these do is done by stages, or changes nothing.
NOBODYS = frozenset({"up", "web", "worker", "drain", "demo", "twin", "bench", "doctor", "verify", "decide"})


@contextmanager
def given(command: Any, arguments: Sequence[str]) -> Iterator[None]:
    """For the block, what is changed is changed by this command (``core.origins``)."""
    words = named(command, arguments)
    if not words or words[0] in NOBODYS or "--help" in arguments:
        yield
        return
    from crossdock.app.environment import operator
    from crossdock.core.origins import Origin, of_process

    came_from = os.environ.get("SSH_CONNECTION", "").partition(" ")[0]
    act = f"crossdock {' '.join(words)}"
    with of_process(Origin(operator(), "cli", act, address=came_from, agent=platform.node())):
        yield


def named(command: Any, arguments: Sequence[str]) -> list[str]:
    """The command's own words, without what it was given: that may be a secret."""
    node = command
    found = []
    for word in arguments:
        node = getattr(node, "commands", {}).get(word)
        if node is None:
            break
        found.append(word)
    return found


def one_line(message: str) -> str:
    """A message without its line breaks; what a server's log said stands behind the first."""
    return " | ".join(part.strip() for part in message.splitlines() if part.strip())


def database_fault(error: Exception) -> str | None:
    """What a fault of the database's means for the person at the keyboard; None for any other fault."""
    if "psycopg" not in sys.modules:
        return None
    import psycopg
    from django.db import Error

    cause = error.__cause__ if isinstance(error, Error) and error.__cause__ is not None else error
    if isinstance(cause, psycopg.errors.UndefinedTable | psycopg.errors.UndefinedColumn):
        return "the database's schema is not up to date: run `crossdock migrate`"
    if isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError):
        return f"the database did not answer: {one_line(str(cause))}"
    return None


def main() -> None:
    """The entry point of the script ``crossdock``."""
    sys.exit(run(sys.argv[1:]))
