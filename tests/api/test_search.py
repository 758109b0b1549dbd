"""The search over the API: pages, counts, what is pasted, what whoever is limited finds."""

from tests.api.calling import Caller, order
from tests.api.reaching import limited
from tests.company import BEGAN

from crossdock.core.sql import Cursor
from crossdock.desk import filling
from crossdock.orders.numbers import parse_number
from crossdock.partners import channels


def placed(api: Caller, cur: Cursor, *names: str, channel: str = "web") -> list[str]:
    drafts = [
        order(f"A-{at}", channel=channel, customer={"name": name, "email": f"{at}@example.com"})
        for at, name in enumerate(names)
    ]
    numbers = [one["order"]["number"] for one in api.post("orders", drafts, 207)]
    filling.fill(cur, [parse_number(one) for one in numbers])
    return numbers


def test_pages_go_on_where_the_last_one_ended(api: Caller, cur: Cursor) -> None:
    numbers = placed(api, cur, *["Grace Hopper"] * 3, "Grace Hoper")
    seen, cursor = [], ""
    while True:
        page = api.get(f"search?q=grace%20hopper&limit=1{cursor}")
        assert (page["by"], page["count"], page["counted"]) == ("people", 4, "4")
        seen += page["items"]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert [one["number"] for one in seen] == [*numbers[2::-1], numbers[3]]
    assert [one["errors"] for one in seen] == [0, 0, 0, 1]
    assert {tuple(one["found_by"]) for one in seen} == {("name",)}
    for wrong in ("x", "1", "1.x", "-1.5"):
        assert api.ask("GET", f"search?q=grace&cursor={wrong}", 422)["code"] == "page_cursor_unknown"
    assert api.ask("GET", "search?q=%20", 422)["code"] == "search_empty"
    assert api.ask("GET", "search", 422)["code"] == "validation_failed"
    some = api.get("search?q=A-0&fields=items,counted")
    assert (set(some), some["items"][0]["number"]) == ({"items", "counted"}, numbers[0])


def test_many_numbers_are_pasted_and_what_is_missing_is_said(api: Caller, cur: Cursor) -> None:
    numbers = placed(api, cur, "Grace Hopper", "Ada Lovelace")
    told = api.post("search/numbers", {"numbers": ["A-1", numbers[0], "1Z9", " A-1 "]})
    assert [(one["asked"], [hit["number"] for hit in one["orders"]]) for one in told["items"]] == [
        ("A-1", [numbers[1]]), (numbers[0], [numbers[0]]), ("1Z9", []),
    ]  # fmt: skip
    assert told["missing"] == ["1Z9"]
    assert api.post("search/numbers", {"numbers": [str(at) for at in range(200)]})["missing"] != []
    for wrong in ([], [str(at) for at in range(201)], [""]):
        assert api.post("search/numbers", {"numbers": wrong}, 422)["code"] == "validation_failed"
    assert api.post("search/numbers", {"numbers": [" "]}, 422)["code"] == "search_empty"


def test_whoever_is_limited_to_channels_finds_their_own(api: Caller, cur: Cursor) -> None:
    channels.add(cur, "other", "api", at=BEGAN)
    [mine] = placed(api, cur, "Grace Hopper")
    [theirs] = placed(api, cur, "Grace Hopper", channel="other")
    one = limited(api, cur, channels=["other"])
    for text in ("hopper", "grace%20hoper", "A-0", "MUG", "0@example.com", "10001"):
        assert [hit["number"] for hit in api.get(f"search?q={text}")["items"]] == [theirs, mine]
        found = one.get(f"search?q={text}")
        assert ([hit["number"] for hit in found["items"]], found["count"]) == ([theirs], 1)
    assert one.get(f"search?q={mine}")["items"] == []
    assert one.post("search/numbers", {"numbers": [mine, theirs]})["missing"] == [mine]
    assert one.ask("GET", "search?q=hopper&channel=web", 403)["code"] == "out_of_reach"
    there = limited(api, cur, locations=["EWR"])
    assert there.ask("GET", "search?q=hopper", 403)["code"] == "out_of_reach"
