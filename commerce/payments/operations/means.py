"""How a total is shared over the means that were chosen: our own first, and one page for what they leave."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet, Sum

from accounts.models import CompanyBuyer
from commerce.cart.models import Cart, Method
from commerce.cart.queries import CartView
from commerce.payments import credit_lines, errors, purses
from commerce.payments.models import (
    PaymentMethod,
    Purse,
    Quote,
    Reservation,
    Tender,
)
from commerce.payments.operations.reserving import COUNTER, is_at_one_store, why_not
from commerce.payments.providers import free, store
from commerce.payments.providers.registry import DEFAULT, PROVIDERS
from core import statements
from core.money import Money

INVOICE = PaymentMethod.Code.INVOICE.value


@dataclass(frozen=True, slots=True)
class Choice:
    """The means that were chosen for a cart; nothing chosen is one page for everything."""

    method: str = ""
    uses_credit: bool = False
    cards: tuple[int, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Return what the same choice has in common, and no other."""
        if self == Choice():
            return ""
        return hashlib.sha256(
            repr((self.method, self.uses_credit, self.cards)).encode()
        ).hexdigest()


@dataclass(frozen=True, slots=True)
class Part:
    """What one means pays."""

    provider: str
    method: str
    amount: int
    purse: Purse | None = None
    # Those that the page may show, where none was chosen; empty: all that its provider has.
    methods: tuple[str, ...] = ()


# Fixed text: every review asks it, and every payment.
_CHOICE = """
    SELECT COALESCE(chosen.method, ''), COALESCE(chosen.uses_credit, FALSE),
           ARRAY(SELECT purse_id FROM payments_chosenpurse WHERE cart_id = %(cart)s ORDER BY id),
           (SELECT id FROM payments_purse WHERE kind = 'store_credit' AND customer_id = %(customer)s
                                            AND currency = %(currency)s)
    FROM (SELECT) AS one LEFT JOIN payments_paymentchoice chosen ON chosen.cart_id = %(cart)s
"""


def choice_of(cart: Cart) -> Choice:
    """Return what was chosen for a cart; one statement."""
    return _chosen(cart)[0]


def _chosen(cart: Cart) -> tuple[Choice, int | None]:
    """Return what was chosen, and the customer's store credit; one statement."""
    ((method, uses_credit, cards, credit_id),) = statements.fetch(
        _CHOICE,
        {"cart": str(cart.pk), "customer": cart.customer_id, "currency": cart.market.currency},
    )
    return Choice(method, uses_credit, tuple(cards)), credit_id


def split(
    cart: Cart,
    choice: Choice,
    total: int,
    *,
    now: datetime,
    cards_bought: int = 0,
    at_till: bool = False,
) -> list[Part]:
    """Share a total: gift cards as they were given, then credit, then one page; the purses are locked.

    The page comes last even where nothing is left for it: somebody has to say yes. What of the total
    are gift cards is paid by none of ours but an invoice (ADR 15). At a till, the till is the page.
    """
    parts, rest, room = [], total, total - cards_bought
    ids = purse_ids(cart, choice)
    is_on_invoice = choice.method == INVOICE and not at_till
    buyer = _buyer_on_invoice(cart, total) if is_on_invoice else None
    if buyer is not None:
        ids.append(
            credit_lines.line_of(company_id=buyer.company_id, market=cart.market_code, now=now)
        )
    locked = purses.lock(ids, now=now) if ids else {}
    if buyer is not None:
        credit_lines.bring_to_limit(locked[ids[-1]], buyer.company.credit_limit, now=now)
    today = now.astimezone(cart.market.zone).date()
    for purse in (locked[pk] for pk in ids if pk in locked):
        most = rest if purse.kind == Purse.Kind.INVOICE else room
        part = 0 if purse.is_stopped else min(most, purses.spendable(purse))
        if purse.kind == Purse.Kind.INVOICE and part < rest:
            raise errors.CreditUsedUp(left=part)
        if part > 0 and purse.currency == cart.market.currency and not purse.is_over(today):
            parts.append(Part(purse.kind, purse.kind, part, purse))
            rest, room = rest - part, room - part
    if at_till:
        return [*parts, Part(store.NAME, "", rest)]
    if choice.method == COUNTER and (why := why_not(cart, now)):
        raise errors.MethodGone(why)
    return [*parts, _page(cart, choice, rest)]


def _buyer_on_invoice(cart: Cart, total: int) -> CompanyBuyer:
    """Return who may buy so much on invoice; raises MethodGone, CreditUsedUp."""
    buyer = invoice_buyer(cart)
    if buyer is None:
        raise errors.MethodGone
    if buyer.limit is not None and total > buyer.limit:
        raise errors.CreditUsedUp(left=buyer.limit)
    return buyer


def invoice_buyer(cart: Cart) -> CompanyBuyer | None:
    """Return who buys for the cart's company and may do so on invoice in its market."""
    return invoice_buyers(cart).select_related("company").first()


def invoice_buyers(cart: Cart) -> QuerySet[CompanyBuyer]:
    """Return the customer as the buyer who may buy on invoice, or none."""
    if cart.company_id is None or cart.customer_id is None:
        return CompanyBuyer.objects.none()
    return CompanyBuyer.objects.filter(
        company_id=cart.company_id,
        customer_id=cart.customer_id,
        may_invoice=True,
        company__is_active=True,
        company__market=cart.market_code,
    )


def purse_ids(cart: Cart, choice: Choice) -> list[int]:
    """Return the purses that were chosen, in the order in which they pay."""
    ids = list(choice.cards)
    if choice.uses_credit and cart.customer_id is not None:
        ids += Purse.objects.filter(
            kind=Purse.Kind.STORE_CREDIT,
            customer_id=cart.customer_id,
            currency=cart.market.currency,
        ).values_list("pk", flat=True)
    return ids


def lock_purses(cart: Cart, choice: Choice, *, beside: Quote, now: datetime) -> None:
    """Lock the purses that were chosen for a cart and those that its offer has reserved on, by id."""
    ids = set(purse_ids(cart, choice))
    ids |= set(
        Reservation.objects.filter(tender__plan__quote=beside).values_list("purse_id", flat=True)
    )
    if choice.method == INVOICE:
        lines = Purse.objects.filter(kind=Purse.Kind.INVOICE, company_id=cart.company_id)
        ids |= set(lines.values_list("pk", flat=True))
    if ids:
        purses.lock(ids, now=now)


def _page(cart: Cart, choice: Choice, rest: int) -> Part:
    """Return who is paid the rest: by the method that was chosen, else at the page of the usual one's provider."""
    if not rest:
        return Part(free.NAME, "", 0)
    offered = PaymentMethod.objects.filter(market=cart.market_code).order_by("position", "code")
    usable = [each for each in offered if each.is_active and each.provider in PROVIDERS]
    if choice.method:
        if choice.method == COUNTER:
            usable = [each for each in offered.filter(is_at_one_store(cart)) if each.is_active]
        method = next((each for each in usable if each.code == choice.method), None)
        if method is None:
            raise errors.MethodGone
        return Part(method.provider, method.code, rest)
    usual = [each for each in usable if each.code not in {INVOICE, COUNTER}]
    if usual:
        provider = usual[0].provider
        shown = tuple(each.code for each in usual if each.provider == provider)
        return Part(provider, "", rest, methods=shown)
    # A market for which nobody has said how it is paid.
    if offered:
        raise errors.MethodGone
    return Part(DEFAULT, "", rest)


def is_page_offered(cart: Cart, choice: Choice, page: Tender) -> bool:
    """Say whether the page of an offer is still as it is offered; one that was opened stays. Raises MethodGone."""
    if page.provider_id or not page.amount:
        return True
    part = _page(cart, choice, page.amount)
    offered = (part.provider, part.method, list(part.methods))
    return offered == (page.provider, page.method, page.page_methods)


def check_rest(parts: Sequence[Part], expected: int | None) -> None:
    """Raise RestChanged where gift cards and credit leave another sum than was shown, however that is paid."""
    rest = sum(
        part.amount for part in parts if part.purse is None or part.purse.kind == Purse.Kind.INVOICE
    )
    if expected is not None and expected != rest:
        raise errors.RestChanged(rest=rest)


@dataclass(frozen=True, slots=True)
class Planned:
    """What pays a total. `credit` is the customer's, used or not."""

    choice: Choice
    parts: tuple[tuple[Purse, int], ...]
    rest: int
    on_invoice: int
    credit: Purse | None
    credit_free: int


def planned(cart: Cart, total: int, *, now: datetime, cards_bought: int = 0) -> Planned:
    """Say how a total would be shared now. Changes nothing, locks nothing."""
    choice, credit_id = _chosen(cart)
    ids = [*choice.cards, *([credit_id] if credit_id else [])]
    found = Purse.objects.in_bulk(ids) if ids else {}
    credit = found.get(credit_id) if credit_id else None
    in_turn = [found[pk] for pk in choice.cards if pk in found]
    if credit is not None and choice.uses_credit:
        in_turn.append(credit)
    today = now.astimezone(cart.market.zone).date()
    parts, rest = [], total - cards_bought
    for purse in in_turn:
        spendable = purse.currency == cart.market.currency and not purse.is_over(today)
        free = purses.free_of(purse, now=now, beside=cart.quote_id) if spendable else 0
        part = min(rest, max(0, free))
        parts.append((purse, part))
        rest -= part
    rest += cards_bought
    credit_free = purses.free_of(credit, now=now, beside=cart.quote_id) if credit else 0
    on_invoice = rest if choice.method == INVOICE else 0
    return Planned(choice, tuple(parts), rest - on_invoice, on_invoice, credit, credit_free)


def planned_of(quote: Quote, *, now: datetime) -> Planned:
    """Say how an offer is shared: what is reserved for it; what is chosen and pays nothing of it stands with 0."""
    page = quote.plan.last_tender
    tenders = quote.plan.tenders.filter(provider__in=purses.OWN)
    tenders = tenders.select_related("reservation__purse").order_by("position")
    own = [(tender.reservation.purse, tender.amount) for tender in tenders]
    invoice, ids = Purse.Kind.INVOICE, {purse.pk for purse, _amount in own}
    plan = planned(quote.cart, quote.total, now=now, cards_bought=cards_bought(quote))
    return replace(
        plan,
        parts=(
            *((purse, amount) for purse, amount in own if purse.kind != invoice),
            *((purse, 0) for purse, _part in plan.parts if purse.pk not in ids),
        ),
        rest=page.amount,
        on_invoice=sum(amount for purse, amount in own if purse.kind == invoice),
    )


def parts_of(view: CartView, offered: Quote | None, *, now: datetime) -> dict[str, Any] | None:
    """Return the gift cards and the credit that pay for a cart, or for what was offered of it, and what they leave.

    None where nothing is to be paid any more.
    """
    cart = view.cart
    if cart.state != Cart.State.OPEN:
        return None
    if offered is not None and offered.pk == cart.quote_id:
        plan = planned_of(offered, now=now)
    else:
        plan = planned(cart, view.priced.total.amount, now=now, cards_bought=view.cards_bought)
    currency = view.priced.currency
    parts = [{"purse": purse, "amount": Money(amount, currency)} for purse, amount in plan.parts]
    return {"parts": parts, "rest": Money(plan.rest + plan.on_invoice, currency)}


def cards_bought(quote: Quote) -> int:
    """Return what of a quote's total are gift cards."""
    cards = quote.lines.filter(method=Method.EMAIL)
    return cards.aggregate(sum=Sum("gross"))["sum"] or 0
