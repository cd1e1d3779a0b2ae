"""Calls to providers: never inside a transaction. Intent stored, call made with our key, result stored."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import structlog
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from commerce.payments import operations
from commerce.payments.errors import (
    NotAtTerminal,
    PaymentRefused,
    ProviderRefused,
    QuoteEnded,
    ReaderRefused,
)
from commerce.payments.models import ProviderCall, Quote, Tender, TerminalPayment
from commerce.payments.providers import Provider, ProviderPayment, Session
from commerce.payments.providers.registry import PROVIDERS
from commerce.payments.reasons import Reason
from core import markets
from core.actor import SYSTEM, Channel
from core.money import Money

log = structlog.get_logger(__name__)

_CLOSED = frozenset({"cancelled", "expired", "voided"})


def open_page(tender_id: UUID, *, now: datetime) -> str:
    """Return the address of the provider's payment page for the tender, opened once.

    A page whose answer was lost is found by its reference. One that the payer cancelled cannot be
    paid any more: another follows it, under a reference of its own, so that two tabs still share
    one. Raises QuoteEnded, ProviderUnavailable, and NotAtTerminal while a card terminal asks for it; the same call again is safe. Where the provider
    refuses for good the offer ends, so that its goods are free, and PaymentRefused says so.
    """
    tender = Tender.objects.select_related("plan__quote__pay_link").get(pk=tender_id)
    quote = tender.plan.offer
    if quote.state != Quote.State.OPEN or quote.expires_at <= now:
        raise QuoteEnded
    try:
        payment = _page_of(tender, quote)
    except ProviderRefused as error:
        log.error("payment_page_refused", tender_id=str(tender_id), error=str(error))  # noqa: TRY400
        operations.void_quote(quote_id=quote.pk, why=Reason.PROVIDER_REFUSED, actor=SYSTEM, now=now)
        raise PaymentRefused(
            _("The payment service refused this payment. Nothing was charged.")
        ) from error
    if payment.reader:
        raise NotAtTerminal(_("This is being paid at a card terminal in the store just now."))
    if payment.id == tender.provider_id:
        return tender.pay_url
    return operations.record_page(
        tender_id=tender_id, payment=payment, now=now, instead_of=tender.provider_id
    )


def _page_of(tender: Tender, quote: Quote) -> ProviderPayment:
    """Return the page of the tender that can be paid: the one there is, or a new one."""
    provider = PROVIDERS[tender.provider]
    reference = str(tender.pk)
    payment = ask(tender)
    while payment is not None and payment.status in _CLOSED:
        reference = f"{tender.pk}/{payment.id}"
        payment = provider.find(reference)
    return payment or provider.open(_session(tender, quote, reference))


def _session(tender: Tender, quote: Quote, reference: str, *, reader: str = "") -> Session:
    """Return what the page is opened with: the same on every try, whoever tries, in any language.

    No address in it carries the token of a pay-link.
    """
    base = settings.BASE_URL + markets.prefix_of(quote.market_code, quote.language)
    # A kiosk stays on its own pages.
    checkout = "kiosk" if quote.channel == Channel.KIOSK else "checkout"
    by_link = hasattr(quote, "pay_link")
    with translation.override(quote.language):
        description = _("Your order at Fjord & Fell")
    return Session(
        reference=reference,
        amount=Money(tender.amount, tender.currency),
        description=description,
        language=quote.language,
        return_url=f"{base}/{checkout}/return/{tender.pk}/",
        cancel_url=f"{base}/pay/cancelled/{tender.pk}/"
        if by_link
        else f"{base}/{checkout}/payment/",
        methods=(tender.method,) if tender.method else tuple(tender.page_methods),
        reader=reader,
    )


def put_on_terminal(sent_id: UUID, *, now: datetime) -> None:
    """Have the terminal of a try ask for the card, once. Raises ProviderUnavailable, to be tried again."""
    sent = _try(sent_id)
    if sent.state != TerminalPayment.State.ASKED:
        return
    tender = sent.tender
    session = _session(tender, tender.plan.offer, sent.reference, reader=sent.terminal.reference)
    try:
        payment = PROVIDERS[tender.provider].open(session)
    except ReaderRefused as error:
        operations.record_not_on_terminal(sent_id=sent_id, why=error.why, now=now)
    except ProviderRefused as error:
        log.error("terminal_refused", sent_id=str(sent_id), error=str(error))  # noqa: TRY400
        operations.record_not_on_terminal(sent_id=sent_id, why="refused", now=now)
    else:
        operations.record_on_terminal(sent_id=sent_id, payment=payment, now=now)


def take_off_terminal(sent_id: UUID, *, now: datetime) -> None:
    """Have the provider end a try that is to be cancelled; where it was paid first, nothing is done.

    Raises ProviderUnavailable, to be tried again.
    """
    sent = _try(sent_id)
    if sent.state != TerminalPayment.State.CANCELLING:
        return
    provider = PROVIDERS[sent.tender.provider]
    payment = ask_terminal(sent)
    if payment is None:
        operations.record_not_on_terminal(sent_id=sent_id, why="", now=now)
        return
    if not sent.provider_id:
        operations.record_on_terminal(sent_id=sent_id, payment=payment, now=now)
    if not payment.authorised and not _nothing_to_void(payment):
        try:
            provider.void(payment.id, f"cancel:{sent.pk}")
        except ProviderRefused as error:
            # It was paid, or has ended, since we asked: how, is read next.
            log.info("terminal_was_faster", sent_id=str(sent_id), error=str(error))


def ask_terminal(sent: TerminalPayment) -> ProviderPayment | None:
    """Return how a try at a terminal stands at its provider; None where it never came there."""
    provider = PROVIDERS[sent.tender.provider]
    return provider.get(sent.provider_id) if sent.provider_id else provider.find(sent.reference)


def read(provider: str, payment_id: str) -> ProviderPayment:
    """Return how a payment stands that a provider names. Raises ProviderUnavailable, ProviderRefused."""
    return PROVIDERS[provider].get(payment_id)


def _try(sent_id: UUID) -> TerminalPayment:
    rows = TerminalPayment.objects.select_related("terminal", "tender__plan__quote__pay_link")
    return rows.get(pk=sent_id)


def providers_with_readers() -> list[str]:
    """Return the providers that have card terminals."""
    none = Provider.reader_name
    return [name for name, port in PROVIDERS.items() if type(port).reader_name is not none]


def reader_name(provider: str, reference: str) -> str:
    """Return what a provider calls a card terminal. Raises ReaderRefused, ProviderUnavailable, PaymentRefused."""
    try:
        return PROVIDERS[provider].reader_name(reference)
    except ReaderRefused:
        raise
    except ProviderRefused as error:
        log.error("reader_not_told", provider=provider, error=str(error))  # noqa: TRY400
        raise PaymentRefused(
            _(
                "The payment service tells us nothing of its terminals. Ask who keeps our account there."
            )
        ) from error


def ask(tender: Tender) -> ProviderPayment | None:
    """Return how the tender's payment stands at its provider; None where it was never opened."""
    provider = PROVIDERS[tender.provider]
    return provider.get(tender.provider_id) if tender.provider_id else provider.find(str(tender.pk))


def perform(call_id: int, *, now: datetime) -> None:
    """Make a stored call and keep its result. Raises ProviderUnavailable, to be tried again."""
    call = ProviderCall.objects.select_related("tender").get(pk=call_id)
    if call.state != ProviderCall.State.PENDING:
        return
    try:
        reference = _make(call)
    except ProviderRefused as error:
        operations.record_call_failed(call_id=call_id, error=str(error), now=now)
        return
    operations.record_call_done(call_id=call_id, reference=reference, now=now)


def _make(call: ProviderCall) -> str:
    """Make the call and return the provider's reference of what came of it."""
    provider = PROVIDERS[call.tender.provider]
    payment = provider.get(call.provider_id) if call.provider_id else ask(call.tender)
    if call.kind == ProviderCall.Kind.VOID:
        return _let_go(provider, call, payment)
    if payment is None:
        raise ProviderRefused("404 no payment was opened")
    if call.kind == ProviderCall.Kind.CAPTURE:
        return _capture(provider, call, payment)
    if call.kind == ProviderCall.Kind.RELEASE:
        return provider.release(payment.id, call.amount, call.key).reference
    return provider.refund(payment.id, call.amount, call.key).reference


def _let_go(provider: Provider, call: ProviderCall, payment: ProviderPayment | None) -> str:
    """Let go of what we do not keep. What was paid, or let go, while we asked is looked at once more."""
    try:
        return _let_go_of(provider, call, payment)
    except ProviderRefused:
        found = provider.get(payment.id) if payment else None
        if found == payment:
            raise
        return _let_go_of(provider, call, found)


def _let_go_of(provider: Provider, call: ProviderCall, payment: ProviderPayment | None) -> str:
    if payment is None or _nothing_to_void(payment):
        return call.key
    if _is_taken_whole(payment) and payment.captured:
        return _refund_rest(provider, call, payment)
    return provider.void(payment.id, call.key).reference


def _capture(provider: Provider, call: ProviderCall, payment: ProviderPayment) -> str:
    """Take the money; whole the first time, where it can be taken only once.

    Of what is taken whole, each capture of ours is a part that we keep; the rest is refunded when
    it is let go.
    """
    if not _is_taken_whole(payment):
        return provider.capture(payment.id, call.amount, call.key).reference
    if not payment.captured:
        provider.capture(payment.id, payment.authorised, f"capture:whole:{payment.id}")
    return call.key


def _is_taken_whole(payment: ProviderPayment) -> bool:
    if payment.captured_at_once:
        return True
    return payment.captures != "several" and payment.authorised > 0


def _refund_rest(provider: Provider, call: ProviderCall, payment: ProviderPayment) -> str:
    """Give back what the provider has and we do not keep.

    Of a payment of which nothing is kept, all that went back was let go before. What the payer has by
    a dispute that is lost is not there any more.
    """
    tender = call.tender
    kept, lost = 0, payment.lost
    if payment.id == tender.provider_id:
        kept, lost = tender.capture_requested + tender.released, tender.left_of_lost(lost)
    rest = payment.authorised - (kept or payment.refunded) - lost
    if rest <= 0:
        return call.key
    return provider.refund(payment.id, rest, f"{call.key}:refund").reference


def _nothing_to_void(payment: ProviderPayment) -> bool:
    """Say whether no page can be paid any more and all that was authorised is taken or let go."""
    if _is_taken_whole(payment) and payment.captured:
        return False
    ended = payment.voided or payment.status in _CLOSED
    return ended or bool(payment.authorised and payment.captured >= payment.authorised)
