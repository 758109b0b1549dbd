"""Who may do what: one list of permissions for keys and people, roles built in and own."""

import pytest
from tests.company import ACTOR

from crossdock.accounts import keys, roles, users
from crossdock.accounts.errors import (
    LastAdministrator,
    NotAllowed,
    RoleInUse,
    RoleNotFound,
    UnknownScope,
    UserExists,
    UserNotFound,
)
from crossdock.accounts.keys import ApiKey, Wanted
from crossdock.accounts.roles import Role
from crossdock.accounts.scopes import ACTS, ALL, PERMISSIONS, SCOPES, covered
from crossdock.accounts.users import Person, Rights
from crossdock.core import clock
from crossdock.core.errors import Invalid
from crossdock.core.sql import Cursor
from crossdock.orders import holds

PHRASE = "a long enough phrase"


def made(cur: Cursor, email: str, role: str = "read_only") -> int:
    return users.create(cur, email, PHRASE, Rights(role), at=clock.wall(), actor=ACTOR)


def own(name: str, permissions: set[str], lifts: set[str] | None = None) -> Role:
    return Role(name, frozenset(permissions), frozenset(lifts or ()))


def test_an_act_is_a_part_of_a_scope_and_no_scope() -> None:
    assert not ACTS.keys() & SCOPES.keys()
    for name, act in ACTS.items():
        assert act.scope in SCOPES
        assert name.split(":")[0] == act.scope.split(":")[0]
        assert covered({act.scope}, name)
        assert not covered({name}, act.scope)
        assert not any(covered({other}, name) for other in PERMISSIONS if other not in (name, act.scope))
    assert all(covered({ALL}, name) for name in PERMISSIONS)


@pytest.mark.parametrize("role", roles.BUILT_IN.values(), ids=lambda role: role.name)
def test_a_built_in_role_has_permissions_that_exist(role: Role) -> None:
    assert role.permissions <= PERMISSIONS.keys() | {ALL}
    assert role.about


def test_only_administrators_say_who_may_do_what() -> None:
    for role in roles.BUILT_IN.values():
        for permission in ("keys:write", "users:write"):
            assert covered(role.permissions, permission) is (role.name == roles.ADMINISTRATOR)
    reads = roles.BUILT_IN["read_only"].permissions
    assert all(one.endswith(":read") for one in reads)


def test_every_hold_has_a_role_that_can_lift_it() -> None:
    for code, kind in holds.KINDS.items():
        role = roles.BUILT_IN[kind.role]
        assert covered(role.permissions, "orders:release"), code
        assert kind.role in role.lifts


def test_places_limit_what_a_permission_lets_do() -> None:
    person = Person(
        1, "a@b.c", frozenset({"stock:write"}), locations=frozenset({"NYC"}), channels=frozenset({"web"})
    )
    assert person.may("stock:adjust")
    assert person.may("stock:adjust", location="NYC", channel="web")
    assert not person.may("stock:adjust", location="LAX")
    assert not person.may("stock:adjust", location="NYC", channel="shop")
    assert not person.may("stock:read", location="NYC")
    with pytest.raises(NotAllowed, match="at LAX"):
        person.demand("stock:adjust", location="LAX")
    anywhere = ApiKey(1, "k", frozenset({"stock:write"}))
    assert anywhere.may("stock:adjust", location="LAX", channel="shop")


def test_users_are_made_once_with_a_role_that_exists(cur: Cursor) -> None:
    made(cur, "Ada@Example.com", "warehouse")
    found = users.shown(cur, "ADA@example.com")
    assert (found["email"], found["role"], found["active"]) == ("ada@example.com", "warehouse", True)
    with pytest.raises(UserExists):
        made(cur, "ada@EXAMPLE.com")
    with pytest.raises(RoleNotFound):
        made(cur, "bob@example.com", "king")
    for email, password in (
        ("nobody", PHRASE),
        ("bob@example.com", "short"),
        ("bob@example.com", "1234567890"),
    ):
        with pytest.raises(Invalid):
            users.create(cur, email, password, Rights(), at=clock.wall(), actor=ACTOR)
    assert [one["email"] for one in users.listed(cur)] == ["ada@example.com"]


def test_the_password_is_not_in_the_database(cur: Cursor) -> None:
    made(cur, "ada@example.com")
    for query in ("SELECT u::text FROM accounts_user u", "SELECT e::text FROM core_event e"):
        rows = cur.execute(query).fetchall()
        assert rows
        assert not [row for row in rows if PHRASE in row[0]]


def test_rights_change_and_the_log_says_from_what_to_what(cur: Cursor) -> None:
    user_id = made(cur, "ada@example.com")
    users.give(cur, "ada@example.com", Rights("warehouse", ["NYC"]), actor=ACTOR)
    users.enable(cur, "ada@example.com", active=False, actor=ACTOR)
    told = cur.execute(
        "SELECT kind, data -> 'before' ->> 'role', data -> 'after' ->> 'role', data -> 'after' ->> 'active'"
        " FROM core_event WHERE subject = 'user' AND subject_id = %s ORDER BY id",
        [user_id],
    ).fetchall()
    assert told == [
        ("user_created", None, "read_only", "true"),
        ("user_rights_changed", "read_only", "warehouse", "true"),
        ("user_disabled", "warehouse", "warehouse", "false"),
    ]
    with pytest.raises(UserNotFound):
        users.enable(cur, "bob@example.com", active=False, actor=ACTOR)


def test_the_last_administrator_stays(cur: Cursor) -> None:
    made(cur, "ada@example.com", "administrator")
    for act in (
        lambda: users.give(cur, "ada@example.com", Rights("finance"), actor=ACTOR),
        lambda: users.enable(cur, "ada@example.com", active=False, actor=ACTOR),
    ):
        with pytest.raises(LastAdministrator):
            act()
    users.give(cur, "ada@example.com", Rights("administrator", ["NYC"]), actor=ACTOR)
    made(cur, "bob@example.com", "administrator")
    users.enable(cur, "ada@example.com", active=False, actor=ACTOR)
    with pytest.raises(LastAdministrator):
        users.give(cur, "bob@example.com", Rights(), actor=ACTOR)


def test_a_company_has_roles_of_its_own(cur: Cursor) -> None:
    roles.put(cur, own("packer", {"fulfilment:write", "orders:release"}, {"warehouse"}), actor=ACTOR)
    made(cur, "ada@example.com", "packer")
    with pytest.raises(RoleInUse):
        roles.drop(cur, "packer", actor=ACTOR)
    roles.put(cur, own("packer", {"fulfilment:read"}), actor=ACTOR)
    assert roles.find(cur, "packer").permissions == {"fulfilment:read"}
    users.give(cur, "ada@example.com", Rights("read_only"), actor=ACTOR)
    roles.drop(cur, "packer", actor=ACTOR)
    with pytest.raises(RoleNotFound):
        roles.find(cur, "packer")


def test_roles_that_mean_nothing_are_refused(cur: Cursor) -> None:
    with pytest.raises(UnknownScope):
        roles.put(cur, own("packer", {"orders:eat"}), actor=ACTOR)
    with pytest.raises(RoleNotFound):
        roles.put(cur, own("packer", {"orders:read"}, {"*"}), actor=ACTOR)
    for name in ("", "Packer", "a b", "administrator"):
        with pytest.raises(Invalid):
            roles.put(cur, own(name, {"orders:read"}), actor=ACTOR)
    with pytest.raises(Invalid):
        roles.drop(cur, "finance", actor=ACTOR)


def test_nobody_makes_a_key_that_lifts_what_they_may_not() -> None:
    """A key lifts the holds of any role."""
    clerk = Person(1, "a@b.c", frozenset({"keys:write", "orders:release"}), lifts=frozenset({"finance"}))
    assert keys.beyond(clerk, Wanted("k", ["orders:release"])) == ["orders:release"]
    assert keys.beyond(clerk, Wanted("k", ["keys:write"])) == []
    assert keys.beyond(Person(1, "a@b.c", frozenset({ALL})), Wanted("k", ["orders:release"])) == []
