"""Endpoints that are disabled or removed while stages work for them: nothing waits for ever, nothing ends a
worker.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from django.db import connections
from tests.app.installation import until
from tests.company import ACTOR, MONDAY
from tests.conftest import Database
from tests.core.test_events_feed import settle
from tests.webhooks.conftest import NAME
from tests.webhooks.receiver import Receiver, always
from tests.webhooks.stages import happen, plan, waiting

from crossdock.core import clock
from crossdock.core import db as database
from crossdock.mailbox import messages
from crossdock.webhooks import delivering, endpoints, planning, replaying
from crossdock.webhooks.states import Act

BLOCKED = (
    "SELECT EXISTS (SELECT FROM pg_stat_activity AS a"
    " WHERE a.datname = current_database() AND a.wait_event_type = 'Lock')"
)
Beside = Callable[[Callable[[], object]], Future[None]]


@pytest.fixture
def beside(db: Database) -> Iterator[Beside]:
    """Runs something in a thread; goes on when that waits for a lock, or is done."""
    observer = db.connect(autocommit=True)

    def run(what: Callable[[], object]) -> None:
        try:
            what()
        finally:
            connections.close_all()

    def begin(what: Callable[[], object]) -> Future[None]:
        begun = pool.submit(run, what)
        until(lambda: begun.done() or observer.execute(BLOCKED).fetchone() == (True,), "it to wait")
        return begun

    with ThreadPoolExecutor(1) as pool:
        yield begin


@pytest.fixture
def endpoint_id(receiver: Receiver) -> int:
    with database.transaction() as cur:
        return endpoints.by_name(cur, NAME).id


def move(act: Act) -> None:
    with database.transaction() as cur:
        endpoints.move(cur, NAME, act, at=MONDAY, actor=ACTOR)


def test_a_removal_waits_for_the_plan_and_gives_up_what_it_queued(beside: Beside, endpoint_id: int) -> None:
    happen((1, "held"), (2, "held"))
    settle()
    with database.transaction() as cur:
        assert planning.claim(cur, 10, clock.now()) == [endpoint_id]
        planning.work(cur, [endpoint_id])
        removal = beside(lambda: move(Act.REMOVE))
    removal.result(60)
    assert waiting() == 0


def test_a_removal_waits_for_what_people_queue(beside: Beside, receiver: Receiver) -> None:
    with database.transaction() as cur:
        message = replaying.test(cur, NAME, at=MONDAY, actor=ACTOR)
        removal = beside(lambda: move(Act.REMOVE))
    removal.result(60)
    assert waiting() == 0
    with database.transaction() as cur:
        assert messages.show_outbound(cur, message).row.state == "dead"


def test_what_is_being_removed_is_not_planned_for(beside: Beside, endpoint_id: int) -> None:
    happen((1, "held"))
    settle()
    with database.transaction() as cur:
        endpoints.move(cur, NAME, Act.REMOVE, at=MONDAY, actor=ACTOR)
        beside(plan_for_nobody).result(60)


def plan_for_nobody() -> None:
    with database.transaction() as cur:
        assert planning.claim(cur, 10, clock.now()) == []


def test_what_was_removed_meanwhile_is_passed_over(endpoint_id: int) -> None:
    happen((1, "held"))
    settle()
    move(Act.REMOVE)
    with database.transaction() as cur:
        planning.work(cur, [endpoint_id])
        planning.set_aside(cur, endpoint_id, "of no matter")
        assert endpoints.all_of(cur) == []
    assert waiting() == 0


def test_a_person_may_be_quicker_than_a_refusal_for_ever(beside: Beside, receiver: Receiver) -> None:
    """What was tried is written down all the same."""
    receiver.temper = always(410)
    happen((1, "held"))
    plan()
    with database.transaction() as cur:
        jobs = delivering.claim(cur, slow=False)
    sent = delivering.act(jobs)

    def write_down() -> None:
        with database.transaction() as cur:
            delivering.settle(cur, sent)

    with database.transaction() as cur:
        endpoints.move(cur, NAME, Act.DISABLE, at=MONDAY, actor=ACTOR)
        writing = beside(write_down)
    writing.result(60)
    with database.transaction() as cur:
        shown = messages.show_outbound(cur, jobs[0].leased.id)
    assert [one.status for one in shown.attempts] == [410]


@pytest.mark.parametrize("act", [Act.DISABLE, Act.REMOVE])
def test_a_person_may_be_quicker_than_the_planner(beside: Beside, endpoint_id: int, act: Act) -> None:
    def put_aside() -> None:
        with database.transaction() as cur:
            planning.set_aside(cur, endpoint_id, "of no matter")

    with database.transaction() as cur:
        endpoints.move(cur, NAME, act, at=MONDAY, actor=ACTOR, reason="mine")
        putting = beside(put_aside)
    putting.result(60)
    with database.transaction() as cur:
        assert [one.reason for one in endpoints.all_of(cur)] == ["mine"] * (act is Act.DISABLE)
