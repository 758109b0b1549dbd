"""Channels, and their connections to shops."""

from typing import Any

from tests.api.stories.telling import Asked, Server, story

from crossdock.channels import connections, unmapped
from crossdock.core import clock
from crossdock.core import db as database
from crossdock.partners import channels

SHOP = {"address": "https://boutique.myshopify.com", "poll_minutes": 5}


def shop(say: Server, **stated: Any) -> dict[str, str]:
    name = say.story.replace("_", "-")
    body = {"name": name, "kind": "shopify", "secret": "shpss_invented", "token": "shpat_invented"}
    say.post("/channels", {**body, "settings": SHOP, **stated})
    return {"name": name}


@story
def list_channels(say: Server) -> Asked:
    shop(say)
    return Asked(query={"fields": "name,kind,paused"})


@story
def create_channel(say: Server) -> Asked:
    body = {"name": "boutique", "kind": "shopify", "secret": "shpss_invented", "token": "shpat_invented"}
    return Asked(body={**body, "settings": SHOP})


@story
def show_channel(say: Server) -> Asked:
    return Asked(path=shop(say))


@story
def show_unmapped(say: Server) -> Asked:
    named = shop(say)
    items = [
        unmapped.Item("gid://shopify/InventoryItem/7", "OLD-MUG", unmapped.UNKNOWN),
        unmapped.Item("gid://shopify/InventoryItem/8", "MUG", unmapped.DOUBLED),
    ]
    with database.transaction() as cur:  # as the poll stage writes it, when it reads the shop
        channel = channels.by_name(cur, named["name"])
        unmapped.add(cur, channel.id, items)
        connections.advance(cur, channel.id, mapped_at=clock.refresh(cur))
    return Asked(path=named)


@story
def change_channel(say: Server) -> Asked:
    return Asked(path=shop(say), body={"token": "shpat_another", "settings": {"poll_minutes": 15}})


@story
def retire_channel(say: Server) -> Asked:
    return Asked(path=shop(say))


@story
def rotate_channel(say: Server) -> Asked:
    return Asked(path=shop(say), body={"secret": "shpss_another", "end_older": False})
