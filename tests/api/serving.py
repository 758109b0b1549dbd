"""A web server of its own over a database of the test's, on loopback."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.conftest import Database

from crossdock.app import supervisor
from crossdock.app.bench import traffic


@contextmanager
def serving(there: Database) -> Iterator[str]:
    """Its address, for the block."""
    url = f"http://{traffic.HOST}:{(port := supervisor.free_port(traffic.HOST, 0))}"
    web = ("crossdock", "web", "--host", traffic.HOST, "--port", str(port))
    with traffic.processes(there.dsn, web) as crew:
        traffic.wait_for(f"{url}/healthz", crew)
        yield url
