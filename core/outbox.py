"""Mail and texts: written in the transaction of their cause, sent by the relay, once per key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.utils.translation import get_language

from core import events, letters, mail
from core.actor import SYSTEM
from core.models import Delivery, OutboundMessage
from core.operation import operation


@dataclass(frozen=True)
class MessageQueued(events.DomainEvent):
    """A message waits to be sent."""

    subject_kind: ClassVar[str] = "message"
    subject_field: ClassVar[str] = "message_id"
    message_id: int


def queue_mail(
    *,
    key: str,
    to: str,
    subject: str,
    text: str,
    now: datetime,
    send_at: datetime | None = None,
) -> None:
    """Queue a mail of plain words in the active language, and its HTML; a second call with the same key does nothing.

    It leaves at once, or not before `send_at`.
    """
    blocks = letters.blocks_of(text)
    _queue_mail(key, to, subject, blocks=blocks, text=text, now=now, send_at=send_at)


def queue_letter(
    *, key: str, to: str, subject: str, blocks: Sequence[letters.Block], now: datetime
) -> None:
    """Queue a mail of blocks in the active language; a second call with the same key does nothing."""
    _queue_mail(key, to, subject, blocks=blocks, text=letters.text_of(blocks), now=now)


def queue_text(*, key: str, to: str, text: str, now: datetime) -> None:
    """Queue a text message to an E.164 number; a second call with the same key does nothing."""
    _queue(OutboundMessage.Kind.SMS, key, to, text, now=now)


def count_since(prefix: str, since: datetime) -> int:
    """Return how many messages were queued since then under keys that begin so; one statement."""
    return OutboundMessage.objects.filter(key__startswith=prefix, created_at__gte=since).count()


@operation
def blank_sent(*, before: datetime) -> int:
    """Empty messages sent before, and forget to whom; that each was sent, and when, stays known."""
    return (
        OutboundMessage.objects.filter(sent_at__lt=before)
        .exclude(to="", subject="", text="", html="")
        .update(to="", subject="", text="", html="")
    )


def withdraw(key: str, *, now: datetime) -> bool:
    """Take back a message that waits for a later day; False where it has left or is leaving."""
    message = OutboundMessage.objects.filter(key=key, sent_at=None).first()
    if message is None:
        return False
    waiting = Delivery.objects.filter(
        event__type=MessageQueued.__name__, event__subject=f"message:{message.pk}", due_at__gt=now
    )
    if not waiting.delete()[0]:
        return False
    message.delete()
    return True


@operation
def withhold(*, now: datetime) -> int:
    """Count what waits as sent without sending it: what a demo makes up reaches nobody."""
    waiting = OutboundMessage.objects.filter(sent_at=None)
    Delivery.objects.filter(
        event__type=MessageQueued.__name__,
        event__subject__in=[f"message:{pk}" for pk in waiting.values_list("pk", flat=True)],
    ).delete()
    return waiting.update(sent_at=now)


def _queue_mail(
    key: str,
    to: str,
    subject: str,
    *,
    blocks: Sequence[letters.Block],
    text: str,
    now: datetime,
    send_at: datetime | None = None,
) -> None:
    subject = " ".join(subject.split())
    html = mail.html_of(blocks, subject=subject, language=(get_language() or "en")[:2])
    _queue(
        OutboundMessage.Kind.EMAIL,
        key,
        to,
        text,
        now=now,
        subject=subject,
        html=html,
        send_at=send_at,
    )


def _queue(
    kind: str,
    key: str,
    to: str,
    text: str,
    *,
    now: datetime,
    subject: str = "",
    html: str = "",
    send_at: datetime | None = None,
) -> None:
    if not to:
        return  # whoever it was has had her data erased
    message, created = OutboundMessage.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "to": to,
            "subject": subject,
            "text": text,
            "html": html,
            "created_at": now,
        },
    )
    if created:
        queued = MessageQueued(message_id=message.pk)
        events.record(queued, actor=SYSTEM, now=now, due_at=send_at)
