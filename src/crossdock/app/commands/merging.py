"""Merging two orders of one buyer."""

from typing import Annotated

import typer

from crossdock.app import terminal
from crossdock.app.commands.amending import Preview, Version, Why, show
from crossdock.app.commands.amending import app as app
from crossdock.app.commands.orders import Number
from crossdock.app.terminal import Home, Json


@app.command("merge")
def merge(
    number: Number,
    other: Annotated[
        str, typer.Argument(metavar="OTHER", help="The order that goes into it and ends, such as SO-100043.")
    ],
    reason: Why = "",
    version: Version = None,
    other_version: Annotated[
        int | None, typer.Option("--other-version", help="Only if OTHER still has this version.")
    ] = None,
    preview: Preview = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Merge OTHER, of the same buyer and address, into an order, until a location has accepted any of both.

    OTHER ends cancelled and linked; what was paid for it stays recorded there. It cannot be taken back.
    """
    with terminal.session(home) as cur:
        from crossdock.app.environment import operator
        from crossdock.core import clock
        from crossdock.orders.numbers import parse_number
        from crossdock.sourcing import merging

        done = merging.merge(
            cur, parse_number(number), parse_number(other), reason=reason, version=version,
            other_version=other_version, preview=preview, at=clock.now(), actor=operator(),
        )  # fmt: skip
    if as_json:
        found = {"act": done.act, "preview": preview, "difference": done.difference, "other": done.other}
        terminal.document(found)
        return
    for difference in (done.difference, done.other):
        show(difference, preview=preview)
