"""Rules 12 and 13: decisions have their parts, and the drawing of the house is the import contract."""

import re
from pathlib import Path

import pytest
from tests.house.reading import ROOT, floors, rooms, short

DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
PARTS = ["Context", "Decision", "Consequences", "Alternatives"]


def test_decisions_are_numbered_without_gaps() -> None:
    assert DECISIONS
    numbers = [int(re.fullmatch(r"(\d{4})-[a-z0-9-]+\.md", path.name)[1]) for path in DECISIONS]  # type: ignore[index]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("path", DECISIONS, ids=short)
def test_a_decision_has_its_parts_and_half_a_page(path: Path) -> None:
    text = path.read_text()
    assert re.match(r"# \d{4}\b", text), "the title begins with the number"
    assert [part for part in re.findall(r"^(?:## |\*\*)(\w+)", text, re.MULTILINE) if part in PARTS] == PARTS
    assert len(text.splitlines()) <= 60


def drawn() -> dict[str, int]:
    """Room -> floor as docs/house.md draws it; a floor may take several lines."""
    drawing = (ROOT / "docs" / "house.md").read_text().split("```")[1]
    found: dict[str, int] = {}
    floor = -1
    for line in drawing.strip().splitlines():
        at = re.match(r"floor +(\d+)  ", line)
        if at:
            floor = int(at[1])
        names = re.split(r" {3,}", line[at.end() if at else 10 :])[0]
        found |= dict.fromkeys(names.split(" · "), floor)
    return found


def test_the_drawing_of_the_house_is_the_import_contract() -> None:
    assert drawn() == floors()


def test_the_drawing_marks_the_rooms_that_stand() -> None:
    text = (ROOT / "docs" / "house.md").read_text()
    listed = re.search(r"^Standing today: (.*?)\.$", text, re.MULTILINE | re.DOTALL)
    assert listed
    assert sorted(re.findall(r"`(\w+)`", listed[1])) == sorted(rooms())
