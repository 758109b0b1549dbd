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
