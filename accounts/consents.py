"""What a customer allows, per purpose and channel, with proof: who, when, where, and which sentence.

Nothing is allowed until it is said; every yes and no is a row that stays. A sentence that changes
gets a new WORDING, so that an old yes is known to be to the old sentence.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import queries
from accounts.models import ConsentEntry, Customer
from core.operation import operation

WORDING = "2026-11"
Purpose, Channel = ConsentEntry.Purpose, ConsentEntry.Channel
Asked = tuple[str, str]
SENTENCES: dict[Asked, str | Promise] = {
    (Purpose.OFFERS, Channel.EMAIL): _("Send me offers and news by e-mail"),
    (Purpose.OFFERS, Channel.SMS): _("Send me offers and news by text message"),
    (Purpose.SURVEYS, Channel.EMAIL): _("Ask me by e-mail how you did"),
}


@dataclass(frozen=True, slots=True)
class Consent:
    """One question and how it stands; `entry` is the newest word on it, None where she never said."""

    purpose: str
    channel: str
    sentence: str | Promise
    entry: ConsentEntry | None

    @property
    def is_given(self) -> bool:
        """Say whether she allows it now."""
        return self.entry is not None and self.entry.is_given

    @property
    def name(self) -> str:
        """Return how a form calls it."""
        return f"{self.purpose}-{self.channel}"


def consents_of(customer_id: int) -> list[Consent]:
    """Return every question that we ask, and how it stands; one statement."""
    newest = ConsentEntry.objects.filter(customer_id=customer_id)
    newest = newest.order_by("purpose", "channel", "-pk").distinct("purpose", "channel")
    said = {(entry.purpose, entry.channel): entry for entry in newest}
    return [
        Consent(purpose, channel, sentence, said.get((purpose, channel)))
        for (purpose, channel), sentence in SENTENCES.items()
    ]


def history_of(customer_id: int, *, most: int = 50) -> list[ConsentEntry]:
    """Return what she said, newest first; one statement."""
    return list(ConsentEntry.objects.filter(customer_id=customer_id).order_by("-pk")[:most])


def may_send(customer_id: int, purpose: str, channel: str) -> bool:
    """Say whether she may be written to: she said yes, and has proven the address it goes to.

    A yes to mails waits until the address is confirmed by its link: the second yes is the owner's.
    """
    newest = ConsentEntry.objects.filter(
        customer_id=customer_id, purpose=purpose, channel=channel
    ).order_by("-pk")
    given = newest.values_list("is_given", flat=True).first()
    if not given:
        return False
    customer = Customer.objects.get(pk=customer_id)
    if channel == Channel.SMS:
        return bool(customer.phone)
    return customer.email.casefold() in queries.proven_emails(customer_id)


def has_refused(customer_id: int, purpose: str, channel: str) -> bool:
    """Say whether her newest word on it is no. Who never said is not among them."""
    newest = ConsentEntry.objects.filter(
        customer_id=customer_id, purpose=purpose, channel=channel
    ).order_by("-pk")
    return newest.values_list("is_given", flat=True).first() is False


@operation
def say(
    *,
    customer_id: int,
    allowed: Collection[str],
    place: str,
    language: str,
    user_id: int,
    now: datetime,
) -> int:
    """Write down what changed: `allowed` names every consent that stands from now on.

    Returns how many changed; what stays as it is, or was never given, is not written.
    """
    Customer.objects.select_for_update().get(pk=customer_id)
    changed = [
        ConsentEntry(
            customer_id=customer_id,
            purpose=consent.purpose,
            channel=consent.channel,
            is_given=consent.name in allowed,
            wording=WORDING,
            language=language,
            place=place[:60],
            by_user_id=user_id,
            at=now,
        )
        for consent in consents_of(customer_id)
        if consent.is_given != (consent.name in allowed)
    ]
    ConsentEntry.objects.bulk_create(changed)
    return len(changed)
