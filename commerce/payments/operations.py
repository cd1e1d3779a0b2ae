"""The only writer of quotes, tenders and their counters. No network here: `gateway` calls providers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from commerce.cart import operations as carts
from commerce.cart.models import Cart, CartLine
from commerce.cart.queries import amount_of, items_of, line_rows, unavailable
from commerce.catalogue.queries import options
from commerce.payments import errors
from commerce.payments.events import (
    LatePaymentVoided,
    PayLinkCreated,
    PayLinkOpened,
    PaymentDeclined,
    ProviderCallAskedAgain,
    ProviderCallDone,
    ProviderCallFailed,
    ProviderCallRequested,
    QuoteMade,
    QuoteVoided,
)
from commerce.payments.models import (
    PayLink,
    PaymentEvent,
    PaymentPlan,
    ProviderCall,
    Quote,
    QuoteLine,
    Tender,
)
from commerce.payments.providers import ProviderPayment
from commerce.payments.providers.registry import DEFAULT
from commerce.pricing import queries as charges
from commerce.pricing.rules import PricedCart, price
from core import codes, events, hints, limits
from core.actor import CONTACT_CENTRE, SYSTEM, Actor, Channel, Role
from core.errors import Forbidden
from core.operation import operation
from stores.inventory import operations as inventory
from stores.inventory.models import StockHold
from stores.inventory.rules import Demand
from stores.locations import queries as locations

Kind = ProviderCall.Kind


def check_may_start(*, source: str, now: datetime) -> None:
    """Count a payment that somebody starts against her address: each holds stock. Raises TooMany.

    Call it outside the transaction of `start_payment`.
    """
    limits.spend(
        f"pay-start:{source}", limit=settings.PAYMENT_STARTS, window=timedelta(minutes=10), now=now
    )


@operation
def start_payment(
    *, cart_id: UUID, actor: Actor, now: datetime, expected_total: int | None = None
) -> Tender:
    """Freeze the cart into a quote, hold its stock for the checkout, and return the tender to be paid.

    A second call for the same unchanged cart returns the same tender. Raises CartNotReady,
    DetailsMissing, OutOfStock (with what is left), PriceChanged, and what locking the cart raises;
    then nothing is held.
    """
    lifetime = timedelta(seconds=settings.HOLD_SECONDS)
    quote = _freeze(cart_id, StockHold.Purpose.CHECKOUT, lifetime, actor, now, expected_total)
    return quote.plan.tenders.get()


@operation
def send_pay_link(
    *,
    cart_id: UUID,
    by: str,
    to: str,
    actor: Actor,
    now: datetime,
    expected_total: int | None = None,
) -> PayLink:
    """Freeze the cart, hold its stock for the life of a link, and have the link sent to the customer.

    Sent again for an unchanged cart, the same quote gets a fresh link and the old one ends.
    """
    if not actor.has(*CONTACT_CENTRE):
        raise Forbidden
    if by not in PayLink.By.values or not to:
        raise errors.DetailsMissing(fields={"to": _("Where should the link go?")})
    lifetime = timedelta(seconds=settings.PAYLINK_SECONDS)
    quote = _freeze(cart_id, StockHold.Purpose.PAY_LINK, lifetime, actor, now, expected_total)
    link = PayLink.objects.filter(quote=quote).first()
    if link is None:
        link = PayLink(quote=quote, created_at=now)
    else:
        link.rotation += 1
        link.sent_at = link.opened_at = None
    link.by, link.to, link.sent_by_id = by, to, actor.user_id
    link.save()
    events.record(
        PayLinkCreated(quote_id=str(quote.pk), cart_id=str(cart_id)), actor=actor, now=now
    )
    return link


def _freeze(
    cart_id: UUID,
    purpose: StockHold.Purpose,
    lifetime: timedelta,
    actor: Actor,
    now: datetime,
    expected_total: int | None,
) -> Quote:
    cart = carts.lock(cart_id, actor=actor, now=now)
    open_quote = Quote.objects.filter(cart=cart, state=Quote.State.OPEN).first()
    if open_quote is not None:
        # A total other than the quote's is a price that changed since: frozen anew, checked below.
        agreed = expected_total in {None, open_quote.total}
        if agreed and _still_good(open_quote, cart, purpose, now):
            return open_quote
        _void(open_quote, "replaced", actor=actor, now=now)

    rows = line_rows(cart)
    _check_ready(cart, rows)
    day = now.astimezone(cart.market.zone).date()
    priced = price(items_of(cart, rows), charges.context_for(cart.market, day))
    _check_total(priced.total.amount, expected_total)

    source_id = locations.warehouse_of(cart.market_code).pk
    demands = [
        Demand(row.location_id or source_id, row.variant_id, row.quantity, ref=str(row.pk))
        for row in rows
    ]
    expires_at = now + lifetime
    holds = inventory.hold_stock(
        demands=demands, purpose=purpose, expires_at=expires_at, now=now, owner=cart.pk
    )

    quote = _write_quote(cart, priced, actor=actor, expires_at=expires_at, now=now)
    _write_lines(quote, rows, priced, source_id=source_id, holds=holds)
    plan = PaymentPlan.objects.create(
        quote=quote, currency=quote.currency, amount=quote.total, created_at=now
    )
    Tender.objects.create(
        plan=plan,
        provider=DEFAULT,
        amount=quote.total,
        currency=quote.currency,
        created_at=now,
        asked_at=now,
    )
    carts.put_under_quote(cart, quote_id=quote.pk)
    events.record(QuoteMade(quote_id=str(quote.pk), cart_id=str(cart.pk)), actor=actor, now=now)
    return quote


def _still_good(quote: Quote, cart: Cart, purpose: StockHold.Purpose, now: datetime) -> bool:
    is_link = PayLink.objects.filter(quote=quote).exists()
    return (
        cart.quote_id == quote.pk
        and quote.expires_at > now
        and is_link == (purpose == StockHold.Purpose.PAY_LINK)
    )


def _check_total(total: int, expected: int | None) -> None:
    if expected is not None and expected != total:
        raise errors.PriceChanged(
            _("The total has changed since you saw it. Please look at it again."),
            total=total,
            expected=expected,
        )


def _check_ready(cart: Cart, rows: Sequence[CartLine]) -> None:
    if not rows:
        raise errors.CartNotReady(_("The cart is empty."))
    for problem in filter(None, map(unavailable, rows)):
        raise errors.CartNotReady(problem.text)
    missing = {
        name: _("Please fill this in")
        for name in (
            "full_name",
            "email",
            *(() if all(row.location_id for row in rows) else ("street", "postcode", "city")),
        )
        if not getattr(cart, name)
    }
    if missing:
        raise errors.DetailsMissing(fields=missing)


# Where a colleague sells. One who shops on the web is a shopper.
_SELLING = frozenset({Channel.PHONE, Channel.CHAT, Channel.STORE, Channel.KIOSK, Channel.TILL})


def _write_quote(
    cart: Cart, priced: PricedCart, *, actor: Actor, expires_at: datetime, now: datetime
) -> Quote:
    seller = actor if actor.is_staff and actor.channel in _SELLING else None
    return Quote.objects.create(
        id=uuid4(),
        cart=cart,
        cart_version=cart.version,
        market_code=cart.market_code,
        language=cart.language,
        currency=priced.currency,
        total=priced.total.amount,
        tax=priced.tax.amount,
        delivery_gross=priced.delivery.gross.amount,
        delivery_tax=priced.delivery.tax.amount,
        details={
            name: getattr(cart, name)
            for name in ("full_name", "email", "phone", "street", "street2", "postcode", "city")
        },
        channel=actor.channel,
        offered_by_id=seller.user_id if seller else None,
        offered_by_name=seller.name if seller else "",
        expires_at=expires_at,
        created_at=now,
    )


def _write_lines(
    quote: Quote,
    rows: Sequence[CartLine],
    priced: PricedCart,
    *,
    source_id: int,
    holds: dict[str, UUID],
) -> None:
    names_of = options.texts_in_all_languages([row.variant for row in rows])
    lines = []
    for position, row in enumerate(rows):
        line, product = priced.line(str(row.pk)), row.variant.product
        names = {
            language: ", ".join(
                filter(None, [getattr(product, f"name_{language}") or str(product), text])
            )
            for language, text in names_of[row.variant_id].items()
        }
        lines.append(
            QuoteLine(
                quote=quote,
                position=position,
                variant_id=row.variant_id,
                sku=row.variant.sku,
                name_en=names["en"][:260],
                name_nb=names["nb"][:260],
                quantity=row.quantity,
                unit=amount_of(row),
                discount=line.discount.amount,
                net=line.net.amount,
                tax=line.tax.amount,
                gross=line.gross.amount,
                rate=line.rate,
                method=row.method,
                location_id=row.location_id or source_id,
                hold_id=holds[str(row.pk)],
            )
        )
    QuoteLine.objects.bulk_create(lines)


@operation
def void_quote(*, quote_id: UUID, why: str, actor: Actor, now: datetime) -> bool:
    """End a quote that was not placed: its holds go, its payment page is closed. False when it had ended."""
    cart_id = Quote.objects.filter(pk=quote_id).values_list("cart_id", flat=True).get()
    cart = Cart.objects.select_for_update(no_key=True, of=("self",)).get(pk=cart_id)
    quote = Quote.objects.get(pk=quote_id)
    if quote.state != Quote.State.OPEN:
        return False
    _void(quote, why, actor=actor, now=now)
    if cart.quote_id == quote.pk:
        cart.quote_id = None
        cart.save(update_fields=["quote_id"])
    return True


def _void(quote: Quote, why: str, *, actor: Actor, now: datetime) -> None:
    """Void a quote whose cart is locked."""
    quote.state, quote.void_reason = Quote.State.VOID, why
    quote.save(update_fields=["state", "void_reason"])
    inventory.release_holds(hold_ids=[line.hold_id for line in quote.lines.all()])
    for tender in (
        Tender.objects.select_for_update(no_key=True, of=("self",))
        .filter(plan__quote=quote)
        .order_by("pk")
    ):
        _request_void(tender, cause=f"quote:{quote.pk}", actor=actor, now=now)
    events.record(
        QuoteVoided(quote_id=str(quote.pk), cart_id=str(quote.cart_id), why=why),
        actor=actor,
        now=now,
    )


def _request_void(tender: Tender, *, cause: str, actor: Actor, now: datetime) -> None:
    """Ask for the rest of a locked tender to be let go; once."""
    if (
        tender.voided
        or ProviderCall.objects.filter(tender=tender, kind=Kind.VOID, provider_id="").exists()
    ):
        return
    _request(tender, Kind.VOID, 0, key=f"void:{tender.pk}", cause=cause, actor=actor, now=now)


def _request(
    tender: Tender, kind: Kind, amount: int, *, key: str, cause: str, actor: Actor, now: datetime
) -> None:
    call = ProviderCall.objects.create(
        tender=tender, kind=kind, amount=amount, key=key, cause=cause, created_at=now
    )
    events.record(ProviderCallRequested(call_id=call.pk), actor=actor, now=now)


def _let_go(tender: Tender, provider_id: str, *, cause: str, now: datetime) -> None:
    """Ask for this one payment of a locked tender to be let go; once, whatever the tender's is now."""
    call, created = ProviderCall.objects.get_or_create(
        key=f"void:{tender.provider}:{provider_id}",
        defaults={
            "tender": tender,
            "kind": Kind.VOID,
            "provider_id": provider_id,
            "cause": cause,
            "created_at": now,
        },
    )
    if created:
        events.record(ProviderCallRequested(call_id=call.pk), actor=SYSTEM, now=now)


@operation
def record_page(
    *, tender_id: UUID, payment: ProviderPayment, now: datetime, instead_of: str = ""
) -> Tender:
    """Keep the address of the payment page that the provider opened for the tender.

    `instead_of` is the payment that it follows, where the payer cancelled an earlier page.
    """
    tender = Tender.objects.select_for_update(no_key=True, of=("self",)).get(pk=tender_id)
    if tender.provider_id == instead_of:
        tender.provider_id, tender.pay_url, tender.asked_at = payment.id, payment.pay_url, now
        tender.state, tender.status_text = Tender.State.CREATED, ""
        tender.save(update_fields=["provider_id", "pay_url", "asked_at", "state", "status_text"])
    return tender


def adopt_authorisation(tender_id: UUID, payment: ProviderPayment, *, now: datetime) -> None:
    """Record an authorisation on a tender whose cart is locked; part of placing an order.

    The order is paid with this payment. Another page that the tender had is closed, and what was
    paid there is let go.
    """
    tender = (
        Tender.objects.select_for_update(no_key=True, of=("self",))
        .select_related("plan")
        .get(pk=tender_id)
    )
    if tender.provider_id not in {"", payment.id}:
        _let_go(tender, tender.provider_id, cause=f"quote:{tender.plan.quote_id}", now=now)
    if _append(tender, payment.id, "authorised", payment.authorised, now=now):
        tender.authorised = payment.authorised
        tender.state = Tender.State.AUTHORISED
    tender.provider_id, tender.card_text = payment.id, payment.card_text
    tender.status_text, tender.asked_at = payment.status, now
    tender.save()


@operation
def record_unpaid_state(*, tender_id: UUID, payment: ProviderPayment, now: datetime) -> None:
    """Keep what the provider says of a payment that is not authorised: declines, a challenge, its end.

    An answer about an earlier page of the tender comes too late and changes nothing.
    """
    tender = (
        Tender.objects.select_for_update(no_key=True, of=("self",))
        .select_related("plan__quote")
        .get(pk=tender_id)
    )
    if tender.provider_id not in {"", payment.id}:
        return
    quote = tender.plan.quote
    for attempt in payment.declines:
        if _append(tender, attempt.reference, "declined", 0, detail=attempt.reason, now=now):
            events.record(
                PaymentDeclined(
                    quote_id=str(quote.pk), cart_id=str(quote.cart_id), reason=attempt.reason
                ),
                actor=SYSTEM,
                now=now,
            )
    tender.status_text = (
        "declined" if payment.status == "created" and payment.declines else payment.status
    )
    if payment.voided or payment.status in {"voided", "expired", "cancelled"}:
        tender.voided = payment.voided
        tender.state = Tender.State.CLOSED
    tender.provider_id, tender.asked_at = payment.id, now
    tender.save()
    hints.publish(f"cart:{quote.cart_id}", 0)


def refuse_second_payment(tender_id: UUID, payment: ProviderPayment, *, now: datetime) -> None:
    """Let go of money that came for an order which another payment of its tender has paid."""
    tender = (
        Tender.objects.select_for_update(no_key=True, of=("self",))
        .select_related("plan")
        .get(pk=tender_id)
    )
    if not payment.authorised or payment.voided or tender.provider_id in {"", payment.id}:
        return
    _append(tender, payment.id, "authorised", payment.authorised, now=now)
    _let_go(tender, payment.id, cause=f"quote:{tender.plan.quote_id}", now=now)


def refuse_late_payment(
    quote: Quote, tender_id: UUID, payment: ProviderPayment, why: str, *, now: datetime
) -> None:
    """Let go of money that came for a quote that cannot be placed; its cart is locked. The payer is told.

    Money on an earlier page of the tender is let go by the name of its payment: the tender keeps
    the page that it has.
    """
    if quote.state == Quote.State.OPEN:
        _void(quote, why, actor=SYSTEM, now=now)
    tender = Tender.objects.select_for_update(no_key=True, of=("self",)).get(pk=tender_id)
    is_current = tender.provider_id in {"", payment.id}
    if _append(tender, payment.id, "authorised", payment.authorised, now=now):
        if is_current:
            tender.authorised, tender.provider_id = payment.authorised, payment.id
            tender.state, tender.card_text = Tender.State.AUTHORISED, payment.card_text
        events.record(
            LatePaymentVoided(quote_id=str(quote.pk), cart_id=str(quote.cart_id), why=why),
            actor=SYSTEM,
            now=now,
        )
    if is_current:
        tender.status_text = payment.status
    tender.asked_at = now
    tender.save()
    # The page may have been closed before it was paid: the void is asked again for the money.
    if not payment.voided:
        _let_go(tender, payment.id, cause=f"quote:{quote.pk}", now=now)


def _append(
    tender: Tender, reference: str, kind: str, amount: int, *, now: datetime, detail: str = ""
) -> bool:
    """Append to the ledger of payments; False where it stands there already."""
    try:
        with transaction.atomic():
            PaymentEvent.objects.create(
                tender=tender,
                provider=tender.provider,
                reference=reference,
                type=kind,
                amount=amount,
                detail=detail[:120],
                at=now,
            )
    except IntegrityError:
        return False
    return True


@operation
def request_capture(*, plan_id: int, amount: int, cause: str, actor: Actor, now: datetime) -> None:
    """Ask for authorised money, once per cause. Raises NothingLeftToMove above what is authorised."""
    _request_over_tenders(plan_id, Kind.CAPTURE, amount, cause=cause, actor=actor, now=now)


@operation
def request_refund(*, plan_id: int, amount: int, cause: str, actor: Actor, now: datetime) -> None:
    """Give captured money back to the original tenders, once per cause. Raises NothingLeftToMove."""
    _request_over_tenders(plan_id, Kind.REFUND, amount, cause=cause, actor=actor, now=now)


# What bounds a call, and the counter of what was asked: captures within what is authorised,
# refunds within what is captured.
_BOUNDS = {
    Kind.CAPTURE: ("authorised", "capture_requested"),
    Kind.REFUND: ("captured", "refund_requested"),
}
_LEDGER = {Kind.CAPTURE: "captured", Kind.REFUND: "refunded", Kind.VOID: "voided"}


def _request_over_tenders(
    plan_id: int, kind: Kind, amount: int, *, cause: str, actor: Actor, now: datetime
) -> None:
    ceiling, counter = _BOUNDS[kind]
    tenders = list(
        Tender.objects.select_for_update(no_key=True, of=("self",))
        .filter(plan_id=plan_id)
        .order_by("pk")
    )
    if amount <= 0 or ProviderCall.objects.filter(key__startswith=f"{kind}:{cause}:").exists():
        return
    rest = amount
    for tender in tenders:
        part = min(rest, getattr(tender, ceiling) - getattr(tender, counter))
        if part <= 0:
            continue
        Tender.objects.filter(pk=tender.pk).update(**{counter: F(counter) + part})
        _request(
            tender, kind, part, key=f"{kind}:{cause}:{tender.pk}", cause=cause, actor=actor, now=now
        )
        rest -= part
    if rest > 0:
        raise errors.NothingLeftToMove(left=amount - rest)


@operation
def record_call_done(*, call_id: int, reference: str, now: datetime) -> None:
    """Keep the result of a call, once: the counter, its ledger line and the event."""
    call = ProviderCall.objects.select_for_update(no_key=True, of=("self",)).get(pk=call_id)
    if call.state == ProviderCall.State.DONE:
        return
    call.state, call.settled_at, call.error = ProviderCall.State.DONE, now, ""
    call.save(update_fields=["state", "settled_at", "error"])
    tender = Tender.objects.select_for_update(no_key=True, of=("self",)).get(pk=call.tender_id)
    _append(
        tender,
        reference,
        _LEDGER[Kind(call.kind)],
        call.amount,
        now=now,
    )
    if call.kind == Kind.CAPTURE:
        tender.captured = F("captured") + call.amount
    elif call.kind == Kind.REFUND:
        tender.refunded = F("refunded") + call.amount
    elif call.provider_id in {"", tender.provider_id}:
        tender.voided, tender.state = True, Tender.State.CLOSED
    tender.save()
    _tell(call, ProviderCallDone, now=now)


@operation
def record_call_failed(*, call_id: int, error: str, now: datetime) -> None:
    """The provider refused for good: what was asked is given back to the counter.

    The call stands in the list of refused calls until a person has it made again (`ask_again`).
    """
    call = ProviderCall.objects.select_for_update(no_key=True, of=("self",)).get(pk=call_id)
    if call.state != ProviderCall.State.PENDING:
        return
    call.state, call.settled_at, call.error = ProviderCall.State.FAILED, now, error[:300]
    call.save(update_fields=["state", "settled_at", "error"])
    if call.kind in _BOUNDS:
        counter = _BOUNDS[Kind(call.kind)][1]
        Tender.objects.filter(pk=call.tender_id).update(**{counter: F(counter) - call.amount})
    _tell(call, ProviderCallFailed, now=now)


MAY_ASK_AGAIN = (Role.MANAGER, Role.CSA_LEAD)


@operation
def ask_again(*, call_id: int, actor: Actor, now: datetime) -> ProviderCall:
    """Have a refused call made again, as a new attempt under a key of its own.

    A call that was asked again before answers the attempt that followed it. Raises Forbidden,
    NoCall where nothing was refused, and NothingLeftToMove where the amount is no longer free.
    """
    if not actor.has(*MAY_ASK_AGAIN):
        raise Forbidden
    call = (
        ProviderCall.objects.select_for_update(no_key=True, of=("self",)).filter(pk=call_id).first()
    )
    if call is None:
        raise errors.NoCall
    first = call.key if call.attempt == 1 else call.key.removesuffix(f":{call.attempt}")
    key = f"{first}:{call.attempt + 1}"
    if call.state == ProviderCall.State.REPLACED:
        return ProviderCall.objects.get(key=key)
    if call.state != ProviderCall.State.FAILED:
        raise errors.NoCall
    tender = Tender.objects.select_for_update(no_key=True, of=("self",)).get(pk=call.tender_id)
    if call.kind in _BOUNDS:
        ceiling, counter = _BOUNDS[Kind(call.kind)]
        left = getattr(tender, ceiling) - getattr(tender, counter)
        if call.amount > left:
            raise errors.NothingLeftToMove(left=left)
        Tender.objects.filter(pk=tender.pk).update(**{counter: F(counter) + call.amount})
    call.state = ProviderCall.State.REPLACED
    call.save(update_fields=["state"])
    following = ProviderCall.objects.create(
        tender=tender,
        kind=call.kind,
        amount=call.amount,
        key=key,
        cause=call.cause,
        attempt=call.attempt + 1,
        provider_id=call.provider_id,
        created_at=now,
    )
    events.record(
        ProviderCallAskedAgain(call_id=following.pk, attempt=following.attempt, instead_of=call.pk),
        actor=actor,
        now=now,
        privileged=True,
    )
    events.record(ProviderCallRequested(call_id=following.pk), actor=actor, now=now)
    return following


def _tell(call: ProviderCall, fact: type[ProviderCallDone], *, now: datetime) -> None:
    plan_id = Tender.objects.values_list("plan_id", flat=True).get(pk=call.tender_id)
    events.record(
        fact(
            plan_id=plan_id, call_id=call.pk, kind=call.kind, amount=call.amount, cause=call.cause
        ),
        actor=SYSTEM,
        now=now,
    )


@operation
def note_link_sent(*, quote_id: UUID, now: datetime) -> None:
    """The link has been handed to the gateway."""
    PayLink.objects.filter(quote_id=quote_id, sent_at=None).update(sent_at=now)


@dataclass(frozen=True, slots=True)
class OpenedLink:
    """A pay-link that its holder opened."""

    quote: Quote
    tender: Tender
    link: PayLink


@operation
def open_pay_link(*, token: str, now: datetime) -> OpenedLink:
    """Return what the link offers and note that it was opened. Raises NoQuote for a wrong or old link."""
    found = codes.read_link("pay", token)
    link = (
        PayLink.objects.select_for_update(no_key=True, of=("self",))
        .select_related("quote")
        .filter(quote_id=found[0], rotation=found[1])
        .first()
        if found and _is_uuid(found[0])
        else None
    )
    if link is None:
        raise errors.NoQuote
    if link.opened_at is None:
        link.opened_at = now
        link.save(update_fields=["opened_at"])
        events.record(
            PayLinkOpened(quote_id=str(link.quote_id), cart_id=str(link.quote.cart_id)),
            actor=SYSTEM,
            now=now,
        )
    return OpenedLink(
        quote=link.quote, tender=Tender.objects.get(plan__quote=link.quote), link=link
    )


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def place_quote(quote: Quote) -> None:
    """Mark a quote as placed; its cart is locked by the placing of its order."""
    quote.state = Quote.State.PLACED
    quote.save(update_fields=["state"])


@operation
def note_asked(*, tender_id: UUID, now: datetime) -> None:
    """Note that the provider is being asked, so that the sweeper takes turns."""
    Tender.objects.filter(pk=tender_id).update(asked_at=now)


def unsettled(*, older_than: datetime, limit: int = 50) -> list[Any]:
    """Return the tenders that await an answer and were last asked before the moment."""
    return list(
        Tender.objects.filter(state=Tender.State.CREATED, asked_at__lt=older_than)
        .order_by("asked_at")
        .values_list("pk", flat=True)[:limit]
    )
