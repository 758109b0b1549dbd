"""Settings: channels: how each stands, paused and gone on with, its credentials replaced but never shown, its
webhooks at the shop, what the shop was not told, its last messages.
"""

from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crossdock.channels import connections, dismissing, hooks, subscriptions, telling, unmapped
from crossdock.channels.adapters.shopify_grant import Client
from crossdock.console import health as health_page
from crossdock.console import words
from crossdock.console.acting import Done, Undo, act, said, wanted
from crossdock.console.errors import FormInvalid
from crossdock.console.page import Made, Shown, Visit, page
from crossdock.desk import health
from crossdock.desk.health import Sign
from crossdock.orders import restate
from crossdock.orders.numbers import format_number, parse_number
from crossdock.partners import channels
from crossdock.sourcing import pausing

BASE: Final = "/console/settings/channels"
CHANGED: Final = ("channel",)
LONGEST_REASON: Final = 255
LONGEST_SECRET: Final = 500
STATES: Final = {
    "": words.Look(gettext_lazy("sells"), "done", "check"),
    "paused": words.Look(gettext_lazy("paused"), "soon", "player-pause"),
    "shut_out": words.Look(gettext_lazy("does not let us in"), "now", "lock"),
    "late": words.Look(gettext_lazy("not compared"), "now", "clock"),
    "not_told": words.Look(gettext_lazy("not told of some"), "now", "alert-triangle"),
}
NEWS: Final = frozenset({"easypost", "aftership", "carrier"})  # kinds that sell nothing: they bring news
WORKS: Final = words.Look(gettext_lazy("works"), "done", "check")
# What was counted of a shop.
COUNTED: Final = {
    "told": gettext_lazy("Updates told"),
    "refused": gettext_lazy("Updates refused"),
    "compared": gettext_lazy("Orders compared"),
    "polls": gettext_lazy("Comparisons"),
    "loaded": gettext_lazy("Open orders loaded"),
    "recovered_missing": gettext_lazy("Orders that were missing here"),
    "recovered_older": gettext_lazy("Orders that were older here"),
    "orders_unread": gettext_lazy("Orders that cannot be read"),
    "stock_told": gettext_lazy("Stock levels told"),
    "stock_refused": gettext_lazy("Stock levels refused"),
    "stock_failures": gettext_lazy("Tries to tell stock that failed"),
    "stock_mismatches": gettext_lazy("Stock levels that differed there"),
    "stock_sold_meanwhile": gettext_lazy("Units sold there meanwhile"),
    "stock_overstated_units": gettext_lazy("Units shown there that were not here"),
    "stock_oversold_units": gettext_lazy("Units sold there below zero"),
    "hooks_made": gettext_lazy("Webhooks made"),
    "hooks_removed": gettext_lazy("Webhooks removed"),
    "tokens_renewed": gettext_lazy("Access tokens renewed"),
    "items_unknown": gettext_lazy("Articles without a SKU here"),
    "items_doubled": gettext_lazy("Articles that the shop has twice"),
}
# What is done anew at the shop, by the next turn of the poll stage.
AGAIN: Final = {
    "compare": gettext_lazy("The orders of %s are compared now"),
    "load": gettext_lazy("The open orders of %s are loaded again"),
    "hooks": gettext_lazy("The webhooks of %s are registered again"),
    "map": gettext_lazy("The places and articles of %s are read again"),
}


# Why the shop is told no stock of an article, and what to do.
UNMAPPED: Final = {
    unmapped.UNKNOWN: gettext_lazy(
        "Of these no SKU and no alias is known here: import the SKU or an alias, and they are read again."
    ),
    unmapped.DOUBLED: gettext_lazy(
        "Of these the shop has another article of the same SKU and units: name the one that is ours."
    ),
    unmapped.INEXACT: gettext_lazy(
        "These are no whole number of base units: import their alias with a whole quantity."
    ),
}


@page("messages:read", by="")
def show_all(visit: Visit) -> Made:
    """By name."""
    rows = [_row(one) for one in health.all_channels(visit.cur, visit.at)]
    return Shown("console/channels.html", {"rows": rows})


def _row(sign: Sign) -> dict[str, Any]:
    wrong, remedy = health_page.FAULTS.get((sign.kind, sign.fault), ("", ""))
    sells = sign.fault or sign.facts["kind"] not in NEWS
    return {
        "sign": sign,
        "look": STATES[sign.fault] if sells else WORKS,
        "kind": words.word(words.CHANNELS, sign.facts["kind"]),
        "wrong": wrong,
        "remedy": remedy,
    }


@page("messages:read", by="")
def show(visit: Visit, name: str) -> Made:
    """One of them."""
    channel = channels.by_name(visit.cur, name)
    connection = connections.find(visit.cur, channel.id)
    row = _row(health.channel(visit.cur, visit.at, name))
    if row["sign"].fault == "not_told":
        row["remedy"] = _("see below why it refused, then tell it again, or dismiss it")
    context = {
        **row,
        "channel": channel,
        "connection": connection,
        "secrets": channels.document(visit.cur, channel)["secrets"],
        "hook": hooks.path_of(channel),
        "last": health.last_of(visit.cur, channel.id),
    }
    context["hook_address"] = visit.http.build_absolute_uri(context["hook"]) if context["hook"] else ""
    context["begins"] = not context["last"] or (connection is not None and connection.loaded_at is None)
    if connection is not None:
        context["topic_names"] = subscriptions.TOPICS
        context["standing"] = connections.standing(visit.cur)[channel.id]
        context["topics"] = len(subscriptions.TOPICS)
        context["left"] = _left(unmapped.of_channel(visit.cur, channel.id))
        context["counts"] = [
            (words.word(COUNTED, what), count)
            for of, what, count in connections.counts(visit.cur)
            if of == name
        ]
        context["failed"] = [
            {"order": format_number(order_id), "which": which, "reason": reason, "since": since}
            for order_id, which, reason, since in telling.failed(visit.cur, channel.id)
        ]
    return Shown("console/channel.html", context)


def _left(left: unmapped.Unmapped) -> list[dict[str, Any]]:
    """Articles of the shop that it is told no stock of, by reason, with how many are not named."""
    return [
        {
            "named": [one for one in left.items if one.why == why],
            "more": left.counts[why] - len(left.called(why)),
            "said": UNMAPPED[why],
        }
        for why in left.counts
    ]


@act("channels:write", by="")
def pause(visit: Visit, name: str) -> Done:
    """Its messages are kept, its orders are not sourced."""
    reason = said(visit, "reason")[:LONGEST_REASON]
    changed = pausing.pause(visit.cur, name, reason=reason, at=visit.at, actor=visit.person.actor)
    if not changed:
        return Done(_("%s was paused already") % name, None, f"{BASE}/{name}", CHANGED)
    told = _("%s is paused: its messages are kept, its orders wait")
    return Done(told % name, Undo(f"{BASE}/{name}/acts/resume", {}), f"{BASE}/{name}", CHANGED)


@act("channels:write", by="")
def resume(visit: Visit, name: str) -> Done:
    """What was kept meanwhile goes on, in its order."""
    found = pausing.resume(visit.cur, name, at=visit.at, actor=visit.person.actor)
    told = _("%(name)s goes on: %(messages)d messages and %(orders)d orders that waited")
    counts = {"name": name, "messages": found.messages, "orders": found.orders + found.holds}
    undo = Undo(f"{BASE}/{name}/acts/pause", {})
    return Done(told % counts, undo, f"{BASE}/{name}", CHANGED)


@page("channels:write", by="")
def credentials_form(visit: Visit, name: str) -> Made:
    """What may be replaced; nothing of what stands is shown."""
    channel = channels.by_name(visit.cur, name)
    connection = connections.find(visit.cur, channel.id)
    context = {
        "channel": channel,
        "connected": connection is not None,
        "client_id": connection.client.id if connection and connection.client else "",
        "signs": channel.kind in hooks.PLATFORMS,
        "secrets": channels.document(visit.cur, channel)["secrets"],
    }
    return Shown("console/parts/channel_credentials.html", context)


@act("channels:write", by="")
def token(visit: Visit, name: str) -> Done:
    """Another access token for the shop's API; the next turn tries it, and says if it is refused."""
    given = _secret(visit, "token")
    channel = channels.by_name(visit.cur, name)
    connections.of_channel(visit.cur, channel.id)
    connections.connect(visit.cur, name, token=given, settings={}, at=visit.at)
    return Done(_("%s has new access; it is tried at once") % name, None, f"{BASE}/{name}", CHANGED)


@act("channels:write", by="")
def client(visit: Visit, name: str) -> Done:
    """Another client of the shop's API, or another secret of the same; the next turn tries it likewise."""
    given = Client(_secret(visit, "client_id"), _secret(visit, "client_secret"))
    channel = channels.by_name(visit.cur, name)
    connections.of_channel(visit.cur, channel.id)
    connections.connect(visit.cur, name, client=given, settings={}, at=visit.at)
    return Done(_("%s has new access; it is tried at once") % name, None, f"{BASE}/{name}", CHANGED)


@act("channels:write", by="")
def secret(visit: Visit, name: str) -> Done:
    """Another secret that its messages are signed with; the one before is good until it is ended."""
    given = _secret(visit, "secret")
    channels.rotate(visit.cur, name, given, at=visit.at)
    channels.CACHE.forget()
    told = _("Messages of %s may be signed with the new secret, and with the one before")
    return Done(told % name, None, f"{BASE}/{name}", CHANGED)


@act("channels:write", by="")
def end_secrets(visit: Visit, name: str) -> Done:
    """All secrets but the newest end."""
    ended = channels.finish_rotation(visit.cur, name, at=visit.at)
    channels.CACHE.forget()
    told = _("%(count)d older secrets of %(name)s have ended") % {"count": ended, "name": name}
    return Done(told, None, f"{BASE}/{name}", CHANGED)


def _secret(visit: Visit, name: str) -> str:
    """Raises FormInvalid, which does not repeat what was typed."""
    given = wanted(visit, name, _("Paste the new one"))
    if len(given) > LONGEST_SECRET or not given.isascii() or not given.isprintable():
        raise FormInvalid.at(name, _("That is no secret: printable characters without accents, at most 500"))
    return given


@act("channels:write", by="")
def again(visit: Visit, name: str) -> Done:
    """``what``: compare, load, hooks or map; the poll stage does it at once."""
    what = said(visit, "what")
    if what not in AGAIN:
        raise FormInvalid.at("what", _("There is no such thing to do again"))
    connection = connections.by_name(visit.cur, name)
    connections.again(
        visit.cur, connection.id, load=what == "load", map_=what == "map", hooks=what == "hooks"
    )
    return Done(AGAIN[what] % name, None, f"{BASE}/{name}", CHANGED)


@act("channels:write", by="")
def tell(visit: Visit, name: str) -> Done:
    """Tell the shop again what it would not be told of an order."""
    number = wanted(visit, "order", _("Say which order"))
    channels.by_name(visit.cur, name)
    order_id = parse_number(number)
    begun = telling.plan(visit.cur, [order_id], at=visit.at, again=True)
    told = _("The shop is told of %s again") if begun else _("There is nothing to tell of %s")
    return Done(told % number, None, f"{BASE}/{name}", CHANGED)


@act("channels:write", by="")
def dismiss(visit: Visit, name: str) -> Done:
    """What the shop would not be told of an order need not be told, for a reason."""
    reason = wanted(visit, "reason", _("Say why: whoever finds the order wants to know"))
    number, which = _failed(visit, name)
    done = dismissing.dismiss(
        visit.cur, parse_number(number), reason, only=which, at=visit.at, actor=visit.person.actor
    )
    if not done:
        return Done(_("There is nothing to tell of %s") % number, None, f"{BASE}/{name}", CHANGED)
    undo = Undo(f"{BASE}/{name}/acts/restore", {"order": number, "which": str(which)})
    return Done(_("The shop is not told of %s") % number, undo, f"{BASE}/{name}", CHANGED)


@act("channels:write", by="")
def restore(visit: Visit, name: str) -> Done:
    """What was dismissed waits for a person again."""
    number, which = _failed(visit, name)
    dismissing.restore(visit.cur, parse_number(number), only=which, at=visit.at, actor=visit.person.actor)
    told = _("What the shop was not told of %s waits again")
    return Done(told % number, None, f"{BASE}/{name}", CHANGED)


def _failed(visit: Visit, name: str) -> tuple[str, int]:
    """An order of this channel, and which of what its shop is told. Raises FormInvalid, OrderNotFound."""
    number, which = wanted(visit, "order", _("Say which order")), said(visit, "which")
    channel = channels.by_name(visit.cur, name)
    heads = restate.heads(visit.cur, [parse_number(number)])
    if not which.removeprefix("-").isdigit() or not any(
        one.channel_id == channel.id for one in heads.values()
    ):
        raise FormInvalid(_("The form is not whole: open the page again"))
    return number, int(which)
