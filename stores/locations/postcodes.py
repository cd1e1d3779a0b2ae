"""What a postcode says: whether there is such a one, and its town."""

from __future__ import annotations

from core import statements

# Countries whose postcodes say the town.
_WITH_TOWNS = frozenset({"NO"})
_KNOWN = """
    SELECT (SELECT place FROM locations_postcode WHERE country = %(country)s AND code = %(code)s),
           EXISTS(SELECT FROM locations_postcode WHERE country = %(country)s)
"""


def knows_postcode(country: str, postcode: str) -> tuple[str, bool] | None:
    """Return the town of a postcode (empty where it says none) and whether there is such a one.

    None where we have no table of the country; one statement.
    """
    code = postcode.split(" ", maxsplit=1)[0] if country == "GB" else postcode
    ((place, has_table),) = statements.fetch(_KNOWN, {"country": country, "code": code})
    if not has_table:
        return None
    return (place or "") if country in _WITH_TOWNS else "", place is not None


def town_of(country: str, postcode: str) -> str:
    """Return the town that a postcode says; empty where it says none, or we do not know it."""
    if country not in _WITH_TOWNS:
        return ""
    known = knows_postcode(country, postcode)
    return known[0] if known else ""
