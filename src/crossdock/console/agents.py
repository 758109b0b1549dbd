"""What a browser says of itself, as people say it: "Chrome 150 on Linux". Pure; of the usual browsers, and
what nobody knows stays as it is.
"""

import re
from typing import Final

from django.utils.translation import gettext as _

# By what it calls itself, in the order in which they are asked: many say that they are another one, too.
BROWSERS: Final = (
    ("Edge", r"Edg(?:A|iOS)?/(\d+)"),
    ("Opera", r"OPR/(\d+)"),
    ("Samsung Internet", r"SamsungBrowser/(\d+)"),
    ("Firefox", r"(?:Firefox|FxiOS)/(\d+)"),
    ("Chrome", r"(?:HeadlessChrome|Chrome|CriOS)/(\d+)"),
    ("Safari", r"Version/(\d+)[\d.]* (?:Mobile/\w+ )?Safari/"),
)
SYSTEMS: Final = (
    ("Windows", "Windows NT"),
    ("iPad", "iPad"),
    ("iPhone", "iPhone"),
    ("Android", "Android"),
    ("ChromeOS", "CrOS"),
    ("macOS", "Mac OS X"),
    ("Linux", "Linux"),
)


def told(agent: str) -> str:
    """The browser with its version and the system, as far as they are known."""
    found = ((name, re.search(pattern, agent)) for name, pattern in BROWSERS)
    browser = next((f"{name} {match[1]}" for name, match in found if match), None)
    if browser is None:
        return agent
    system = next((name for name, sign in SYSTEMS if sign in agent), None)
    if system is None:
        return browser
    return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
