"""Telephone numbers: typed in any form, kept as E.164."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

_MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
# Ofcom's numbers for drama: nobody has them, and demonstrations use them.
_DRAMA = range(447700900000, 447700901000)


def e164(text: str, country: str) -> str | None:
    """Return a telephone number in any form as E.164, or None where it cannot be one.

    Without a country code it is read as one of the country's. Ofcom's drama ranges count: they
    are what demonstrations use.
    """
    number = _read(text, country)
    return None if number is None else _written(number)


def mobile(text: str, country: str, *, among: Collection[str]) -> str | None:
    """Return the number of a mobile telephone of one of the countries as E.164, else None.

    Only there is a text sent that nobody has proven to want: premium, satellite and far numbers
    cost what whoever typed them does not pay.
    """
    number = _read(text, country)
    if number is None:
        return None
    written = _written(number)
    if int(written[1:]) in _DRAMA:
        return written if "GB" in among else None
    is_ours = (
        phonenumbers.is_valid_number(number)
        and phonenumbers.number_type(number) in _MOBILE
        and phonenumbers.region_code_for_number(number) in among
    )
    return written if is_ours else None


@lru_cache(maxsize=1_000)
def national(written: str) -> str:
    """Return an E.164 number as its own country writes it: `01632 960104`; other text unchanged."""
    try:
        number = phonenumbers.parse(written)
    except phonenumbers.NumberParseException:
        return written
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)


def _read(text: str, country: str) -> PhoneNumber | None:
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_possible_number(number) else None


def _written(number: PhoneNumber) -> str:
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)
