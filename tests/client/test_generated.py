"""The client is in step with the OpenAPI document: written anew, every module is as it stands.

After a change of the API: ``CROSSDOCK_WRITE_CLIENT=1 python -m pytest tests/client/test_generated.py``; look
at what changed, commit it.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from tests.api import described

from crossdock.client import generate
from crossdock.client.generate.operations import operations

ROOT: Final = Path(__file__).resolve().parents[2]
CLIENT: Final = ROOT / "src" / "crossdock" / "client"
WRITE: Final = os.environ.get("CROSSDOCK_WRITE_CLIENT") == "1"
FOLDERS: Final = ("awaiting", "blocking", "shapes")
RUFF: Final = Path(sys.executable).parent / "ruff"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every module as it is written now, formatted, by its path below the package."""
    folder = tmp_path_factory.mktemp("written")
    config = ["--config", str(ROOT / "pyproject.toml"), "--quiet"]
    for name, text in generate.files(described.document()).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    for act in (["check", "--fix-only", "--select", "I,F401", "--no-cache"], ["format", "--no-cache"]):
        subprocess.run([RUFF, *act, *config, folder], check=True)
    return {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*.py"))}


def standing() -> dict[str, str]:
    found = [path for name in FOLDERS for path in (CLIENT / name).rglob("*.py")]
    return {str(path.relative_to(CLIENT)): path.read_text() for path in found}


def test_the_client_is_as_the_document_has_it(written: dict[str, str]) -> None:
    if WRITE:
        for name in FOLDERS:
            shutil.rmtree(CLIENT / name, ignore_errors=True)
        for path, text in written.items():
            (CLIENT / path).parent.mkdir(exist_ok=True)
            (CLIENT / path).write_text(text)
    found = standing()
    differing = sorted(path for path in found.keys() | written.keys() if found.get(path) != written.get(path))
    assert not differing, (
        "the API's document has changed: write the client again by `CROSSDOCK_WRITE_CLIENT=1 python -m "
        "pytest tests/client/test_generated.py`, look at what changed, commit it"
    )


def test_every_operation_has_its_method() -> None:
    wanted = {
        (method.upper(), path.removeprefix("/api/v1"))
        for path, methods in described.document()["paths"].items()
        for method in methods
    }
    assert {(one.method, one.path) for one in operations(described.document())} == wanted
