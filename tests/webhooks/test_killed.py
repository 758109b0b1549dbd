"""Workers that are killed with -9 while a message is on its way: it comes again, with its id, and what
follows it in its order waits for that.
"""

import os
import subprocess
import sys

from tests.app.installation import until
from tests.conftest import Database
from tests.webhooks.receiver import Got, Receiver
from tests.webhooks.stages import happen, pass_time, waiting
from tests.webhooks.test_delivering import deliveries

from crossdock.webhooks import delivering

PATIENCE = 60  # seconds: what takes so long has failed
STAGES = "webhooks_plan,webhooks,webhooks_slow"


def worker(db: Database) -> "subprocess.Popen[bytes]":
    """A worker in a process of its own, which may send to loopback."""
    own = {"CROSSDOCK_DATABASE_URL": db.url, "CROSSDOCK_ALLOW_PRIVATE_ADDRESSES": "1"}
    command = [sys.executable, "-m", "crossdock", "worker", "--stages", STAGES]
    return subprocess.Popen(command, env={**os.environ, **own}, stdout=subprocess.DEVNULL)


def test_killed_before_it_is_written_down_a_message_comes_again(db: Database, receiver: Receiver) -> None:
    crew: list[subprocess.Popen[bytes]] = []

    def deadly(got: Got, before: int) -> int:
        """Takes a message; who brought it first does not live to know."""
        if before == 0:
            crew[-1].kill()
            crew[-1].wait()
        return 200

    receiver.temper = deadly
    happen((1, "held"), (1, "hold_lifted"))
    for turn in range(2):
        crew.append(worker(db))
        crew[-1].wait(PATIENCE)
        assert waiting() == 2 - turn  # what was taken is not known to be
        pass_time(delivering.LEASE)
    crew.append(worker(db))
    try:
        until(lambda: waiting() == 0, "both to be written down")
    finally:
        crew[-1].terminate()
        assert crew[-1].wait(PATIENCE) == 0
    first, second = (told.event for told in reversed(deliveries()))
    assert [got.id for got in receiver.taken] == [first, first, second, second]
    assert [told.state for told in deliveries()] == ["delivered", "delivered"]
    assert receiver.forged == []
