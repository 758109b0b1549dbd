"""The OpenAPI document names a schema by its class: of two of one name, one describes the other's."""

from collections import Counter

from tests.house.reading import ROOT

FOLDER = ROOT / "src" / "crossdock" / "api" / "schemas"


def test_every_schema_has_a_name_of_its_own() -> None:
    lines = [line for path in FOLDER.glob("*.py") for line in path.read_text().splitlines()]
    heads = [line.removeprefix("class ") for line in lines if line.startswith("class ")]
    names = Counter(head.partition("(")[0] for head in heads)
    assert len(names) > 100
    assert [name for name, times in names.items() if times > 1] == []
