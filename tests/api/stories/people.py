"""People who log in, and roles."""

from typing import Any

import pyotp
from tests.api.stories.sessions import AGAIN, enter, leave, somebody
from tests.api.stories.telling import Asked, Server, story

from crossdock.core import clock


def known(server: Server) -> dict[str, str]:
    """Somebody who logs in by password."""
    return {"email": somebody(server)["email"]}


def email(server: Server) -> str:
    return f"{server.story.replace('_', '.')}@example.com"


def invited(server: Server, **rest: Any) -> dict[str, str]:
    """Somebody who never came in."""
    wanted = {"email": email(server), "name": "Ada Example", "role": "warehouse", "locations": ["EWR"]}
    return {"email": server.post("/users", {**wanted, **rest})["email"]}


@story
def list_users(server: Server) -> Asked:
    invited(server)
    return Asked(query={"role": "warehouse", "active": True, "q": email(server)})


@story
def show_user(server: Server) -> Asked:
    return Asked(path=known(server))


@story
def invite_user(server: Server) -> Asked:
    return Asked(
        body={"email": email(server), "name": "Ada Example", "role": "warehouse", "locations": ["EWR"]}
    )


@story
def change_user(server: Server) -> Asked:
    return Asked(path=known(server), body={"role": "warehouse", "locations": ["EWR"], "name": "Ada E."})


@story
def disable_user(server: Server) -> Asked:
    return Asked(path=known(server))


@story
def enable_user(server: Server) -> Asked:
    person = known(server)
    server.post(f"/users/{person['email']}/disable")
    return Asked(path=person)


@story
def log_out_user(server: Server) -> Asked:
    enter(server)
    return Asked(path={"email": email(server)}, after=lambda: leave(server))


@story
def remove_user_factor(server: Server) -> Asked:
    enter(server)
    secret = server.post("/session/second-factor", AGAIN)["secret"]
    server.post("/session/second-factor/confirm", {"code": pyotp.TOTP(secret).at(clock.wall())})
    return Asked(path={"email": email(server)}, after=lambda: leave(server))


@story
def invite_user_again(server: Server) -> Asked:
    return Asked(path=invited(server))


@story
def withdraw_invitation(server: Server) -> Asked:
    return Asked(path=invited(server))


@story
def reset_password(server: Server) -> Asked:
    return Asked(path=known(server))


@story
def list_roles(server: Server) -> Asked:
    assert server
    return Asked(query={"fields": "name,about,built_in"})


@story
def show_role(server: Server) -> Asked:
    assert server
    return Asked(path={"name": "finance"})


@story
def put_role(server: Server) -> Asked:
    body = {
        "permissions": ["fulfilment:read", "fulfilment:write", "orders:release"],
        "lifts": ["warehouse"],
        "about": "packs, and lifts what the warehouse holds",
    }
    return Asked(path={"name": "packer"}, body=body, after=lambda: server.call("DELETE", "/roles/packer"))


@story
def drop_role(server: Server) -> Asked:
    server.call("PUT", "/roles/counter", {"permissions": ["stock:read", "stock:adjust"]})
    return Asked(path={"name": "counter"})


@story
def list_permissions(server: Server) -> Asked:
    assert server
    return Asked()
