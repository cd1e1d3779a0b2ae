"""VAT by destination: dated rates, and which rate goods of a class have. Pure.

Rates, and since when:

* GB: Value Added Tax Act 1994 section 2 (standard; 15 per cent by SI 2008/3020, 20 per cent by the
  Finance (No. 2) Act 2010 section 3), section 29A (reduced, 5 per cent since 1 September 1997) and
  section 30 (zero).
* NO: Stortingets vedtak om merverdiavgift of each year: general rate 25 per cent since 2005; food 15 per
  cent since 2012; low rate 12 per cent since 2018, but 6 per cent from 1 April 2020 to 30 September
  2021.
* IE: Value-Added Tax Consolidation Act 2010 section 46: 23 per cent since 2012, but 21 per cent from
  1 September 2020 to 28 February 2021 (Financial Provisions (Covid-19) (No. 2) Act 2020); 13.5 per
  cent since 2003; second reduced rate 9 per cent since 1 July 2011. Section 46 and schedules 2 and 3
  say what has which.

Classes: GB VAT Notices 701/14 (food; confectionery is standard-rated), 701/10 (printed books), 714
(children's clothes and shoes), 708 and schedule 7A (reduced). NO merverdiavgiftsloven sections 5-2
(food, also confectionery), 6-4 (printed books). IE schedule 2 (food but no confectionery, printed
books, children's clothes and shoes at zero). A gift card that buys goods of several rates is a
multi-purpose voucher: there is no supply before it is spent (GB Value Added Tax Act 1994 schedule 10B,
IE section 43B, Directive 2006/112/EC article 30b; NO merverdiavgiftsloven section 1-3: no goods). The Irish 9 per cent is for no goods of ours (electronic
publications, heat and light); it stands here so that a class for them is one more row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

# Country -> name of the rate -> (first day, rate), newest first.
RATES: Mapping[str, Mapping[str, Sequence[tuple[date, Decimal]]]] = {
    "GB": {
        "standard": (
            (date(2011, 1, 4), Decimal("0.20")),
            (date(2010, 1, 1), Decimal("0.175")),
            (date(2008, 12, 1), Decimal("0.15")),
            (date(1991, 4, 1), Decimal("0.175")),
        ),
        "reduced": ((date(1997, 9, 1), Decimal("0.05")),),
        "zero": ((date(1973, 4, 1), Decimal(0)),),
    },
    "NO": {
        "standard": ((date(2005, 1, 1), Decimal("0.25")), (date(2001, 1, 1), Decimal("0.24"))),
        "food": (
            (date(2012, 1, 1), Decimal("0.15")),
            (date(2007, 1, 1), Decimal("0.14")),
            (date(2006, 1, 1), Decimal("0.13")),
            (date(2005, 1, 1), Decimal("0.11")),
            (date(2001, 7, 1), Decimal("0.12")),
        ),
        "reduced": (
            (date(2021, 10, 1), Decimal("0.12")),
            (date(2020, 4, 1), Decimal("0.06")),
            (date(2018, 1, 1), Decimal("0.12")),
            (date(2016, 1, 1), Decimal("0.10")),
        ),
        "zero": ((date(1970, 1, 1), Decimal(0)),),
    },
    "IE": {
        "standard": (
            (date(2021, 3, 1), Decimal("0.23")),
            (date(2020, 9, 1), Decimal("0.21")),
            (date(2012, 1, 1), Decimal("0.23")),
            (date(2010, 1, 1), Decimal("0.21")),
            (date(2008, 12, 1), Decimal("0.215")),
        ),
        "reduced": ((date(2003, 1, 1), Decimal("0.135")),),
        "second": ((date(2011, 7, 1), Decimal("0.09")),),
        "zero": ((date(1972, 11, 1), Decimal(0)),),
    },
}

# Country -> class of goods -> name of the rate.
CLASSES: Mapping[str, Mapping[str, str]] = {
    "GB": {
        "standard": "standard",
        "reduced": "reduced",
        "food": "zero",
        "confectionery": "standard",
        "book": "zero",
        "children": "zero",
        "zero": "zero",
        "gift_card": "zero",
    },
    "NO": {
        "standard": "standard",
        "reduced": "reduced",
        "food": "food",
        "confectionery": "food",
        "book": "zero",
        "children": "standard",
        "zero": "zero",
        "gift_card": "zero",
    },
    "IE": {
        "standard": "standard",
        "reduced": "reduced",
        "food": "zero",
        "confectionery": "standard",
        "book": "zero",
        "children": "zero",
        "zero": "zero",
        "gift_card": "zero",
    },
}


def rate_of(country: str, name: str, on: date) -> Decimal:
    """Return a rate by its name on a day. Raises LookupError where none is known."""
    for since, rate in RATES.get(country, {}).get(name, ()):
        if since <= on:
            return rate
    raise LookupError(f"no {name or 'such'} VAT rate in {country} on {on}")


def vat_rate(country: str, vat_class: str, on: date) -> Decimal:
    """Return the rate of a class in a country on a day. Raises LookupError where none is known."""
    return rate_of(country, CLASSES.get(country, {}).get(vat_class, ""), on)
