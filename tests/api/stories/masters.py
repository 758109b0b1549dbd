"""SKUs, kits, aliases, locations, policies."""

from collections.abc import Callable

from tests.api.stories.telling import Asked, Server, story

POLICY = {
    "name": "standard",
    "document": {"max_parcels": 2, "split_penalty": 200},
    "valid_from": "2027-01-01T00:00:00Z",
}


@story
def list_skus(say: Server) -> Asked:
    return Asked(query={"cursor": "LAMP", "limit": 2})


BOWL = {
    "name": "Bowl", "weight_g": 400, "length_mm": 160, "width_mm": 160, "height_mm": 70, "price": "12.50",
    "currency": "USD",
}  # fmt: skip
ZURICH = {
    "kind": "store", "name": "Zurich", "line1": "Bahnhofstrasse 1", "city": "Zurich", "postal_code": "8001",
    "country": "CH", "time_zone": "Europe/Zurich", "capacity_per_day": 40, "cut_off": "15:30",
    "work_days": [1, 2, 3, 4, 5, 6], "handling_order": 150, "handling_unit": 25, "currency": "CHF",
    "active": False,
}  # fmt: skip


@story
def show_sku(say: Server) -> Asked:
    return Asked(path={"sku": "MUG"})


@story
def put_sku(say: Server) -> Asked:
    return Asked(path={"sku": "YELLOW-BOWL"}, body=BOWL)


@story
def show_location(say: Server) -> Asked:
    return Asked(path={"code": "EWR"})


@story
def put_location(say: Server) -> Asked:
    return Asked(path={"code": "ZRH"}, body=ZURICH)


TEA_SET = {"components": [{"sku": "MUG", "quantity": 2}, {"sku": "BOOK", "quantity": 1}]}
PACK = {"sku": "MUG", "quantity": "12"}


def tea_set(say: Server) -> Callable[[], object]:
    """Make the kit; what ends it."""
    say.call("PUT", "/kits/TEA-SET", TEA_SET)
    return lambda: say.call("DELETE", "/kits/TEA-SET")


def pack(say: Server, path: str) -> Callable[[], object]:
    """Make the alias; what ends it."""
    say.call("PUT", path, PACK)
    return lambda: say.call("DELETE", path)


@story
def show_kit(say: Server) -> Asked:
    return Asked(path={"sku": "TEA-SET"}, after=tea_set(say))


@story
def put_kit(say: Server) -> Asked:
    return Asked(path={"sku": "TEA-SET"}, body=TEA_SET, after=lambda: say.call("DELETE", "/kits/TEA-SET"))


@story
def end_kit(say: Server) -> Asked:
    tea_set(say)
    return Asked(path={"sku": "TEA-SET"})


@story
def show_alias(say: Server) -> Asked:
    return Asked(path={"alias": "MUGS-12"}, after=pack(say, "/aliases/MUGS-12"))


@story
def put_alias(say: Server) -> Asked:
    return Asked(path={"alias": "MUGS-12"}, body=PACK, after=lambda: say.call("DELETE", "/aliases/MUGS-12"))


@story
def end_alias(say: Server) -> Asked:
    pack(say, "/aliases/MUGS-12")
    return Asked(path={"alias": "MUGS-12"})


@story
def show_channel_alias(say: Server) -> Asked:
    after = pack(say, "/channels/web/aliases/M12")
    return Asked(path={"name": "web", "alias": "M12"}, after=after)


@story
def put_channel_alias(say: Server) -> Asked:
    return Asked(
        path={"name": "web", "alias": "M12"},
        body=PACK,
        after=lambda: say.call("DELETE", "/channels/web/aliases/M12"),
    )


@story
def end_channel_alias(say: Server) -> Asked:
    pack(say, "/channels/web/aliases/M12")
    return Asked(path={"name": "web", "alias": "M12"})


@story
def show_policy(say: Server) -> Asked:
    return Asked(path={"version": say.post("/policies", POLICY)["version"]})


@story
def list_kits(say: Server) -> Asked:
    return Asked(query={"limit": 10})


@story
def list_aliases(say: Server) -> Asked:
    return Asked(query={"channel": "web"})


@story
def list_locations(say: Server) -> Asked:
    return Asked(query={"limit": 2})


@story
def list_policies(say: Server) -> Asked:
    say.post("/policies", POLICY)
    return Asked(query={"limit": 1})


@story
def publish_policy(say: Server) -> Asked:
    return Asked(body=POLICY)
