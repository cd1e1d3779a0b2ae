"""The only writer of gift cards and store credit, of every purse's ledger and of what is reserved on it.

A purse is locked by id after the vouchers and before the stock (docs/locking.md). What a tender
reserves ends by itself at its time; it stands until somebody else needs it, so that a late payer
without a rival still pays with it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import BigIntegerField, F, Sum
from django.db.models.functions import Coalesce, Greatest

from commerce.payments import errors
from commerce.payments.models import Purse, PurseEntry, Reservation, Tender
from core import codes
from core.markets import MARKETS
from core.operation import operation

OWN = frozenset(Purse.Kind.values)
# Sixteen letters of 31: 79 bits, too many for any number of tries.
CODE_LENGTH = 16
# Months that a gift card lasts, by the market it is sold in; the Irish law of 2019 asks for five years.
LASTS_MONTHS = {"GB": 24, "NO": 36, "IE": 60}
# What comes back to a card whose time is nearly over can be spent this long at least.
AFTER_REFUND = timedelta(days=90)

Living = Reservation.State.LIVING


@dataclass(frozen=True, slots=True)
class NewCard:
    """A gift card and its code, which is nowhere else in the clear."""

    purse: Purse
    code: str


def last_day(market: str, sold_on: date) -> date:
    """Return the last day of a gift card: the end of its month, so many months on."""
    months = sold_on.year * 12 + sold_on.month + LASTS_MONTHS[market]
    return date(months // 12, months % 12 + 1, 1) - timedelta(days=1)


@operation
def issue_gift_card(*, amount: int, market: str, key: str, now: datetime) -> NewCard | None:
    """Make a gift card worth an amount, once per key; None where there is one. Its code is said here only."""
    if PurseEntry.objects.filter(key=key).exists():
        return None
    made = new_card(market, last_day(market, now.astimezone(MARKETS[market].zone).date()), now=now)
    book(made.purse, PurseEntry.Type.ISSUED, amount, key=key, now=now)
    return made


def new_card(market: str, expires_on: date | None, *, now: datetime) -> NewCard:
    """Make an empty gift card with a code of its own."""
    code = "".join(secrets.choice(codes.ALPHABET) for _index in range(CODE_LENGTH))
    purse = Purse.objects.create(
        kind=Purse.Kind.GIFT_CARD,
        market_code=market,
        currency=MARKETS[market].currency,
        code_hash=hash_of(code),
        last4=code[-4:],
        expires_on=expires_on,
        created_at=now,
    )
    return NewCard(purse, "-".join(code[at : at + 4] for at in range(0, CODE_LENGTH, 4)))


@operation
def add_credit(
    *,
    customer_id: int,
    amount: int,
    market: str,
    key: str,
    now: datetime,
    reason: str = "",
    by: str = "",
    most_a_day: int | None = None,
) -> tuple[Purse, bool]:
    """Give a customer store credit, once per key; say whether this call did.

    Raises TooMuchCredit where she would be given more than `most_a_day` within 24 hours.
    """
    Purse.objects.bulk_create(
        [
            Purse(
                kind=Purse.Kind.STORE_CREDIT,
                market_code=market,
                currency=MARKETS[market].currency,
                customer_id=customer_id,
                created_at=now,
            )
        ],
        ignore_conflicts=True,
    )
    purse = Purse.objects.select_for_update(no_key=True, of=("self",)).get(
        kind=Purse.Kind.STORE_CREDIT, customer_id=customer_id, currency=MARKETS[market].currency
    )
    if PurseEntry.objects.filter(key=key).exists():
        return purse, False
    if most_a_day is not None:
        given = purse.entries.filter(type=PurseEntry.Type.ISSUED, at__gt=now - timedelta(days=1))
        had = given.aggregate(sum=Sum("amount"))["sum"] or 0
        if had + amount > most_a_day:
            raise errors.TooMuchCredit(left=max(most_a_day - had, 0))
    book(purse, PurseEntry.Type.ISSUED, amount, key=key, now=now, reason=reason, by=by)
    return purse, True


def hash_of(code: str) -> str:
    """Return what a gift card is found by."""
    return codes.keyed_hash("gift-card", code)


def book(
    purse: Purse,
    kind: str,
    amount: int,
    *,
    key: str,
    now: datetime,
    reason: str = "",
    by: str = "",
) -> None:
    """Append to the ledger of a locked purse and move its balance with it."""
    purse.balance += amount
    purse.save(update_fields=["balance", "reserved", "expires_on"])
    PurseEntry.objects.create(
        purse=purse,
        type=kind,
        amount=amount,
        balance_after=purse.balance,
        key=key,
        at=now,
        reason=reason,
        actor_name=by,
    )


def lock(ids: Iterable[int], *, now: datetime) -> dict[int, Purse]:
    """Lock purses by id and end what was reserved on them until now; then what is free may be read."""
    locked = {
        purse.pk: purse
        for purse in Purse.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk__in=set(ids))
        .order_by("pk")
    }
    for purse in locked.values():
        lapsed = Reservation.objects.filter(purse=purse, state=Living, expires_at__lte=now)
        for reservation in lapsed:
            end(purse, reservation)
    return locked


def end(purse: Purse, reservation: Reservation) -> None:
    """Let go of what a reservation has not taken of a locked purse."""
    purse.reserved -= reservation.amount - reservation.taken
    purse.save(update_fields=["reserved"])
    reservation.state = Reservation.State.ENDED
    reservation.save(update_fields=["state"])


def reserve(
    purse: Purse, tender: Tender, amount: int, *, expires_at: datetime, now: datetime
) -> None:
    """Reserve an amount of a locked purse for a tender."""
    purse.reserved += amount
    purse.save(update_fields=["reserved"])
    Reservation.objects.create(
        tender=tender, purse=purse, amount=amount, expires_at=expires_at, created_at=now
    )


def keep(plan_id: int, *, now: datetime) -> None:
    """Keep what a plan has reserved for its order, part of placing it.

    What has lapsed is reserved again where it is still free; raises BalanceSpent where it is not.
    """
    mine = _of_plan(plan_id)
    locked = _locked(mine)
    for reservation in _of_plan(plan_id) if mine else []:
        purse = locked[reservation.purse_id]
        if reservation.state != Living:
            # The others' time may be over as well.
            purse = lock([purse.pk], now=now)[purse.pk]
            locked[purse.pk] = purse
            if purse.is_stopped or spendable(purse) < reservation.amount:
                raise errors.BalanceSpent
            purse.reserved += reservation.amount
            purse.save(update_fields=["reserved"])
        reservation.state, reservation.expires_at = Living, None
        reservation.save(update_fields=["state", "expires_at"])


def release(plan_id: int) -> None:
    """Let go of what a plan has reserved and not taken."""
    mine = _of_plan(plan_id)
    locked = _locked(mine)
    for reservation in _of_plan(plan_id) if mine else []:
        if reservation.state == Living:
            end(locked[reservation.purse_id], reservation)


def _of_plan(plan_id: int) -> list[Reservation]:
    return list(Reservation.objects.filter(tender__plan_id=plan_id).order_by("tender__position"))


def _locked(reservations: Iterable[Reservation]) -> dict[int, Purse]:
    """Lock the purses of the reservations, which are then read anew."""
    ids = {reservation.purse_id for reservation in reservations}
    if not ids:
        return {}
    rows = Purse.objects.select_for_update(no_key=True, of=("self",))
    return {purse.pk: purse for purse in rows.filter(pk__in=ids).order_by("pk")}


def locked_one(tender_id: UUID) -> tuple[Purse, Reservation]:
    """Lock the purse of a tender; what the tender keeps of it is read under that lock."""
    purse_id = Reservation.objects.values_list("purse_id", flat=True).get(pk=tender_id)
    purse = Purse.objects.select_for_update(no_key=True, of=("self",)).get(pk=purse_id)
    return purse, Reservation.objects.get(pk=tender_id)


@operation
def take(*, tender_id: UUID, amount: int, key: str, now: datetime) -> None:
    """Spend a part of what a tender has reserved; once per key. Raises BalanceSpent above it."""
    purse, reservation = locked_one(tender_id)
    if PurseEntry.objects.filter(key=key).exists():
        return
    if reservation.state != Living or amount > reservation.amount - reservation.taken:
        raise errors.BalanceSpent
    reservation.taken += amount
    reservation.save(update_fields=["taken"])
    purse.reserved -= amount
    book(purse, PurseEntry.Type.SPENT, -amount, key=key, now=now)


@operation
def give_back(*, tender_id: UUID, amount: int, key: str, now: datetime) -> None:
    """Put back what a tender has spent; once per key. A card that is over, or nearly, gets time to spend it."""
    purse, reservation = locked_one(tender_id)
    if PurseEntry.objects.filter(key=key).exists():
        return
    if amount > reservation.taken - reservation.refunded:
        raise errors.BalanceSpent
    reservation.refunded += amount
    reservation.save(update_fields=["refunded"])
    if purse.expires_on is not None:
        today = now.astimezone(MARKETS[purse.market_code].zone).date()
        purse.expires_on = max(purse.expires_on, today + AFTER_REFUND)
    book(purse, PurseEntry.Type.REFUNDED, amount, key=key, now=now)


@operation
def shrink(*, tender_id: UUID) -> None:
    """Free what a tender has reserved beyond what it may still have to pay; safe any number of times."""
    purse, reservation = locked_one(tender_id)
    authorised, released = Tender.objects.values_list("authorised", "released").get(pk=tender_id)
    over = reservation.amount - (authorised - released)
    if reservation.state == Living and over > 0:
        reservation.amount -= over
        reservation.save(update_fields=["amount"])
        purse.reserved -= over
        purse.save(update_fields=["reserved"])


@operation
def let_go(*, tender_id: UUID) -> None:
    """Let go of what one tender has reserved and not taken."""
    purse, reservation = locked_one(tender_id)
    if reservation.state == Living:
        end(purse, reservation)


def spendable(purse: Purse) -> int:
    """Return what nobody has reserved of a locked purse; of a credit line, without what we owe its company."""
    return purse.balance - purse.reserved - owed_back(purse)


def owed_back(purse: Purse) -> int:
    """Return what we owe a company: it had paid for what came back. One statement, none of other purses.

    It stands in the balance of its credit line until it is paid out, and may not be bought for: that
    would be more on invoice than the limit.
    """
    if purse.kind != Purse.Kind.INVOICE:
        return 0
    came_back = Reservation.objects.filter(purse=purse, refunded__gt=0).annotate(
        paid=Coalesce(Sum("tender__invoice_payments__amount"), 0),
    )
    over = Greatest(F("paid") + F("refunded") - F("taken"), 0)
    return came_back.aggregate(sum=Sum(over, output_field=BigIntegerField()))["sum"] or 0


def free_of(purse: Purse, *, now: datetime, beside: UUID | None = None) -> int:
    """Return what may be spent of a purse now, counting what the quote `beside` keeps of it as free."""
    return 0 if purse.is_stopped else left_on(purse, now=now, beside=beside)


def left_on(purse: Purse, *, now: datetime, beside: UUID | None = None) -> int:
    """Return what nobody has reserved of a purse now, stopped or not."""
    living = Reservation.objects.filter(purse=purse, state=Living).exclude(expires_at__lte=now)
    if beside is not None:
        living = living.exclude(tender__plan__quote_id=beside)
    sums = living.aggregate(amount=Sum("amount"), taken=Sum("taken"))
    return int(purse.balance - (sums["amount"] or 0) + (sums["taken"] or 0))
