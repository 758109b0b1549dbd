"""Files of orders, however long: read once to the end, then given out order by order in bounded memory.

The first reading writes every record to a file without a name and remembers eight bytes a row, which tell
where each order ends: rows of an order need not stand together. A file that cannot be read to its end is
refused before anything of it is taken in.
"""

import hashlib
import tempfile
from array import array
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import IO, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from crossdock.channels import order_rows
from crossdock.channels.order_rows import Reading, Rows
from crossdock.core.imports import FileRefused, files
from crossdock.core.imports.files import Record, Source

EVERY: Final = 2_000  # records between two words on how far the first reading is
PART: Final = 1 << 20  # bytes read at once
MOST_OPEN: Final = 200_000  # rows held in memory, of orders whose last row is still to come
DOUBTED: Final = 100_000  # orders of which rows may be missing, that are remembered
ENCODE: Final = msgspec.msgpack.Encoder()
DECODE: Final = msgspec.msgpack.Decoder(tuple[int, dict[str, str], str, tuple[str, ...]])


def digest(source: Source, reading: Reading) -> bytes:
    """SHA-256 of the content and of how it is read. Raises FileRefused."""
    if source.size > files.MAX_BYTES:
        raise FileRefused(f"split the file: it is larger than {files.MAX_BYTES >> 20} MiB", row=0)
    content = hashlib.sha256()
    try:
        with source.begin() as file:
            while part := file.read(PART):
                content.update(part)
    except OSError as error:
        raise FileRefused(f"check the path: {error.strerror or error}", row=0) from error
    content.update(ENCODE.encode((reading.channel, reading.profile, reading.time_zone)))
    return content.digest()


class Spool:
    """A file's records, kept aside. Use ``fill`` to its end, then ``orders``; close it afterwards."""

    def __init__(self, source: Source, reading: Reading) -> None:
        self._source = source
        self._reading = reading
        self._keys = array("Q")
        self._doubt: dict[int, int] = {}  # of an order's hash: the row that may be its own
        self._file: IO[bytes] = tempfile.TemporaryFile(prefix="crossdock-orders-")  # noqa: SIM115 - closed by close
        self.headers: tuple[str, ...] | None = None
        self.notes: tuple[str, ...] = ()
        self.ignored: tuple[str, ...] = ()

    def close(self) -> None:
        self._file.close()

    @property
    def rows(self) -> int:
        """How many records the file has, as far as it is read."""
        return len(self._keys)

    def fill(self) -> Iterator[float]:
        """Read the file, a part a step; gives how much of it is read. Raises FileRefused."""
        reading = self._reading
        encoding = reading.encoding or None
        table = files.opened(self._source, order_rows.known(reading), encoding)
        self.headers, self.notes = table.headers, table.notes
        if table.headers is not None:
            self.ignored = order_rows.check_headers(table.headers, reading)
        yield 0.0
        strays = _Strays(self._doubt)
        for one in table.records:
            record = order_rows.exact(one)
            key = order_rows.key_of(record, reading, table.headers)
            mark = _mark(key) if key[1] else 0
            strays.see(record, mark, order_rows.texts(record, reading, table.headers))
            self._keys.append(mark)
            row = (record.number, record.cells, record.broken, record.raw)
            packed = ENCODE.encode(row)
            self._file.write(len(packed).to_bytes(4, "big") + packed)
            if self.rows % EVERY == 0:
                yield table.fraction()
        yield 1.0

    def orders(self) -> Iterator[Rows]:
        """The rows of each order, in the order of their last rows; strays by themselves."""
        last = _last(self._keys)
        opened: dict[int, dict[tuple[str, str], list[Record]]] = {}
        held = 0
        for place, record in enumerate(self._records()):
            key = order_rows.key_of(record, self._reading, self.headers)
            if not key[1]:
                yield Rows(key[0], "", (record,), self.headers)
                continue
            mark = self._keys[place]
            opened.setdefault(mark, {}).setdefault(key, []).append(record)
            held += 1
            if held > MOST_OPEN:
                raise FileRefused(
                    f"sort the file by order: rows of one order lie more than {MOST_OPEN} rows apart",
                    row=record.number,
                )
            if last[place]:
                for (channel, external_id), records in opened.pop(mark).items():
                    held -= len(records)
                    yield Rows(channel, external_id, tuple(records), self.headers, self._doubted(mark))

    def _doubted(self, mark: int) -> str:
        row = self._doubt.get(mark)
        if row is None:
            return ""
        return f"see row {row}, which names no order and may be a line of this one; replay this if it is none"

    def _records(self) -> Iterator[Record]:
        self._file.seek(0)
        while size := self._file.read(4):
            yield Record(*DECODE.decode(self._file.read(int.from_bytes(size, "big"))))


class _Strays:
    """Rows whose order is not known: which neighbour each may belong to."""

    def __init__(self, doubt: dict[int, int]) -> None:
        self._doubt = doubt
        self._before: tuple[int, dict[str, str]] | None = None
        self._stray: tuple[int, dict[str, str]] | None = None

    def see(self, record: Record, mark: int, texts: dict[str, str]) -> None:
        if not mark:
            if self._before is not None:
                self._weigh(self._before, (record.number, texts))
            self._stray = (record.number, texts)
            return
        if self._stray is not None:
            self._weigh((mark, texts), self._stray)
            self._stray = None
        self._before = (mark, texts)

    def _weigh(self, order: tuple[int, dict[str, str]], stray: tuple[int, dict[str, str]]) -> None:
        if order_rows.may_belong(stray[1], order[1]) and len(self._doubt) < DOUBTED:
            self._doubt.setdefault(order[0], stray[0])


def _mark(key: tuple[str, str]) -> int:
    """A number of 64 bits for an order of this process; never 0."""
    return (hash(key) & 0xFFFF_FFFF_FFFF_FFFF) or 1


def _last(keys: Sequence[int]) -> NDArray[np.bool_]:
    """[rows]: whether a row is the last of its mark. Two orders of one mark only end later."""
    marks = np.array(keys, dtype=np.uint64)
    found = np.zeros(len(marks), dtype=np.bool_)
    _, back = np.unique(marks[::-1], return_index=True)
    found[len(marks) - 1 - back] = True
    return found


def whole(source: Source, reading: Reading) -> Iterator[Rows]:
    """The orders of a file that is at hand, such as a mended message. Raises FileRefused."""
    with closing(Spool(source, reading)) as spool:
        for _ in spool.fill():
            pass
        yield from spool.orders()
