"""The installation's configuration: every CROSSDOCK_* variable, typed, in one place.

What operators change while it runs lives in the database with history, not here.
"""

import inspect
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final


def default_home() -> Path:
    """/var/lib/crossdock for root, ~/.local/share/crossdock for anybody else."""
    return Path("/var/lib/crossdock") if os.geteuid() == 0 else Path.home() / ".local/share/crossdock"


@dataclass(frozen=True, slots=True)
class Config:
    """Each field is read from ``CROSSDOCK_<FIELD>``; the comment says what it is for."""

    home: Path  # everything of one installation: database, secrets, logs
    database_url: str = ""  # another PostgreSQL 18; empty: the embedded one
    admin_url: str = ""  # the same database as its administrator, for `migrate`, which then guards the log
    schema: str = "public"  # search path of every connection
    port: int = 8000  # where the web server listens
    host: str = "127.0.0.1"  # and on which address
    workers: int = 0  # worker processes; 0: one a core
    webs: int = 0  # web processes, on the same port; 0: one for two cores
    allowed_hosts: str = "localhost,127.0.0.1,[::1]"  # host names that the web server answers to
    max_body: int = 10_000_000  # bytes of a request's body, refused before it is read
    allow_private_addresses: bool = False  # may messages go out to private and loopback addresses
    public_url: str = ""  # where people reach this installation: links in mails begin so
    smtp_url: str = ""  # smtp://user:password@host:587 (STARTTLS), smtps://…, smtp+plain://… (no password)
    mail_from: str = ""  # the sender of mails: Crossdock <orders@example.com>
    trusted_proxies: str = ""  # addresses or networks, with commas: whose X-Forwarded- headers are believed
    label_lease: int = 300  # seconds until a label that was begun and not settled is looked up at its carrier
    answer_hours: int = 48  # hours of its working days that a location may take to answer a recall; 0: no end
    time_zone: str = "UTC"  # the company's (America/New_York): reports count the days of orders by it
    banner: str = ""  # what the console says above every page, so that nobody takes a test for the real thing
    log_level: str = "info"  # debug, info, warning or error
    log_json: bool = False  # one JSON object a line instead of readable text
    debug: bool = False  # faults with all details to whoever asks: never where others reach it


PREFIX: Final = "CROSSDOCK_"
TRUE: Final = {"1", "true", "yes", "on"}


class BadSetting(ValueError):
    """A CROSSDOCK_ variable that cannot be read."""


def _read(name: str, kind: Any, text: str) -> Any:
    if kind in (bool, "bool"):
        return text.strip().lower() in TRUE
    if kind in (int, "int"):
        if not text.strip().isdecimal():
            raise BadSetting(f"{PREFIX}{name.upper()} must be a whole number, not {text!r}")
        return int(text)
    return Path(text).expanduser().absolute() if kind in (Path, "Path") else text


def load(environment: Mapping[str, str] | None = None) -> Config:
    """Read the configuration. Raises BadSetting, naming the variable."""
    env = os.environ if environment is None else environment
    given = {
        field.name: _read(field.name, field.type, env[PREFIX + field.name.upper()])
        for field in fields(Config)
        if env.get(PREFIX + field.name.upper())
    }
    return Config(**{"home": default_home(), **given})


SAID: Final = re.compile(r"^    (\w+): (\w+)(?: = (.+?))?  # (.+)$", re.MULTILINE)


def page() -> str:
    """The table of docs/settings.md: each variable, what it is by default, and what it is for."""
    rows = [
        f"| `{PREFIX}{name.upper()}` | {_default(name, default)} | {about} |"
        for name, _, default, about in SAID.findall(inspect.getsource(Config))
    ]
    return "\n".join(["| variable | default | what it is for |", "|---|---|---|", *rows]) + "\n"


def _default(name: str, source: str) -> str:
    if name == "home":
        return "`~/.local/share/crossdock`, for root `/var/lib/crossdock`"
    if source in ("True", "False"):
        return "`1`" if source == "True" else "`0`"
    bare = source.replace("_", "") if source[:1].isdigit() else source.strip('"')
    return f"`{bare}`" if bare else "empty"
