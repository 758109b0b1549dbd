"""What mails with a link to set a password say, by language: that of whoever asks for the mail, since nobody
has a language of their own here. Where a language is not among these, it is English.
"""

from typing import Final, Literal

Kind = Literal["invitation", "reset"]

TITLES: Final[dict[str, dict[Kind, str]]] = {
    "en": {"invitation": "You are invited to Crossdock", "reset": "Your new password"},
    "de": {"invitation": "Ihre Einladung zu Crossdock", "reset": "Ihr neues Passwort"},
}
TEXTS: Final[dict[str, dict[Kind, str]]] = {
    "en": {
        "invitation": """Hello{name},

you are invited to Crossdock at {host}, and log in there as
{email}.

Choose your password here:

{link}

The link is good once, until {until}. If you do not know what
this is about, do nothing.
""",
        "reset": """Hello{name},

somebody, probably you, asked for a new password for
{email} at {host}.

Choose it here:

{link}

The link is good once, until {until}. All your sessions end
when you use it. If you did not ask for it, do nothing: your
password stays as it is.
""",
    },
    "de": {
        "invitation": """Guten Tag{name},

Sie sind zu Crossdock unter {host} eingeladen und melden sich
dort an als {email}.

Wählen Sie hier Ihr Passwort:

{link}

Der Link gilt einmal, bis {until}. Wenn Sie nicht wissen, worum
es geht, tun Sie nichts.
""",
        "reset": """Guten Tag{name},

jemand, vermutlich Sie selbst, hat ein neues Passwort für
{email} unter {host} angefordert.

Wählen Sie es hier:

{link}

Der Link gilt einmal, bis {until}. Wenn Sie ihn benutzen, enden
alle Ihre Sitzungen. Wenn Sie ihn nicht angefordert haben, tun
Sie nichts: Ihr Passwort bleibt, wie es ist.
""",
    },
}


def title(kind: Kind, language: str) -> str:
    return TITLES.get(language, TITLES["en"])[kind]


def text(kind: Kind, language: str) -> str:
    """With places for name (after a blank, or nothing), email, host, link and until."""
    return TEXTS.get(language, TEXTS["en"])[kind]
