"""schemathesis from outside, as anybody may run it: its own command, all its phases, a whole installation."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.running import Running, installation

CONFIG = """
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "304", 400, 401, 403, 404, 409, 412, 413, 414, 415, 422, 428, 429]

[checks.negative_data_rejection]
expected-statuses = [207, 400, 401, 403, 404, 405, 409, 412, 413, 414, 415, 422, 428, 429]
"""
SECONDS = 600
# Calls by which it would end or change the key that it asks with: tests/api asks them.
ITS_OWN = ("--exclude-operation-id", "revoke_key", "--exclude-operation-id", "rotate_key")


def key(mine: Running) -> str:
    [(code, said)] = mine.commands(["keys", "create", "--name", "fuzz", "--scopes", "*"])
    assert code == 0, said
    return next(word for word in said.split() if word.startswith("crossdock_"))


@pytest.mark.soak
@pytest.mark.timeout(2 * SECONDS)
def test_the_whole_api_is_as_its_document_says(tmp_path: Path) -> None:
    (tmp_path / "schemathesis.toml").write_text(CONFIG)
    with installation(tmp_path) as mine:
        done = subprocess.run(
            [
                str(Path(sys.executable).with_name("schemathesis")), "run", f"{mine.url}/api/v1/openapi.json",
                "--header", f"Authorization: Bearer {key(mine)}", "--max-examples", "40",
                "--workers", "1", "--max-time", str(SECONDS), *ITS_OWN,
            ],
            cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip
        found = done.stdout.partition("= ERRORS =")[2] or done.stdout.partition("= FAILURES =")[2]
        assert done.returncode == 0, found[:20_000] + done.stdout[-1000:] + done.stderr[-2000:]
        mine.drained_and_verified()
