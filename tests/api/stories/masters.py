"""SKUs, kits, aliases, locations, policies."""

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
