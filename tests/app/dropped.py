"""A folder that orders are dropped into, and a process that looks after it by a clock of the test's."""

import csv
import threading
from pathlib import Path

from tests.channels.filed import HEAD

from crossdock.app import dropping, folders
from crossdock.core import db as database
from crossdock.core.stages import Loop, OutsideStage


class Watched:
    """A folder of channel web, and a process that looks after it by a clock of the test's."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.now = 1000.0
        self.begin()

    def begin(self) -> None:
        """As a process does that has just started."""
        watch = dropping.Watch(monotonic=lambda: self.now)
        self.watch = watch
        self.stage = OutsideStage("files", watch.claim, watch.act, watch.settle, most=1)
        self.loop = Loop([self.stage], stop=threading.Event())

    def look(self, after: float = 2.0) -> None:
        self.now += after
        self.loop.drain()

    def drop(self, name: str, body: str) -> Path:
        path = self.path / name
        path.write_text(body)
        return path

    def names(self, where: str = ".") -> list[str]:
        """What lies in a folder, without stamps; a report as its file's name and +."""
        found = [one.name for one in (self.path / where).iterdir() if one.is_file()]
        plain = [one for one in found if not one.startswith(".")]
        cut = [one if where == "." else one[folders.STAMPED :] for one in plain]
        return sorted(one.replace(folders.REPORT, "+") for one in cut)

    def report(self, where: str) -> list[dict[str, str]]:
        (path,) = (self.path / where).glob(f"*{folders.REPORT}")
        with path.open() as file:
            return list(csv.DictReader(file))


def ours(*lines: str) -> str:
    return HEAD + "".join(line.replace("web,", "drops,", 1) for line in lines)


def orders() -> int:
    with database.transaction() as cur:
        (count,) = cur.execute("SELECT count(*) FROM orders_order").fetchone() or (0,)
    return int(count)
