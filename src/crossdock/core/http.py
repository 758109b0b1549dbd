"""Requests to a partner over HTTP: where they may go, how long they may take, and what an answer is.

A partner's status is his answer, whatever it says; ``Unavailable`` is raised where there is none. Nothing is
tried again here: whoever asks knows whether asking twice is harmless.
"""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from ssl import SSLContext
from types import TracebackType
from typing import Final, Self

import httpx

from crossdock.core import addresses, clock
from crossdock.core.errors import AddressRefused, Unavailable

CONNECT_WITHIN: Final = 5.0  # seconds
ANSWER_WITHIN: Final = 20.0  # seconds for the whole answer
LONGEST_ANSWER: Final = 32 * 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """``headers``: names in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def asked_wait(self) -> float:
        """Seconds of ``Retry-After``; 0 where it is not stated in seconds."""
        return asked_wait(self.headers)


def asked_wait(headers: Mapping[str, str]) -> float:
    """Seconds of ``Retry-After`` (names in small letters, or without case); 0 where it is not stated so."""
    stated = headers.get("retry-after", "")
    try:
        return max(0.0, float(stated)) if stated.replace(".", "", 1).isdecimal() else 0.0
    except ValueError:
        return 0.0


@cache
def trusted() -> SSLContext:
    """The authorities that partners' certificates are checked against: read once a process, which takes
    20 ms of it.
    """
    return httpx.create_ssl_context(trust_env=False)


class PartnerHttp:
    """One partner's address with the headers that every request bears (its credentials among them, which are
    never logged). Connections are kept open until ``close``.
    """

    def __init__(
        self, address: str, *, headers: Mapping[str, str] | None = None, allow_private: bool = False
    ) -> None:
        self.address = address.rstrip("/")
        self._allow_private = allow_private
        timeout = httpx.Timeout(ANSWER_WITHIN, connect=CONNECT_WITHIN)
        self._client = httpx.Client(
            headers=dict(headers or {}),
            timeout=timeout,
            trust_env=False,
            follow_redirects=False,
            verify=trusted(),
        )

    def post(
        self,
        path: str,
        body: bytes,
        *,
        headers: Mapping[str, str] | None = None,
        within: float = ANSWER_WITHIN,
    ) -> Answer:
        """Send ``body``. Raises Unavailable, AddressRefused."""
        return self._send("POST", path, body, headers or {}, within)

    def get(
        self, path: str, *, headers: Mapping[str, str] | None = None, within: float = ANSWER_WITHIN
    ) -> Answer:
        """Raises Unavailable, AddressRefused."""
        return self._send("GET", path, None, headers or {}, within)

    def close(self) -> None:
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _send(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str], within: float
    ) -> Answer:
        request = self._request(method, self.address + path, body, headers)
        until = clock.monotonic() + within
        try:
            with closing(self._client.send(request, stream=True)) as response:
                said = _read(response, until)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise Unavailable(f"{self.address} cannot be reached: {error}", perhaps=False) from error
        except httpx.TimeoutException as error:
            raise Unavailable(f"{self.address} gave no answer in time", perhaps=True) from error
        except httpx.HTTPError as error:
            said_of_it = f"{type(error).__name__}: {error}"
            raise Unavailable(f"{self.address} broke off: {said_of_it}", perhaps=True) from error
        names = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status_code, names, said)

    def _request(
        self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]
    ) -> httpx.Request:
        """To the address that was checked, in the name that was written."""
        try:
            target = addresses.resolve(url, allow_private=self._allow_private)
        except (OSError, UnicodeError) as error:
            raise Unavailable(f"{self.address} does not resolve: {error}", perhaps=False) from error
        try:
            written = httpx.URL(url)
        except httpx.InvalidURL as error:
            raise AddressRefused(f"{url!r} is no address: {error}", address=url) from error
        host = written.netloc.decode("ascii")
        request = self._client.build_request(
            method,
            written.copy_with(host=target.ip),
            content=body,
            headers={**headers, "Host": host},
        )
        request.extensions = {**request.extensions, "sni_hostname": target.host}
        return request


def _read(response: httpx.Response, until: float) -> bytes:
    """The whole answer, bounded in size, and in time where it trickles."""
    said = bytearray()
    for chunk in response.iter_bytes():
        said += chunk
        if len(said) > LONGEST_ANSWER:
            raise Unavailable(f"the answer is longer than {LONGEST_ANSWER} bytes", perhaps=True)
        if clock.monotonic() > until:
            raise Unavailable("the answer did not end in time", perhaps=True)
    return bytes(said)
