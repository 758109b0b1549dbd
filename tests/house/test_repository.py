"""What must not be in the repository: hosts of registries, paths of a machine, unfit licences, secrets."""

import re
import subprocess
from importlib import metadata

import pytest
from tests.house.reading import ROOT

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PIN = re.compile(r"^([a-z0-9._-]+)==(\S+)", re.MULTILINE)
FIT = re.compile(
    r"\b(MIT|0?BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|Unlicense|Zlib|HPND|CC0)"
    r"|Permission is hereby granted, free of charge",
    re.IGNORECASE,
)
# LGPL: imported as they are, never copied or changed.
IMPORTED_ONLY = {"psycopg", "psycopg-binary", "psycopg-pool"}


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git work tree")
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()]


def test_requirements_are_locked_with_hashes_and_name_no_host() -> None:
    assert len(LOCKS) == 2
    for lock in LOCKS:
        text = lock.read_text()
        assert "://" not in text
        assert "index-url" not in text
        blocks = re.split(r"\n(?=[a-z0-9])", text.strip())
        assert all("--hash=sha256:" in block for block in blocks)


def test_what_runs_is_locked_alike_in_both_files() -> None:
    main, dev = (
        dict(PIN.findall((ROOT / "requirements" / name).read_text())) for name in ("main.txt", "dev.txt")
    )
    assert main.items() <= dev.items()


def licence(name: str) -> str:
    """As its metadata states it, else the head of its licence file."""
    about = metadata.metadata(name)
    classifiers = [line for line in about.get_all("Classifier") or [] if line.startswith("License")]
    said = " ".join([about["License-Expression"] or "", (about["License"] or "")[:100], *classifiers])
    if said.strip():
        return said
    files = [file for file in metadata.files(name) or [] if "LICENSE" in file.name.upper()]
    return " ".join(file.read_text()[:200] for file in files)


def test_the_licence_of_every_locked_package_is_fit() -> None:
    names = sorted({name for lock in LOCKS for name, _ in PIN.findall(lock.read_text())})
    installed = {
        one.metadata["Name"].lower().replace("_", "-").replace(".", "-") for one in metadata.distributions()
    }
    looked_at = [name for name in names if name.replace("_", "-").replace(".", "-") in installed]
    assert len(looked_at) > len(names) * 0.8, "the environment is not the locked one: make setup"
    unfit = {name: licence(name) for name in looked_at if not FIT.search(licence(name))}
    assert unfit.keys() <= IMPORTED_ONLY, unfit


# Split, so that this file does not find itself.
MACHINE = re.compile("|".join(["/" + "work/", "/" + "root/", "/home/" + r"[a-z]", r"/Users" + "/"]))
SECRET = re.compile("-----BEGIN [A-Z ]*" + "PRIVATE KEY-----|AKIA" + "[0-9A-Z]{16}")


def test_no_path_of_a_machine_and_no_secret() -> None:
    wrong = []
    for name in tracked():
        text = (ROOT / name).read_bytes().decode("utf-8", "replace")
        wrong += [f"{name}: {found[0]}" for found in (MACHINE.search(text), SECRET.search(text)) if found]
    assert not wrong


def test_no_unfinished_business() -> None:
    """What is missing is an issue, not a remark in the code."""
    remark = re.compile(r"(#|--).*\b(TO" + r"DO|FIX" + r"ME|HA" + r"CK)\b")
    wrong = [
        f"{name}:{number}"
        for name in tracked()
        if name.endswith((".py", ".sql", ".toml", ".sh"))
        for number, line in enumerate((ROOT / name).read_text().splitlines(), start=1)
        if remark.search(line)
    ]
    assert not wrong
