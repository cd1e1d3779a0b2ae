"""Card terminals, and the one payment that each may have. No network here: `gateway` asks the provider.

A try at a terminal ends once, under its tender's lock, by the first word that ends it: paid, declined,
cancelled by the customer, over, or let go of by us. Money that comes for it after that goes back by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from commerce.cart.models import Cart
from commerce.payments import queries
from commerce.payments.errors import (
    NoQuote,
    NotAtTerminal,
    NoTerminal,
    QuoteEnded,
    TerminalBusy,
    TerminalTaken,
)
from commerce.payments.events import (
    LatePaymentVoided,
    SentToTerminal,
    TerminalRegistered,
    TerminalRetired,
)
from commerce.payments.models import Quote, Tender, Terminal, TerminalPayment
from commerce.payments.operations.calls import let_go
from commerce.payments.operations.ledger import append_event
from commerce.payments.providers import ProviderPayment
from core import events
from core.actor import SYSTEM, Actor
from core.errors import Invalid
from core.operation import operation

State = TerminalPayment.State


@operation
def register_terminal(
    *, location_id: int, name: str, provider: str, reference: str, actor: Actor, now: datetime
) -> Terminal:
    """Write down a terminal that stands in a store; its provider has said that it knows it.

    Raises NoTerminal where the actor does not manage the store, Invalid, TerminalTaken.
    """
    store = queries.terminal_stores_for(actor).filter(pk=location_id).first()
    if store is None:
        raise NoTerminal
    if not name.strip():
        raise Invalid(fields={"name": _("Please fill this in")})
    try:
        with transaction.atomic():
            terminal = Terminal.objects.create(
                location=store,
                name=name.strip()[:60],
                provider=provider,
                reference=reference,
                created_at=now,
            )
    except IntegrityError as error:
        raise TerminalTaken(fields={"reference": str(TerminalTaken.title)}) from error
    events.record(
        TerminalRegistered(terminal_id=terminal.pk, location_id=store.pk),
        actor=actor,
        now=now,
        privileged=True,
    )
    return terminal


@operation
def retire_terminal(*, terminal_id: int, actor: Actor, now: datetime) -> None:
    """Send nothing to a terminal any more. Raises NoTerminal, and TerminalBusy while it has a payment."""
    terminal = (
        Terminal.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk=terminal_id, location__in=queries.terminal_stores_for(actor), is_active=True)
        .first()
    )
    if terminal is None:
        raise NoTerminal
    if TerminalPayment.objects.filter(terminal=terminal, ended_at=None).exists():
        raise TerminalBusy(_("A payment is on this terminal. Cancel it first."))
    terminal.is_active = False
    terminal.save(update_fields=["is_active"])
    events.record(TerminalRetired(terminal_id=terminal.pk), actor=actor, now=now, privileged=True)


@operation
def send_to_terminal(
    *, quote_id: UUID, terminal_id: int, actor: Actor, now: datetime
) -> TerminalPayment:
    """Have what a quote leaves to be paid asked for at a terminal; the same again answers the same try.

    One payment at a time per terminal, one terminal at a time per payment. Its cart is locked first: whoever
    has the money taken in another way, or ends the sale, has looked for a terminal that asks, or sees this one.
    Raises NoTerminal, NoQuote, QuoteEnded, NotAtTerminal, TerminalBusy. `gateway.put_on_terminal` asks the provider.
    """
    cart = _lock_cart(quote_id)
    terminal = (
        Terminal.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk=terminal_id, location__in=queries.terminal_places_for(actor), is_active=True)
        .first()
    )
    if terminal is None:
        raise NoTerminal
    quote = queries.quotes_at_terminals(actor, now).filter(pk=quote_id).first()
    if quote is None:
        raise NoQuote
    # The page is what the means before it leave.
    tender = Tender.objects.select_for_update(no_key=True, of=("self",)).get(
        pk=quote.plan.last_tender.pk
    )
    quote.refresh_from_db()
    if cart is None or cart.quote_id != quote.pk:
        # The sale was changed or has ended; that its quote is void is written a moment later.
        raise QuoteEnded
    _check_can_be_sent(quote, tender, terminal, now)
    there = TerminalPayment.objects.filter(tender=tender, ended_at=None).first()
    if there is not None and there.terminal_id == terminal.pk and there.state != State.CANCELLING:
        return there
    if there is not None:
        raise NotAtTerminal(_("This payment is on another terminal. Cancel it there first."))
    try:
        with transaction.atomic():
            sent = TerminalPayment.objects.create(
                terminal=terminal,
                tender=tender,
                actor_name=actor.name,
                created_at=now,
                asked_at=now,
            )
    except IntegrityError as error:
        raise TerminalBusy(
            _("%(terminal)s asks a card for another payment. Take another terminal, or wait.")
            % {"terminal": terminal.name}
        ) from error
    events.record(
        SentToTerminal(terminal_id=terminal.pk, quote_id=str(quote.pk)), actor=actor, now=now
    )
    return sent


def _lock_cart(quote_id: UUID) -> Cart | None:
    """Lock the cart that a quote is of; None where there is no such quote."""
    cart_ids = Quote.objects.filter(pk=quote_id).values("cart_id")
    carts = Cart.objects.select_for_update(no_key=True, of=("self",))
    return carts.filter(pk__in=cart_ids).first()


def _check_can_be_sent(quote: Quote, tender: Tender, terminal: Terminal, now: datetime) -> None:
    if quote.state != Quote.State.OPEN or quote.expires_at <= now:
        raise QuoteEnded
    if tender.provider != terminal.provider or not tender.amount:
        raise NotAtTerminal(_("This is paid in another way, not with a card at this terminal."))
    if tender.authorised:
        raise NotAtTerminal(_("This is paid already."))


@operation
def record_on_terminal(*, sent_id: UUID, payment: ProviderPayment, now: datetime) -> None:
    """Keep that the provider has put the payment on the terminal; it is the tender's from now on.

    The page that the tender had is closed, so that it is not paid twice. Where the try, or its quote,
    ended meanwhile, the payment is taken off again. The answer may be as old as the call: whether a card
    was faster is asked before the try ends, so that its money is sent back and the payer told.
    """
    sent, tender = _lock(sent_id)
    quote = Quote.objects.get(pk=tender.plan.offer.pk)
    cause = f"quote:{quote.pk}"
    if sent.state not in {State.ASKED, State.CANCELLING} or quote.state != Quote.State.OPEN:
        if not sent.is_open:
            _refuse(sent, tender, payment, now=now)
        elif not sent.provider_id:
            sent.provider_id, sent.state = payment.id, State.CANCELLING
            sent.save(update_fields=["provider_id", "state"])
            let_go(tender, payment.id, cause=cause, now=now)
        return
    if tender.provider_id not in {"", payment.id}:
        let_go(tender, tender.provider_id, cause=cause, now=now)
    tender.provider_id, tender.pay_url, tender.status_text = payment.id, "", payment.status
    tender.state, tender.asked_at = Tender.State.CREATED, now
    tender.save(update_fields=["provider_id", "pay_url", "status_text", "state", "asked_at"])
    sent.provider_id = payment.id
    if sent.state == State.ASKED:
        sent.state = State.WAITING
    sent.save(update_fields=["provider_id", "state"])


@operation
def record_not_on_terminal(*, sent_id: UUID, why: str, now: datetime) -> None:
    """The provider does not put it on the terminal, or never had it: the terminal is free again."""
    sent, _tender = _lock(sent_id)
    if sent.is_open and not sent.provider_id:
        cancelled = sent.state == State.CANCELLING
        _end(sent, State.CANCELLED if cancelled else State.REFUSED, why, now=now)


@operation
def end_untold(*, sent_id: UUID, now: datetime) -> bool:
    """End a try of which its provider tells us nothing, once its offer has ended; say whether it has ended.

    Before that it keeps its terminal: it may be paid. What is told later goes back.
    """
    sent, tender = _lock(sent_id)
    quote = Quote.objects.get(pk=tender.plan.offer.pk)
    if sent.is_open and quote.state != Quote.State.OPEN:
        _end(sent, State.CANCELLED, "not_told", now=now)
    return not sent.is_open


@operation
def cancel_at_terminal(*, sent_id: UUID, actor: Actor, now: datetime) -> TerminalPayment:
    """Mean to take a payment off its terminal. Who was faster is decided by the provider: it may be paid by now.

    Raises NoTerminal. One that has ended stays as it ended.
    """
    if not queries.terminal_payments_for(actor, now).filter(pk=sent_id).exists():
        raise NoTerminal
    sent, _tender = _lock(sent_id)
    if sent.is_open:
        sent.state = State.CANCELLING
        sent.save(update_fields=["state"])
    return sent


@operation
def note_asked_at_terminal(*, sent_id: UUID, now: datetime) -> None:
    """Note that its provider is being asked, so that the sweeper takes turns."""
    TerminalPayment.objects.filter(pk=sent_id).update(asked_at=now)


def _lock(sent_id: UUID) -> tuple[TerminalPayment, Tender]:
    """Lock the tender, under which its tries are written, and read the try."""
    tender = (
        Tender.objects.select_for_update(no_key=True, of=("self",))
        .select_related("plan__quote")
        .get(at_terminals=sent_id)
    )
    return TerminalPayment.objects.select_related("terminal").get(pk=sent_id), tender


def _end(sent: TerminalPayment, state: State, why: str = "", *, now: datetime) -> None:
    sent.state, sent.reason, sent.ended_at = state, why[:40], now
    sent.save(update_fields=["state", "reason", "ended_at"])


@dataclass(frozen=True, slots=True)
class Ending:
    """How a try at a terminal has ended, by what its provider says."""

    state: State
    why: str = ""


def ending_of(payment: ProviderPayment) -> Ending | None:
    """Return how it has ended without being paid; None while a card is asked for, or it is paid."""
    if payment.authorised:
        return None
    if payment.voided:
        return Ending(State.CANCELLED)
    if payment.status == "expired":
        return Ending(State.TIMED_OUT)
    if payment.status != "cancelled":
        return None
    if payment.declines:
        return Ending(State.DECLINED, payment.declines[-1].reason)
    return Ending(State.LEFT)


def try_of(tender: Tender, payment: ProviderPayment) -> TerminalPayment | None:
    """Return the try of a locked tender that a payment at a terminal belongs to."""
    try:
        sent_id = UUID(payment.reference.partition("/")[2])
    except ValueError:
        return None
    return TerminalPayment.objects.filter(pk=sent_id, tender=tender).first()


def note_paid(tender: Tender, payment: ProviderPayment, *, now: datetime) -> None:
    """End the try of a locked tender as paid: its money was adopted."""
    sent = try_of(tender, payment) if payment.reader else None
    if sent is not None and sent.is_open:
        sent.provider_id = payment.id
        sent.save(update_fields=["provider_id"])
        _end(sent, State.PAID, now=now)


def note_ending(tender: Tender, payment: ProviderPayment, *, now: datetime) -> bool:
    """End the try of a locked tender as its provider says; say whether it is over without being paid.

    The tender has no payment then: another try, or a page, follows under a name of its own.
    """
    ending = ending_of(payment) if payment.reader else None
    if ending is None:
        return False
    sent = try_of(tender, payment)
    if sent is not None and sent.is_open:
        is_ours = sent.state == State.CANCELLING and ending.state == State.LEFT
        _end(sent, State.CANCELLED if is_ours else ending.state, ending.why, now=now)
    return True


def note_refused(tender: Tender, payment: ProviderPayment, *, now: datetime) -> None:
    """End the try of a locked tender whose money came too late, or second: it goes back."""
    sent = try_of(tender, payment) if payment.reader else None
    if sent is not None and sent.is_open:
        sent.provider_id = payment.id
        sent.save(update_fields=["provider_id"])
        _end(sent, State.CANCELLED, "sent_back", now=now)


@operation
def refuse_after_terminal(*, tender_id: UUID, payment: ProviderPayment, now: datetime) -> bool:
    """Let go of what comes for a try that has ended without it; say whether that is so. The payer is told, once.

    It is money, or a terminal that asks for the card because the call that we gave up came late.
    Called under the cart's lock, before anything else is made of the payment.
    """
    if not payment.reader:
        return False
    tender = (
        Tender.objects.select_for_update(no_key=True, of=("self",))
        .select_related("plan__quote")
        .get(pk=tender_id)
    )
    sent = try_of(tender, payment)
    return sent is not None and _refuse(sent, tender, payment, now=now)


def _refuse(
    sent: TerminalPayment, tender: Tender, payment: ProviderPayment, *, now: datetime
) -> bool:
    """Let go of what comes for a try of a locked tender that has ended without it; say whether that is so."""
    if sent.is_open or sent.state == State.PAID or ending_of(payment) is not None:
        return False
    if not sent.provider_id:
        sent.provider_id = payment.id
        sent.save(update_fields=["provider_id"])
    quote = tender.plan.offer
    cause = f"quote:{quote.pk}"
    if not payment.authorised:
        let_go(tender, payment.id, cause=cause, now=now)
        return True
    if append_event(tender, payment.id, "authorised", payment.authorised, now=now):
        events.record(
            LatePaymentVoided(
                quote_id=str(quote.pk), cart_id=str(quote.cart_id), why="", taken=True
            ),
            actor=SYSTEM,
            now=now,
        )
    let_go(tender, payment.id, cause=cause, now=now, is_late=True)
    return True
