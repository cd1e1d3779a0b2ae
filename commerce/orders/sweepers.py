"""What the relay settles when nobody came back to do it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.conf import settings

from commerce.orders import settlement, terminals
from commerce.payments import operations as payments
from commerce.payments import queries
from commerce.payments.errors import PaymentRefused, ProviderUnavailable
from commerce.payments.reasons import Reason
from core import relay
from core.actor import SYSTEM

log = structlog.get_logger(__name__)


@relay.sweeper
def settle_forgotten_payments(now: datetime) -> int:
    """Ask the provider about payments whose answer never reached us: closed tab, killed process.

    A provider that does not answer holds up its own payments only.
    """
    age = timedelta(seconds=settings.SWEEPER_AGE_SECONDS)
    waiting = queries.unsettled(older_than=now - age)
    return sum(_settle(provider, tender_ids, now=now) for provider, tender_ids in waiting.items())


def _settle(provider: str, tender_ids: list[UUID], *, now: datetime) -> int:
    settled = 0
    for tender_id in tender_ids:
        payments.note_asked(tender_id=tender_id, now=now)
        try:
            settled += settlement.settle(tender_id, now=now).state != "waiting"
        except PaymentRefused:
            continue  # logged; the others are asked about
        except ProviderUnavailable:
            log.warning("provider_unavailable", provider=provider, tender_id=str(tender_id))
            break
        except Exception:
            log.exception("payment_not_settled", tender_id=str(tender_id))
    return settled


@relay.sweeper
def ask_terminals(now: datetime) -> int:
    """Ask about payments at card terminals that nobody looks at; one that has stood for too long is taken off, also from under a page.

    So a terminal is free again though the page was closed, a webhook was lost, or the provider was away.
    """
    longest = timedelta(seconds=settings.TERMINAL_SECONDS)
    waiting = queries.forgotten_at_terminals(
        older_than=now - longest / 6, sent_before=now - longest
    )
    ended = 0
    for sent in waiting:
        payments.note_asked_at_terminal(sent_id=sent.pk, now=now)
        try:
            if sent.created_at < now - longest:
                ended += not terminals.cancel(sent_id=sent.pk, actor=SYSTEM, now=now).is_open
            else:
                ended += not terminals.look(sent.pk, now=now).is_open
        except ProviderUnavailable:
            log.warning("provider_unavailable", sent_id=str(sent.pk))
        except Exception:
            log.exception("terminal_not_asked", sent_id=str(sent.pk))
    return ended


@relay.sweeper
def end_expired_quotes(now: datetime) -> int:
    """Void quotes whose time is over, after asking once more whether they were paid.

    Those asked about longest ago come first, so that some that fail again and again hold up nobody;
    a provider that does not answer holds up the quotes that it is to be paid by only.
    """
    waiting = queries.expired(now=now)
    return sum(_end_all(provider, found, now=now) for provider, found in waiting.items())


def _end_all(provider: str, found: list[tuple[UUID, UUID]], *, now: datetime) -> int:
    ended = 0
    for quote_id, tender_id in found:
        payments.note_asked(tender_id=tender_id, now=now)
        try:
            ended += _end(quote_id, tender_id, now=now)
        except ProviderUnavailable:
            log.warning("provider_unavailable", provider=provider, quote_id=str(quote_id))
            break
        except Exception:
            log.exception("quote_not_ended", quote_id=str(quote_id))
    return ended


def _end(quote_id: UUID, tender_id: UUID, *, now: datetime) -> bool:
    try:
        if settlement.settle(tender_id, now=now).state == "placed":
            return False
    except PaymentRefused as error:
        log.warning("ended_without_an_answer", quote_id=str(quote_id), error=str(error))
    return payments.void_quote(quote_id=quote_id, why=Reason.EXPIRED, actor=SYSTEM, now=now)
