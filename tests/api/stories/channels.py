"""Channels, and their connections to shops."""

from typing import Any

from tests.api.stories.telling import Asked, Server, story

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
def change_channel(say: Server) -> Asked:
    return Asked(path=shop(say), body={"token": "shpat_another", "settings": {"poll_minutes": 15}})


@story
def retire_channel(say: Server) -> Asked:
    return Asked(path=shop(say))


@story
def rotate_channel(say: Server) -> Asked:
    return Asked(path=shop(say), body={"secret": "shpss_another", "end_older": False})
