"""The outside world, played on this machine: to try an installation, and to break it."""

from pathlib import Path
from typing import Annotated

import typer

from crossdock.app import terminal

app = terminal.group(
    "Play the outside world on this machine: a shop that an installation can be connected to."
)


@app.command("shop")
def twin_shop(
    port: Annotated[int, typer.Option("--port", min=0, help="Where it listens on loopback; 0: any.")] = 8100,
    orders: Annotated[int, typer.Option("--orders", min=0, help="How many are placed.")] = 100,
    rate: Annotated[float, typer.Option("--rate", min=0.01, help="Orders a second.")] = 1.0,
    seed: Annotated[int, typer.Option("--seed", help="Of the goods, the shoppers and the faults.")] = 1,
    secret: Annotated[
        str | None,
        typer.Option("--secret", help="Its app's client secret, which signs its webhooks; else one is made."),
    ] = None,
    lost: Annotated[
        float, typer.Option("--lost", min=0, max=1, help="Share of answers lost after the shop has acted.")
    ] = 0.0,
    broken: Annotated[
        float, typer.Option("--broken", min=0, max=1, help="Share of requests answered with 500.")
    ] = 0.0,
    unheard: Annotated[
        float, typer.Option("--unheard", min=0, max=1, help="Share of orders whose webhook is never sent.")
    ] = 0.0,
    token_seconds: Annotated[
        float, typer.Option("--token-seconds", min=1, help="How long a token is good that a secret gives.")
    ] = 86_399.0,
    masters: Annotated[
        Path | None, typer.Option("--masters", help="Write the import files of its goods and places here.")
    ] = None,
) -> None:
    """Play a Shopify shop: its Admin API with orders, stock and webhooks, until Ctrl-C."""
    import secrets

    from crossdock.twin import company, shop_grant, shop_play, shop_server

    if masters is not None:
        company.write(masters, seed=seed, orders=orders)
    faults = shop_server.Faults(seed=seed, lost=lost, before=broken)
    played = shop_play.Play(seed=seed, orders=orders, unheard=unheard, secret=secret or secrets.token_hex(8))
    grant = shop_grant.Grant(secret=played.secret, life=token_seconds)
    with shop_server.ShopServer(played.books, faults=faults, grant=grant, port=port) as server:
        terminal.say(f"A shop at {server.url}; its token is {server.token}, its secret {played.secret}")
        connect = f"crossdock channels connect NAME --address {server.url}"
        terminal.say(f"{connect} --token {server.token}")
        terminal.say(f"{connect} --client-id {grant.client_id} --client-secret {grant.secret}")
        terminal.say("Loopback is a private address: set CROSSDOCK_ALLOW_PRIVATE_ADDRESSES=1.")
        played.until_interrupted(rate)
        terminal.say(f"{played.summary()}, {len(server.asked)} requests")
