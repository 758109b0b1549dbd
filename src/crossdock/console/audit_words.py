"""What people do in the console, as the audit says it: a sentence for each act, by its route. Pure data."""

import re
from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as told

BASE: Final = "POST /console/"
PART: Final = re.compile(r"<(?:\w+:)?(\w+)>")

# Behind BASE: what was done. Names in % are parts of the route.
DONE: Final[Mapping[str, str]] = {
    "log-in": told("logged in"),
    "log-out": told("logged out"),
    "orders/new/acts/place": told("took an order by hand"),
    "orders/<str:number>/acts/hold": told("held %(number)s"),
    "orders/<str:number>/acts/lift": told("lifted a hold of %(number)s"),
    "orders/<str:number>/acts/note": told("added a note to %(number)s"),
    "orders/<str:number>/acts/tag": told("changed the tags of %(number)s"),
    "orders/<str:number>/acts/edit": told("edited %(number)s"),
    "orders/<str:number>/acts/route": told("sent %(number)s another way"),
    "orders/<str:number>/acts/cancel": told("cancelled %(number)s"),
    "orders/<str:number>/acts/merge": told("merged an order into %(number)s"),
    "orders/<str:number>/acts/replace": told("replaced %(number)s"),
    "orders/<str:number>/parts/<str:part>/acts/split": told("split %(part)s of %(number)s"),
    "orders/<str:number>/parts/<str:part>/acts/lift-gate": told("lifted a gate of %(part)s"),
    "orders/<str:number>/parts/<str:part>/acts/close-gate": told("closed a gate of %(part)s again"),
    "orders/<str:number>/attachments/<int:attachment>/acts/remove": told("took a file off %(number)s"),
    "orders/<str:number>/attachments/<int:attachment>/acts/put-back": told("put a file back to %(number)s"),
    "orders/<str:number>/changes/<int:act_id>/acts/withdraw": told("took back what waited for %(number)s"),
    "bulk/run": told("began a bulk act"),
    "bulk/<int:bulk_id>/<str:step>": told("changed bulk act %(bulk_id)s: %(step)s"),
    "exceptions/acts/assign": told("said who sees to exceptions"),
    "exceptions/acts/snooze": told("let exceptions wait"),
    "exceptions/acts/escalate": told("escalated exceptions, or took that back"),
    "exceptions/acts/comment": told("commented on exceptions"),
    "exceptions/acts/replay": told("replayed messages"),
    "exceptions/acts/replay-alike": told("replayed messages"),
    "exceptions/acts/dismiss": told("dismissed messages"),
    "exceptions/acts/undismiss": told("took back that messages were dismissed"),
    "stock/acts/adjust": told("adjusted stock"),
    "stock/acts/count": told("counted stock"),
    "stock/count/acts/count": told("counted stock"),
    "stock/count/file/acts/count": told("counted stock by a file"),
    "stock/count/file/acts/undo": told("took back counts of a file"),
    "stock/acts/receipt": told("announced a receipt"),
    "stock/acts/transfer": told("planned a transfer"),
    "stock/<slug:kinds>/<str:number>/acts/receive": told("received %(number)s"),
    "stock/<slug:kinds>/<str:number>/acts/ship": told("shipped %(number)s"),
    "stock/<slug:kinds>/<str:number>/acts/cancel": told("cancelled %(number)s"),
    "policies/drafts/acts/begin": told("began a draft of the policy"),
    "policies/drafts/<int:draft_id>/acts/save": told("saved draft %(draft_id)s of the policy"),
    "policies/drafts/<int:draft_id>/acts/drop": told("dropped draft %(draft_id)s of the policy"),
    "policies/drafts/<int:draft_id>/acts/publish": told("published draft %(draft_id)s of the policy"),
    "policies/<int:version>/acts/take-back": told("took back version %(version)s of the policy"),
    "policies/locations/<path:code>/acts/change": told("changed the location %(code)s"),
    "policies/tariffs/file/acts/import": told("imported a tariff"),
    "policies/zones/file/acts/import": told("imported a zone chart"),
    "settings/acts/make-key": told("made an API key"),
    "settings/keys/<str:name>/acts/rotate": told("replaced the API key %(name)s"),
    "settings/keys/<str:name>/acts/end": told("ended the API key %(name)s"),
    "settings/acts/make-webhook": told("added a webhook"),
    "settings/webhooks/<str:name>/acts/change": told("changed the webhook %(name)s"),
    "settings/webhooks/<str:name>/acts/pause": told("paused the webhook %(name)s, or let it go on"),
    "settings/webhooks/<str:name>/acts/remove": told("removed the webhook %(name)s"),
    "settings/messages/<str:number>/acts/replay": told("replayed message %(number)s"),
    "settings/acts/make-channel": told("added a channel"),
    "settings/channels/<str:name>/acts/retire": told("retired the channel %(name)s"),
    "settings/channels/<str:name>/acts/pause": told("paused the channel %(name)s"),
    "settings/channels/<str:name>/acts/resume": told("let the channel %(name)s go on"),
    "settings/channels/<str:name>/acts/token": told("replaced the credentials of %(name)s"),
    "settings/channels/<str:name>/acts/client": told("replaced the credentials of %(name)s"),
    "settings/channels/<str:name>/acts/secret": told("replaced the signing secret of %(name)s"),
    "settings/channels/<str:name>/acts/tell": told("had the shop %(name)s told again"),
    "settings/channels/<str:name>/acts/dismiss": told("dismissed what the shop %(name)s was not told"),
    "settings/channels/<str:name>/acts/restore": told("took back that it was dismissed for %(name)s"),
    "settings/people/acts/invite": told("invited somebody"),
    "settings/people/<str:email>/acts/change": told("changed the rights of %(email)s"),
    "settings/people/<str:email>/acts/enable": told("let %(email)s in again"),
    "settings/people/<str:email>/acts/log-out": told("ended sessions of %(email)s"),
    "settings/people/<str:email>/acts/invite": told("invited %(email)s again"),
    "settings/people/<str:email>/acts/withdraw": told("took back the invitation of %(email)s"),
    "settings/people/<str:email>/acts/reset": told("had %(email)s choose another password"),
    "settings/people/<str:email>/acts/remove-factor": told("removed the second factor of %(email)s"),
    "settings/acts/put-role": told("changed a role"),
    "settings/roles/<str:name>/acts/drop": told("dropped the role %(name)s"),
    "me/acts/password": told("chose another password"),
    "me/acts/end": told("ended a session"),
}


def said(act: str, target: str) -> str:
    """The act in words; empty where there are none. ``target``: the address that it went to."""
    route = act.removeprefix(BASE) if act.startswith(BASE) else ""
    sentence = DONE.get(route)
    if sentence is None:
        return ""
    pattern = "".join(
        f"(?P<{piece}>.+)" if at % 2 else re.escape(piece) for at, piece in enumerate(PART.split(route))
    )
    found = re.fullmatch(f"/console/{pattern}", target)
    parts = found.groupdict() if found else dict.fromkeys(PART.findall(route), "?")
    return _(sentence) % parts
