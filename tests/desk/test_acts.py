"""What each act means for an order as it stands: pure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossdock.desk import acts, bulk
from crossdock.desk.acts import FINAL, Act, Asked, Facts, Held
from crossdock.desk.errors import BulkInvalid
from crossdock.orders.status import Status

TAGS = st.lists(st.sampled_from(["vip", "gift", "late"]), unique=True)
HOLDS = st.lists(st.sampled_from(["manual", "fraud_risk", "credit_limit"]), unique=True)


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    holds = tuple(
        Held(at, code, "x", draw(st.sampled_from(["sourcing", "release"])))
        for at, code in enumerate(draw(HOLDS), start=1)
    )
    return Facts(
        1,
        draw(st.sampled_from([str(status) for status in Status])),
        tuple(draw(TAGS)),
        draw(st.integers(0, 3)),
        draw(st.integers(0, 3)),
        holds,
    )


@st.composite
def asked(draw: st.DrawFn) -> Asked:
    act = draw(st.sampled_from(Act))
    codes = draw(st.none() | HOLDS.filter(bool))
    return Asked(act, "why", draw(st.sampled_from(["manual", "fraud_risk"])), "sourcing", codes,
                 draw(TAGS.filter(bool)), "said")  # fmt: skip


@given(asked(), facts())
def test_only_what_changes_something_is_done_and_says_why(what: Asked, stands: Facts) -> None:
    found = acts.judge(what, stands)
    assert (found.do is not None) == (found.outcome == "change")
    assert found.why
    if found.do is not None and what.act in (Act.LIFT, Act.TAG, Act.UNTAG):
        assert found.kept is not None  # what was changed is known, so that it can be taken back


@given(asked(), facts())
def test_what_cannot_be_taken_back_is_refused_and_nothing_is_done(what: Asked, stands: Facts) -> None:
    if what.act in FINAL:
        assert acts.judge_undo(what, {}, stands).outcome == "refused"
    assert acts.judge_undo(what, None, stands).do is None


@given(facts(), TAGS.filter(bool))
def test_tags_that_were_there_before_are_not_taken_back(stands: Facts, tags: list[str]) -> None:
    found = acts.judge(Asked(Act.TAG, tags=tags), stands)
    if found.do is None:
        assert set(tags) <= set(stands.tags)
        return
    assert set(found.do.tags) == set(tags) - set(stands.tags)
    assert found.kept is not None
    after = Facts(1, stands.status, (*stands.tags, *found.do.tags), 0, 0, ())
    back = acts.judge_undo(Asked(Act.TAG, tags=tags), found.kept, after)
    assert back.do is not None
    assert set(after.tags) - set(back.do.tags) == set(stands.tags)


@pytest.mark.parametrize(
    ("what", "field"),
    [
        (Asked(Act.HOLD), "reason"),
        (Asked(Act.NOTE, text=" "), "text"),
        (Asked(Act.TAG), "tags"),
        (Asked(Act.UNTAG), "tags"),
    ],
)
def test_an_act_without_what_it_needs_is_refused(what: Asked, field: str) -> None:
    with pytest.raises(BulkInvalid) as refused:
        acts.check(what)
    assert refused.value.fields["errors"][0]["field"] == field


def test_every_act_is_taken_back_or_says_why_nothing_takes_it_back() -> None:
    """Of an act that is added, this asks which it is."""
    assert set(bulk.INVERSE) | set(FINAL) == set(Act)
    assert not set(bulk.INVERSE) & set(FINAL)
    assert all(len(why) > 20 for why in FINAL.values())
