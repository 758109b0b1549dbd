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


RATES = [
    {"service": "ground", "zone": 1, "up_to_g": 1000, "price": "5.60", "currency": "USD", "transit_days": 2},
    {"service": "ground", "zone": 2, "up_to_g": 1000, "price": "7.20", "currency": "USD", "transit_days": 4},
]


@story
def list_tariffs(say: Server) -> Asked:
    return Asked(query={"limit": 10})


@story
def show_tariff(say: Server) -> Asked:
    say.call("PUT", "/tariffs/swift", {"rates": RATES})
    return Asked(path={"carrier": "swift"}, after=lambda: say.call("DELETE", "/tariffs/swift"))


@story
def put_tariff(say: Server) -> Asked:
    return Asked(
        path={"carrier": "swift"},
        body={"rates": RATES},
        after=lambda: say.call("DELETE", "/tariffs/swift"),
    )


@story
def end_tariff(say: Server) -> Asked:
    say.call("PUT", "/tariffs/swift", {"rates": RATES})
    return Asked(path={"carrier": "swift"})


@story
def list_policies(say: Server) -> Asked:
    say.post("/policies", POLICY)
    return Asked(query={"limit": 1})


@story
def publish_policy(say: Server) -> Asked:
    return Asked(body=POLICY)


def golden(say: Server) -> tuple[str, int]:
    """A golden order: its number and id."""
    number = say.order(("MUG", 2))["number"]
    kept = say.post("/policies/golden", {"order": number, "wants": {"locations": ["EWR"]}, "note": "near"})
    return number, kept["id"]


def dropped(say: Server) -> None:
    """No order is golden."""
    for one in say.get("/policies/golden")["items"]:
        say.call("DELETE", f"/policies/golden/{one['id']}")


@story
def dry_run_policy(say: Server) -> Asked:
    number = say.order(("MUG", 2))["number"]
    return Asked(
        body={"document": {"promise_days": {"standard": 1}, "late_cost_per_day": 5000}, "orders": [number]}
    )


@story
def take_policy_back(say: Server) -> Asked:
    made = say.post("/policies", {**POLICY, "valid_from": "2027-02-01T00:00:00Z"})
    return Asked(path={"version": made["version"]})


def to_try(say: Server) -> int:
    """A version that is not in force."""
    made = say.post("/policies", {**POLICY, "valid_from": "2027-02-01T00:00:00Z"})
    return int(made["version"])


@story
def try_policy(say: Server) -> Asked:
    version = to_try(say)
    return Asked(
        path={"version": version}, body={"share": 10}, after=lambda: say.post("/policies/try/stop", {})
    )


@story
def show_policy_trial(say: Server) -> Asked:
    say.post(f"/policies/{to_try(say)}/try", {"share": 10})
    return Asked(after=lambda: say.post("/policies/try/stop", {}))


@story
def stop_policy_trial(say: Server) -> Asked:
    say.post(f"/policies/{to_try(say)}/try", {"share": 10})
    return Asked()


@story
def list_guards(say: Server) -> Asked:
    say.post("/policies/guards", {"items": [{"name": "late", "most": 5.0}]})
    return Asked(after=lambda: say.post("/policies/guards", {"items": []}))


@story
def set_guards(say: Server) -> Asked:
    items = [{"name": "cost_rise", "most": 2.5}, {"name": "changed", "most": 20.0}]
    return Asked(body={"items": items}, after=lambda: say.post("/policies/guards", {"items": []}))


@story
def list_golden_orders(say: Server) -> Asked:
    golden(say)
    return Asked(after=lambda: dropped(say))


@story
def keep_golden_order(say: Server) -> Asked:
    number = say.order(("MUG", 2))["number"]
    wants = {"locations": ["EWR", "LAX"], "max_cost": {"amount": "9.00", "currency": "USD"}}
    return Asked(body={"order": number, "wants": wants, "note": "near"}, after=lambda: dropped(say))


@story
def drop_golden_order(say: Server) -> Asked:
    return Asked(path={"golden_id": golden(say)[1]})


CHART = {"zones": [{"country": "US", "zone": 5}, {"country": "US", "postal_prefix": "0", "zone": 2}]}
LEVELS = {"services": [{"service": "ground", "level": "standard"}, {"service": "ground", "level": "two_day"}]}


def far(say: Server) -> str:
    """A location without stock, whose chart nothing is decided by."""
    code = say.story.replace("_", "-").upper()
    say.call("PUT", f"/locations/{code}", ZURICH)
    return code


@story
def show_zones(say: Server) -> Asked:
    return Asked(path={"code": "EWR"})


@story
def put_zones(say: Server) -> Asked:
    return Asked(path={"code": far(say)}, body=CHART)


@story
def show_service_levels(say: Server) -> Asked:
    say.call("PUT", "/tariffs/swallow/service-levels", LEVELS)
    return Asked(path={"carrier": "swallow"})


@story
def put_service_levels(say: Server) -> Asked:
    return Asked(path={"carrier": "swift"}, body=LEVELS)


@story
def show_units(say: Server) -> Asked:
    say.call("PUT", "/skus/TEE/units/box", {"factor": 24})
    return Asked(path={"sku": "TEE"})


@story
def show_unit(say: Server) -> Asked:
    say.call("PUT", "/skus/LAMP/units/box", {"factor": 6})
    return Asked(path={"sku": "LAMP", "unit": "box"})


@story
def put_unit(say: Server) -> Asked:
    return Asked(path={"sku": "MUG", "unit": "pallet"}, body={"factor": 480})
