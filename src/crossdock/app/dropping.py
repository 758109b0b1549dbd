"""The files stage: orders out of files that are dropped into watched folders.

Each look takes one complete file of one folder and runs it in, some steps a turn, so that the process can
end in between. Killed anywhere, the file stands in ``taking`` and is run in again by whoever looks next:
every order of it goes in once, and the file goes to ``done`` or ``failed`` once.
"""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final, Literal

import structlog
from django.conf import settings

from crossdock.app import folders, order_files, results
from crossdock.app.folders import Folder, Taken
from crossdock.channels import order_settings
from crossdock.channels.errors import FileSettingRefused
from crossdock.core import clock
from crossdock.core.actor import Actor
from crossdock.core.imports import Fault
from crossdock.core.imports.files import Source
from crossdock.core.sql import Cursor
from crossdock.core.stages import CHANNEL, PASSING, Batch, OutsideStage
from crossdock.partners import channels
from crossdock.partners.channels import Channel

ACTOR: Final = Actor("stage", "files")
EVERY: Final = 1.0  # seconds between two looks at the folders
STEPS: Final = 4  # of a file a turn, each a transaction of some orders

log = structlog.get_logger(__name__)


def folder_of(channel: Channel) -> Path | None:
    """The folder that a channel's files are dropped into, if it has one."""
    stated = str(channel.settings.get("folder") or "")
    return Path(stated) if stated and channel.active else None


def watched(cur: Cursor) -> list[Channel]:
    """The channels with a folder, by name."""
    found = [one for one in channels.by_ids(cur).values() if folder_of(one) is not None]
    return sorted(found, key=lambda one: one.name)


@dataclass(slots=True)
class Hand:
    """The file in hand: how far it is, and what keeps its folder from others."""

    channel: str
    folder: Folder
    taken: Taken
    run: order_files.Run
    steps: Generator[Any, None, None]
    held: ExitStack


@dataclass(slots=True)
class Watch:
    """What one process watches. ``monotonic``: the machine's steady clock, seconds."""

    monotonic: Callable[[], float] = clock.monotonic
    _hand: Hand | None = None
    _next: float = 0.0
    _after: str = ""  # the channel whose folder was served last
    _folders: dict[str, Folder] = field(default_factory=dict)
    _faults: dict[str, str] = field(default_factory=dict)

    def claim(self, cur: Cursor, limit: int, now: datetime) -> list[Any]:  # noqa: ARG002
        """The file in hand, or the channels whose folders are to be looked at."""
        if self._hand is not None:
            return [self._hand]
        if self.monotonic() < self._next:
            return []
        self._next = self.monotonic() + EVERY
        return watched(cur)

    def act(self, leased: Sequence[Any]) -> list[Any]:
        """Take a file if there is none in hand, and go some steps on with it."""
        hand = self._hand = self._hand or self._look(leased)
        if hand is None:
            return []
        try:
            # The first step to come ends the counting: there are more.
            if next(islice(hand.steps, STEPS - 1, STEPS), None) is None:
                self._put(hand)
                self.let_go()
        except BaseException:
            self.let_go()
            raise
        return [True]

    def settle(self, cur: Cursor, outcomes: Sequence[Any]) -> Batch:
        """Wake who waits for orders; look again at once after a file, else when it is time."""
        if outcomes:
            cur.execute(f"NOTIFY {CHANNEL}")
            self._next = 0.0
        return Batch(claimed=len(outcomes), done=len(outcomes))

    def let_go(self) -> None:
        """Leave the file in hand where it stands."""
        hand, self._hand = self._hand, None
        if hand is not None:
            hand.steps.close()
            hand.held.close()

    def _look(self, found: Sequence[Channel]) -> Hand | None:
        """The next file, of the first folder after the last one that has any."""
        turn = [one for one in found if one.name > self._after]
        for channel in [*turn, *(one for one in found if one not in turn)]:
            try:
                hand = self._taken(channel)
            except (OSError, FileSettingRefused) as error:
                self._fault(channel.name, str(error))
                continue
            self._faults.pop(channel.name, None)
            if hand is not None:
                self._after = channel.name
                log.info("files.taken", channel=channel.name, file=hand.taken.name)
                return hand
        return None

    def _fault(self, channel: str, said: str) -> None:
        """Say once what keeps a folder from being looked after; `crossdock doctor` says it whenever asked."""
        if self._faults.get(channel) != said:
            self._faults[channel] = said
            log.error("files.folder_unusable", channel=channel, error=said)

    def _taken(self, channel: Channel) -> Hand | None:
        path = folder_of(channel)
        if path is None:
            return None
        reading = order_settings.reading(channel.settings, channel=channel.name, only=True)
        folder = self._folder(channel, path)
        folder.prepare()
        with ExitStack() as stack:
            if not stack.enter_context(folder.held()):
                return None
            taken = folder.take(self.monotonic(), clock.wall())
            if taken is None:
                return None
            source = replace(Source.of_path(taken.path), name=printable(taken.name))
            sheet = results.Sheet()
            run = order_files.Run(source, reading, actor=ACTOR, again=taken.left, tell=sheet.tell)
            return Hand(channel.name, folder, taken, run, _steps(run, sheet, taken), stack.pop_all())

    def _folder(self, channel: Channel, path: Path) -> Folder:
        quiet = order_settings.quiet_seconds(channel.settings)
        known = self._folders.get(channel.name)
        if known is None or (known.path, known.quiet) != (path, quiet):
            known = self._folders[channel.name] = Folder(path, quiet)
        return known

    @staticmethod
    def _put(hand: Hand) -> None:
        report = hand.run.report
        where: Literal["done", "failed"] = folders.DONE if report.ok else folders.FAILED
        if not hand.folder.put(hand.taken, where, folders.report_of(hand.taken)):
            log.warning("files.written_while_read", channel=hand.channel, file=hand.taken.name)
            return
        counts = {name: getattr(report, name) for name in ("created", "unchanged", "differs", "refused")}
        log.info(f"files.{where}", channel=hand.channel, file=hand.taken.name, **counts)


def _steps(run: order_files.Run, sheet: results.Sheet, taken: Taken) -> Generator[Any, None, None]:
    """The steps of a run, with the report beside the file when all are taken."""
    with sheet.written(folders.report_of(taken)):
        try:
            yield from run.steps()
        except (*PASSING, OSError):
            raise  # the file stands where it is, and comes again
        except Exception as error:
            log.exception("files.run_failed", file=taken.name)
            run.report.error(Fault(0, "", "", f"tell us: {type(error).__name__}: {error}"))
            run.report.applied = False
        sheet.end(run.report)


def watch(cur: Cursor, name: str, changes: Mapping[str, Any]) -> Channel:
    """Watch a folder for a channel of kind ``file``: its settings with these changes; the folder is made.

    Raises FileSettingRefused, ChannelUnknown.
    """
    channel = channels.locked(cur, name)
    if channel.kind != "file":
        raise FileSettingRefused(
            f"{name} is of kind {channel.kind}: add a channel of kind file for the files", name="folder"
        )
    default = {"folder": str(settings.CONFIG.home / "drop" / name)}
    wanted = {**default, **channel.settings, **changes}
    order_settings.reading(wanted, channel=name, only=True)
    quiet = order_settings.quiet_seconds(wanted)
    path = Path(str(wanted["folder"]))
    for other in watched(cur):
        there = folder_of(other)
        if other.name != name and there is not None and there.resolve() == path.resolve():
            raise FileSettingRefused(f"{other.name} has the folder {path} already", name="folder")
    try:
        Folder(path, quiet).prepare()
    except OSError as error:
        raise FileSettingRefused(f"The folder {path}: {error.strerror or error}", name="folder") from error
    return channels.set_settings(cur, name, wanted)


def stop(cur: Cursor, name: str) -> Channel:
    """Watch a channel's folder no more. Raises ChannelUnknown."""
    channel = channels.locked(cur, name)
    rest = {key: value for key, value in channel.settings.items() if key != "folder"}
    return channels.set_settings(cur, name, rest)


def listed(cur: Cursor) -> list[dict[str, Any]]:
    """The watched folders and how many files are where."""
    found = [(one.name, folder_of(one)) for one in watched(cur)]
    return [
        {"channel": name, "folder": str(path), **asdict(Folder(path, 0.0).standing())}
        for name, path in found
        if path is not None
    ]


def waiting(cur: Cursor) -> bool:
    """Whether files wait in any folder that can be used, or are being taken in."""
    paths = [folder_of(channel) for channel in watched(cur)]
    stands = [Folder(path, 0.0).standing() for path in paths if path is not None]
    return any(one.waiting + one.taking for one in stands)


def printable(name: str) -> str:
    """A file's name as the database can keep it."""
    return name.encode("utf-8", "replace").decode()


def stage() -> OutsideStage:
    """The stage of a process, with nothing in hand."""
    watch = Watch()
    return OutsideStage("files", watch.claim, watch.act, watch.settle, most=1)


STAGE: Final = stage()
