"""What prices depend on now: the ways of delivery, the promotions in force, and the buyer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from commerce.pricing.book import book_of, promotion_of
from commerce.pricing.delivery import Way, choose, fitting
from commerce.pricing.models import Promotion as PromotionRow
from commerce.pricing.models import Voucher, VoucherUse
from commerce.pricing.promotions import Buyer, Promotion
from commerce.pricing.rules import Context
from core import codes as hashes
from core import statements
from core.markets import Market

# Of whoever buys: the promotions that these codes bring in, her group, and whether she has ordered.
_BUYER = """
    SELECT (SELECT json_agg(found)::text FROM (
                SELECT p.*, v.code,
                       (SELECT json_agg(c.path) FROM catalogue_category c WHERE c.id = ANY(p.category_ids)) AS paths,
                       (SELECT json_agg(c.path) FROM catalogue_category c
                        WHERE c.id = ANY(p.reward_category_ids)) AS reward_paths
                FROM pricing_promotion p
                JOIN pricing_voucher v ON v.promotion_id = p.id AND v.code = ANY(%(codes)s)
                     AND v.is_active AND (v.total_limit IS NULL OR v.used < v.total_limit)
                WHERE p.market = %(market)s AND p.is_active AND p.starts_at <= %(now)s
                      AND (p.ends_at IS NULL OR p.ends_at > %(now)s) AND p.needs_code
            ) found),
           (SELECT json_build_array(b."group", b.first_order_at IS NULL)
            FROM accounts_customer b WHERE b.id = %(customer)s),
           EXISTS (SELECT FROM pricing_knownbuyer k WHERE k.person = ANY(%(persons)s))
"""


def context_for(
    market: Market,
    now: datetime,
    *,
    edition: str | None = None,
    codes: Sequence[str] = (),
    customer_id: int | None = None,
    email: str = "",
    phone: str = "",
    channel: str = "web",
    delivery: str = "",
    postcode: str = "",
    weight_g: int = 0,
) -> Context:
    """Return what a price depends on in the market now, for this buyer with these codes.

    One statement for the price book, none where its `edition` was just read and is at hand; one more
    where there are codes, or where a promotion asks who buys and somebody has said so.
    `delivery` is the code of the way that was chosen to bring `weight_g` to `postcode`; where it does
    not fit, or nobody chose, the first that fits is meant.
    `channel` is where the cart was begun, so that everybody who looks at it sees the same total.
    A guest belongs to no group. Whether she is new is known once there is an e-mail address or a
    telephone number in the cart, with an account or without: neither may have ordered before.
    """
    book = book_of(market, now, edition)
    promotions = book.promotions(now)
    persons = buyers_of(email, phone)
    is_told = customer_id is not None or bool(persons)
    buyer = Buyer(channel=channel, is_told=is_told)
    if codes or (is_told and any(each.groups or each.first_order for each in promotions)):
        brought, known, has_ordered = statements.fetch(
            _BUYER,
            {
                "market": market.code,
                "now": now,
                "codes": list(codes),
                "customer": customer_id,
                "persons": persons,
            },
        )[0]
        promotions += _promotions(brought)
        group, is_new = _read(known) or ("", bool(persons))
        buyer = replace(buyer, group=group, is_new=is_new and not has_ordered)
    ways = fitting(book.ways, postcode=postcode, weight_g=weight_g)
    way = choose(ways, delivery)
    return Context(
        currency=market.currency,
        country=market.country,
        day=now.astimezone(market.zone).date(),
        delivery_amount=way.amount if way else 0,
        delivery_free_from=way.free_from if way else 0,
        way=way,
        ways=tuple(ways),
        delivers=any(each.is_active for each in book.ways),
        promotions=promotions,
        buyer=buyer,
    )


def ways_of(market: Market, now: datetime) -> tuple[Way, ...]:
    """Return every way of delivery of the market now, whatever it reaches; one statement."""
    return book_of(market, now).ways


@lru_cache(maxsize=128)
def _promotions(rows: str | None) -> tuple[Promotion, ...]:
    return tuple(promotion_of(row) for row in json.loads(rows or "[]"))


def _read(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class CodeStanding:
    """A code that was entered: the promotion that it brings in, or why it cannot be used."""

    code: str
    name_en: str = ""
    name_nb: str = ""
    refusal: str = ""


def person_of(email: str) -> str:
    """Return the keyed hash that stands for a person in the counting of vouchers; empty for nobody."""
    return hashes.keyed_hash_of("voucher", email.strip().lower()) if email.strip() else ""


def buyers_of(email: str, phone: str) -> list[str]:
    """Return the keyed hashes that stand for who buys: one for the address, one for the number."""
    said = (email.strip().lower(), phone.strip())
    return [hashes.keyed_hash_of("buyer", each) for each in said if each]


def code_standings(
    entered: Iterable[str],
    market: Market,
    now: datetime,
    *,
    email: str = "",
    customer_id: int | None = None,
) -> list[CodeStanding]:
    """Return how each entered code stands, in the order of entering; two statements, none without codes."""
    wanted = list(entered)
    if not wanted:
        return []
    found = {
        voucher.code: voucher
        for voucher in Voucher.objects.filter(code__in=wanted).select_related("promotion")
    }
    return [
        _standing(code, found.get(code), market, now, email=email, customer_id=customer_id)
        for code in wanted
    ]


def _standing(
    code: str,
    voucher: Voucher | None,
    market: Market,
    now: datetime,
    *,
    email: str,
    customer_id: int | None,
) -> CodeStanding:
    if voucher is None or not voucher.promotion.is_active:
        return CodeStanding(code, refusal=_("We do not know the code %(code)s.") % {"code": code})
    promotion: PromotionRow = voucher.promotion
    refusal = ""
    if promotion.market != market.code:
        refusal = _("The code %(code)s is for another country.")
    elif promotion.starts_at > now:
        refusal = _("The code %(code)s cannot be used yet.")
    elif promotion.ends_at is not None and promotion.ends_at <= now:
        refusal = _("The code %(code)s has expired.")
    elif not voucher.is_active:
        refusal = _("The code %(code)s cannot be used any more.")
    elif voucher.total_limit is not None and voucher.used >= voucher.total_limit:
        refusal = _("The code %(code)s has been used up.")
    elif has_used_up(voucher, email=email, customer_id=customer_id):
        refusal = _("You have used the code %(code)s already.")
    return CodeStanding(
        code, promotion.name_en, promotion.name_nb, refusal and refusal % {"code": code}
    )


def has_used_up(voucher: Voucher, *, email: str, customer_id: int | None) -> bool:
    """Say whether this person has used codes of its promotion as often as one person may."""
    if voucher.person_limit is None:
        return False
    who = Q(person=person_of(email)) if email else Q(pk__in=[])
    if customer_id is not None:
        who |= Q(customer_id=customer_id)
    uses = VoucherUse.objects.filter(
        who, voucher__promotion_id=voucher.promotion_id, given_back_at=None
    )
    return uses.count() >= voucher.person_limit
