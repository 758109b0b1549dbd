"""A file on its way to somebody who waits for it: the bytes of each batch as soon as it is written."""

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from crossdock.core.exports import writers
from crossdock.core.exports.rows import Column

MEDIA: Final = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class _Sink(io.RawIOBase):
    """Keeps what is written until it is taken, and counts it: Parquet says where its parts stand."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []
        self._size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        part = bytes(data)
        self._parts.append(part)
        self._size += len(part)
        return len(part)

    def tell(self) -> int:
        return self._size

    def taken(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


def stream(
    columns: Sequence[Column], kind: str, batches: Iterable[Sequence[Sequence[Any]]], *, defuse: bool = False
) -> Iterator[bytes]:
    """A file of a format of ``writers.FORMATS``, part by part. ``batches``: rows, of which the next are asked
    for when what is written so far has been taken.
    """
    sink = _Sink()
    with writers.begun(sink, columns, kind, defuse=defuse) as writer:  # type: ignore[arg-type]
        for batch in batches:
            if batch:
                writer.write(batch)
            if part := sink.taken():
                yield part
    if part := sink.taken():
        yield part
