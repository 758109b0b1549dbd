"""The catalogue's kits and aliases, as they hold now."""

from typing import Annotated

import typer

from crossdock.app import terminal
from crossdock.app.terminal import Home, Json, Limit

app = terminal.group("What kits are made of, and what channels call SKUs; `crossdock import skus` sets both.")


@app.command("kits")
def kits_(limit: Limit = 100, home: Home = None, as_json: Json = False) -> None:
    """List the kits: SKUs that are sold as one and stocked as their components."""
    with terminal.session(home) as cur:
        from crossdock.catalog import kits
        from crossdock.core import clock

        at = clock.now()
        found = kits.page(cur, 0, limit + 1, at)
        items = kits.documents(cur, found[:limit], at)
    if as_json:
        terminal.document(items)
    else:
        rows = [
            {
                **item,
                "components": [f"{one['quantity']} x {one['sku']}" for one in item["components"]],
            }
            for item in items
        ]
        terminal.table(rows, ("sku", "name", "components", "valid_from"), as_json=False)
    _more(len(found) > limit, limit, as_json)


@app.command("aliases")
def aliases_(
    channel: Annotated[str | None, typer.Option("--channel", help="What this channel calls SKUs.")] = None,
    limit: Limit = 100,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """List what channels call SKUs, and the base units of one; no channel: every one calls it so."""
    with terminal.session(home) as cur:
        from crossdock.catalog import aliases
        from crossdock.core import clock, money
        from crossdock.partners import channels

        names = channels.names(cur)
        channel_id = channels.by_name(cur, channel).id if channel is not None else None
        found = aliases.page(cur, channel_id=channel_id, after=None, limit=limit + 1, at=clock.now())
    rows = [
        {
            "channel": names.get(one.channel_id),
            "alias": one.alias,
            "sku": one.sku,
            "quantity": money.plain(one.quantity),
            "valid_from": one.valid_from,
        }
        for one in found[:limit]
    ]
    terminal.table(rows, ("channel", "alias", "sku", "quantity", "valid_from"), as_json=as_json)
    _more(len(found) > limit, limit, as_json)


def _more(there: bool, limit: int, as_json: bool) -> None:
    if there and not as_json:
        terminal.warn(f"There are more than {limit}; raise --limit, or page through the API.")
