"""Paying at a card terminal of a store, for whoever shows it: send, look, cancel. The network is `gateway`'s.

The colleague's page calls these three: `store:payment` with the quote's id (`/store/payments/QUOTE/`), to
which an assisted sale leads. A kiosk may call them for who stands before it; no page of it does.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import structlog
from django.utils.translation import gettext as _

from commerce.orders import settlement
from commerce.payments import gateway
from commerce.payments import operations as payments
from commerce.payments.errors import PaymentRefused, ProviderRefused
from commerce.payments.models import TerminalPayment
from core.actor import Actor

log = structlog.get_logger(__name__)


def send(*, quote_id: UUID, terminal_id: int, actor: Actor, now: datetime) -> TerminalPayment:
    """Ask for the card at a terminal. Raises what `send_to_terminal` raises, and ProviderUnavailable.

    Where the provider does not answer, the try stays and is made again by `look`, or cancelled.
    """
    sent = payments.send_to_terminal(
        quote_id=quote_id, terminal_id=terminal_id, actor=actor, now=now
    )
    gateway.put_on_terminal(sent.pk, now=now)
    return _again(sent.pk)


def look(sent_id: UUID, *, now: datetime) -> TerminalPayment:
    """Bring a try up to date: what was meant is asked of the provider, and what it says is settled.

    Safe any number of times at once. Raises ProviderUnavailable; PaymentRefused (one of these) where the
    provider tells us nothing of it while its offer stands. After that the try ends untold.
    """
    sent = _again(sent_id)
    if not sent.is_open:
        return sent
    payments.note_asked_at_terminal(sent_id=sent_id, now=now)
    gateway.put_on_terminal(sent_id, now=now)
    try:
        gateway.take_off_terminal(sent_id, now=now)
        sent = _again(sent_id)
        payment = gateway.ask_terminal(sent) if sent.is_open else None
    except ProviderRefused as error:
        log.error("terminal_not_told", sent_id=str(sent_id), error=str(error))  # noqa: TRY400
        if not payments.end_untold(sent_id=sent_id, now=now):
            raise PaymentRefused(
                _("The payment service does not tell us about this payment. Please ask us.")
            ) from error
        payment = None
    if payment is not None:
        settlement.act_on(sent.tender_id, payment, now=now)
    return _again(sent_id)


def cancel(*, sent_id: UUID, actor: Actor, now: datetime) -> TerminalPayment:
    """Take a payment off its terminal; it may come back paid, where the customer was faster.

    Raises NoTerminal, and ProviderUnavailable: the sweeper cancels it then.
    """
    payments.cancel_at_terminal(sent_id=sent_id, actor=actor, now=now)
    return look(sent_id, now=now)


def _again(sent_id: UUID) -> TerminalPayment:
    return TerminalPayment.objects.select_related("tender", "terminal").get(pk=sent_id)
