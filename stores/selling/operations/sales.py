"""Sales of a till become orders: placed, paid and handed over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import Customer
from commerce.orders import over_the_counter
from commerce.orders.over_the_counter import Booked, Sale, SoldLine
from commerce.payments.operations import Means
from core import codes, events
from core.markets import MARKETS
from stores.selling.choices import Why
from stores.selling.errors import Poison
from stores.selling.events import ReceiptWanted, SoldBeyondBooks
from stores.selling.goods import Goods, by_code
from stores.selling.models import MEMBER, MemberCode, Receipt, SoldBeyond, Till
from stores.selling.operations.rows import ACCEPTED, Entry, end_parked, receipt_of, said_of
from stores.selling.reading import Read


def book(till: Till, entries: Sequence[Entry], now: datetime) -> None:
    """Book sales of a locked till in one set, and answer them; those with unknown goods are poisoned."""
    known = by_code(line.code for entry in entries if entry.read for line in entry.read.lines)
    good: list[tuple[Entry, Read]] = []
    for entry in entries:
        if entry.read is not None:
            entry.poison = _unknown(entry.read, known)
            if entry.poison is None:
                good.append((entry, entry.read))
    if not good:
        return
    members = _members([read for _entry, read in good])
    sold = [_sale(till, read, known, members.get(read.member), now) for _entry, read in good]
    booked = over_the_counter.book_sales(
        location_id=till.location_id, sales=sold, actor=till.actor, now=now
    )
    receipts = Receipt.objects.bulk_create(
        receipt_of(till, entry, read, now=now, order=order)
        for (entry, read), order in zip(good, booked.orders, strict=True)
    )
    end_parked(till, receipts, now=now)
    _tell(till, receipts, booked, sold, now=now)
    for (entry, read), receipt in zip(good, receipts, strict=True):
        member = ("known" if read.member in members else "unknown") if read.member else ""
        entry.outcome = said_of(receipt, ACCEPTED, member)


def _unknown(read: Read, known: dict[str, Goods]) -> Poison | None:
    for line in read.lines:
        goods = known.get(line.code)
        if goods is None:
            said = _("No article has the code %(code)s.")
        elif goods.is_gift_card:
            said = _("%(code)s is a gift card: tills sell none of ours.")
        else:
            continue
        return Poison(Why.UNKNOWN_GOODS, said % {"code": line.code})
    return None


def _members(receipts: Sequence[Read]) -> dict[str, Customer]:
    """Return whose code was shown, by the code as it was typed; one statement where there is one."""
    hashes = {
        codes.keyed_hash(MEMBER, read.member): read.member for read in receipts if read.member
    }
    if not hashes:
        return {}
    rows = MemberCode.objects.filter(code_hash__in=hashes).select_related("customer")
    by_hash = {row.code_hash: row.customer for row in rows}
    return {
        read.member: by_hash[code]
        for read in receipts
        if read.member and (code := codes.keyed_hash(MEMBER, read.member)) in by_hash
    }


def _sale(
    till: Till, read: Read, known: dict[str, Goods], customer: Customer | None, now: datetime
) -> Sale:
    market = MARKETS[till.location.market]
    return Sale(
        market_code=market.code,
        language=customer.language if customer else market.language,
        currency=till.currency,
        lines=[
            SoldLine(
                variant_id=known[line.code].variant_id,
                sku=known[line.code].sku,
                name_en=known[line.code].name_en,
                name_nb=known[line.code].name_nb,
                quantity=line.quantity,
                unit=line.unit,
                discount=line.discount,
                rate=line.rate,
            )
            for line in read.lines
        ],
        means=[Means(each.kind, each.amount, each.reference) for each in read.means()],
        # A clock that is ahead does not sell tomorrow.
        sold_at=min(read.taken_at, now),
        sold_by=read.colleague,
        customer_id=customer.pk if customer else None,
        full_name=customer.name if customer else "",
        email=read.email or (customer.email if customer else ""),
        phone=str(customer.phone) if customer else "",
    )


def _tell(
    till: Till, receipts: Sequence[Receipt], booked: Booked, sold: Sequence[Sale], *, now: datetime
) -> None:
    """Say what has to be counted, and who wants her receipt by mail."""
    facts: list[events.DomainEvent] = []
    rows = []
    lines = [(place, line.variant_id) for place, sale in enumerate(sold) for line in sale.lines]
    for at, short in booked.shortfalls:
        variant_id = lines[short.place][1]
        rows.append(
            SoldBeyond(
                receipt=receipts[at],
                location_id=till.location_id,
                variant_id=variant_id,
                beyond=short.beyond,
                promised=short.promised,
                at=sold[at].sold_at,
            )
        )
        facts.append(
            SoldBeyondBooks(
                location_id=till.location_id,
                variant_id=variant_id,
                order_id=booked.orders[at].pk,
                beyond=short.beyond,
                promised=short.promised,
            )
        )
    SoldBeyond.objects.bulk_create(rows)
    facts += [ReceiptWanted(receipt_id=each.pk) for each in receipts if each.email]
    events.record_many(facts, actor=till.actor, now=now)
