"""Telephone numbers: typed in any form, kept as E.164."""

from __future__ import annotations

import phonenumbers


def e164(text: str, country: str) -> str | None:
    """Return a telephone number in any form as E.164, or None where it cannot be one.

    Without a country code it is read as one of the country's. Ofcom's drama ranges count: they
    are what demonstrations use.
    """
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
