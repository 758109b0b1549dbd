"""Kits and aliases one by one, and a policy's versions: read, put in the place of what was read, ended."""

from typing import Any

import pytest
from tests.api.calling import Caller
from tests.api.reaching import limited
from tests.api.test_masters import faults, put
from tests.api.test_sessions import code_of
from tests.company import MONDAY

from crossdock.accounts import keys
from crossdock.catalog import aliases
from crossdock.core.sql import Cursor

SET: dict[str, Any] = {"components": [{"sku": "MUG", "quantity": 2}, {"sku": "BOOK", "quantity": 1}]}
PACK: dict[str, Any] = {"sku": "MUG", "quantity": "12"}


@pytest.fixture(autouse=True)
def forget() -> None:
    keys.PROVED.forget()


def end(api: Caller, path: str) -> None:
    tag = api.call("GET", path)["ETag"]
    assert api.call("DELETE", path, None, {"If-Match": tag}).status_code == 204


def test_a_kit_is_made_put_anew_and_ended(api: Caller) -> None:
    assert api.ask("GET", "kits/SET", 404)["code"] == "no_kit"
    made = put(api, "kits/SET", SET, 201)
    assert (made["components"], made["ships_apart"]) == (SET["components"], False)
    assert api.get("kits/SET") == made
    assert made in api.get("kits")["items"]
    assert api.get("skus/SET")["weight_g"] == 2 * 500 + 1000
    again = put(api, "kits/SET", {"components": [{"sku": "MUG", "quantity": 3}], "ships_apart": True})
    assert (again["components"], again["ships_apart"]) == ([{"sku": "MUG", "quantity": 3}], True)
    end(api, "kits/SET")
    assert api.ask("GET", "kits/SET", 404)["code"] == "no_kit"
    assert api.ask("DELETE", "kits/SET", 404)["code"] == "no_kit"
    assert api.get("skus/SET")["sku"] == "SET"
    assert put(api, "kits/SET", SET, 201)["components"] == SET["components"]


@pytest.mark.parametrize(
    ("path", "components", "field", "said"),
    [
        ("kits/SET", [("NONE", 1)], "sku", "import the component NONE first"),
        ("kits/MUG", [("BOOK", 1)], "sku", "has stock of its own"),
        ("kits/SET", [("SET", 1)], "sku", "the kit holds itself"),
        ("kits/SET", [("MUG", 1), ("BOOK", 1), ("MUG", 2)], "components[2].sku", "keep one row"),
        ("kits/SET", [("MUG", 0)], "components[0].quantity", "greater than or equal to 1"),
        ("kits/SET", [("MUG", 1), ("BO\nOK", 1)], "components[1].sku", "line breaks"),
        ("kits/SET", [], "components", "at least 1"),
        ("kits/SET%20", [("MUG", 1)], "sku", "blanks"),
    ],
)
def test_a_kit_is_refused_as_in_a_file(
    api: Caller, path: str, components: list[Any], field: str, said: str
) -> None:
    body = {"components": [{"sku": sku, "quantity": units} for sku, units in components]}
    found = faults(api.ask("PUT", path, 422, body))
    assert said in found[field], found
    assert api.get("kits")["items"] == []


@pytest.mark.parametrize("path", ["aliases/M12", "channels/web/aliases/M12"])
def test_an_alias_is_made_put_anew_and_ended(api: Caller, cur: Cursor, path: str) -> None:
    assert api.ask("GET", path, 404)["code"] == "no_alias"
    made = put(api, path, PACK, 201)
    channel = "web" if path.startswith("channels") else None
    assert made == {**PACK, "channel": channel, "alias": "M12", "valid_from": made["valid_from"]}
    assert api.get(path) == made
    assert made in api.get("aliases")["items"]
    named = (api.company.channel_id, "M12")
    meaning = aliases.means(cur, [named], MONDAY)[named]
    assert (meaning.sku.code, meaning.quantity) == ("MUG", 12)
    assert put(api, path, {"sku": "TEE"})["quantity"] == "1"
    end(api, path)
    assert api.ask("GET", path, 404)["code"] == "no_alias"
    assert api.ask("DELETE", path, 404)["code"] == "no_alias"


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("aliases/M12", {"sku": "NONE"}, "sku"),
        ("aliases/TEE", {"sku": "MUG"}, "alias"),
        ("aliases/M12", {"sku": "MUG", "quantity": "0"}, "quantity"),
        ("aliases/M12", {"sku": "MUG", "quantity": "1000001"}, "quantity"),
        ("aliases/M12", {"sku": "MUG", "quantity": 12}, "quantity"),
        ("aliases/M12%20", {"sku": "MUG"}, "alias"),
    ],
)
def test_an_alias_is_refused_as_in_a_file(api: Caller, path: str, body: dict[str, Any], field: str) -> None:
    assert field in faults(api.ask("PUT", path, 422, body))
    assert api.get("aliases")["items"] == []


def test_a_channel_that_there_is_not_has_no_aliases(api: Caller) -> None:
    for method, body in (("GET", None), ("PUT", PACK), ("DELETE", None)):
        assert api.ask(method, "channels/none/aliases/M12", 404, body)["code"] == "channel_unknown"


def test_what_is_put_holds_for_what_was_read(api: Caller) -> None:
    for path, body in (("kits/SET", SET), ("aliases/M12", PACK), ("channels/web/aliases/M12", PACK)):
        put(api, path, body, 201)
        tag = api.call("GET", path)["ETag"]
        assert code_of(api.call("PUT", path, body)) == (428, "version_needed")
        assert code_of(api.call("PUT", path, body, {"If-None-Match": "*"})) == (412, "outdated")
        end(api, path)
        assert code_of(api.call("PUT", path, body, {"If-Match": tag})) == (412, "outdated")
        put(api, path, body, 201)


def test_a_version_of_a_policy_is_shown(api: Caller) -> None:
    made = api.post("policies", {"name": "standard", "document": {"max_parcels": 2}}, 201)
    assert api.get(f"policies/{made['version']}") == made
    assert api.ask("GET", "policies/999999", 404)["code"] == "policy_unknown"
    assert api.ask("GET", "policies/newest", 422)["errors"][0]["field"] == "version"


def test_whoever_is_limited_reads_their_own_and_puts_nothing(api: Caller, cur: Cursor) -> None:
    put(api, "channels/web/aliases/M12", PACK, 201)
    mine, other = (limited(api, cur, channels=[name]) for name in ("web", "elsewhere"))
    assert mine.get("channels/web/aliases/M12")["sku"] == "MUG"
    assert other.ask("GET", "channels/web/aliases/M12", 404)["code"] == "not_here"
    for path, body in (("channels/web/aliases/M12", PACK), ("aliases/M12", PACK), ("kits/SET", SET)):
        assert mine.ask("PUT", path, 403, body)["code"] == "out_of_reach"
        assert mine.ask("DELETE", path, 403)["code"] == "out_of_reach"


def test_the_audit_shows_what_was_put_and_what_was(live: Caller) -> None:
    put(live, "channels/web/aliases/M12", PACK, 201)
    end(live, "channels/web/aliases/M12")
    put(live, "kits/SET", SET, 201)
    kit, ended, made = live.get("audit")["items"]
    assert [(one["subject"], one["name"], one["kind"]) for one in kit["changes"]] == [
        ("sku", "SET", "created"), ("sku", "SET", "set"), ("kit", "SET", "created"),
    ]  # fmt: skip
    assert [one["kind"] for one in ended["changes"] + made["changes"]] == ["dropped", "created"]
    assert ended["changes"][0]["before"]["sku"] == "MUG"
    found = live.get("audit/as-of?subject=kit&name=SET&at=2026-12-31T00:00:00Z")
    assert found["document"]["components"] == SET["components"]
