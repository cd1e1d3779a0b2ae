"""The provider's books against ours: every difference, in words, and whether it can be settled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from commerce.payments.errors import ProviderRefused
from commerce.payments.models import PaymentEvent, ProviderCall, Tender
from commerce.payments.providers import Provider, ProviderPayment
from commerce.payments.providers.registry import PROVIDERS
from commerce.payments.reconciliation import judging
from commerce.payments.reconciliation.differences import Difference, Kind

__all__ = ["Difference", "Kind", "Report", "providers", "reconcile"]

_AT_ONCE = 100
# Of payments that the provider's books do not name, so many are asked about one by one.
_MOST_ASKED = 200


@dataclass(slots=True)
class Report:
    """What was compared, and what was found.

    `left_out` are payments of ours that the provider's books did not name and nobody was asked about.
    """

    provider: str
    compared: int
    differences: list[Difference]
    left_out: int = 0


def reconcile(provider: str, *, since: datetime) -> Report:
    """Compare everything that changed since; raises ProviderUnavailable. Opens no transaction."""
    port, seen = PROVIDERS[provider], set[str]()
    differences: list[Difference] = []
    for batch in _batches(port.changed_since(since)):
        seen.update(payment.id for payment in batch)
        differences += _compare(provider, batch)
    ours, left_out = _ours(provider, since, seen)
    found, lost = _ask_one_by_one(port, ours)
    differences += _compare(provider, found)
    differences += [judging.unknown_to_them(tender) for tender in lost]
    # A payment that changed while its page was read came twice.
    latest = {(each.payment_id, each.kind): each for each in differences}
    return Report(provider, len(seen) + len(ours), list(latest.values()), left_out)


def providers() -> list[str]:
    """Return the providers that keep books of their own."""
    kept = Provider.changed_since
    return [name for name, port in PROVIDERS.items() if type(port).changed_since is not kept]


def _batches(payments: Iterator[ProviderPayment]) -> Iterator[list[ProviderPayment]]:
    while batch := list(islice(payments, _AT_ONCE)):
        yield batch


def _ours(provider: str, since: datetime, seen: set[str]) -> tuple[list[Tender], int]:
    """Return our payments with money since then which the provider's books did not name, and how many are left out.

    The oldest are taken. Two statements; what the books named is sent in neither.
    """
    moved = PaymentEvent.objects.filter(tender=OuterRef("pk"), at__gte=since)
    rows = Tender.objects.filter(
        Q(created_at__gte=since) | Exists(moved), provider=provider, authorised__gt=0
    ).order_by("created_at", "pk")
    unnamed = [
        pk for pk, name in rows.values_list("pk", "provider_id").iterator() if name not in seen
    ]
    asked = unnamed[:_MOST_ASKED]
    found = Tender.objects.filter(pk__in=asked).select_related("plan__quote")
    return list(found.order_by("created_at", "pk")), len(unnamed) - len(asked)


def _ask_one_by_one(
    port: Provider, tenders: Iterable[Tender]
) -> tuple[list[ProviderPayment], list[Tender]]:
    found: list[ProviderPayment] = []
    lost: list[Tender] = []
    for tender in tenders:
        try:
            found.append(port.get(tender.provider_id))
        except ProviderRefused:
            lost.append(tender)
    return found, lost


def _compare(provider: str, payments: list[ProviderPayment]) -> Iterator[Difference]:
    """Yield the differences of a batch; two statements, and one per payment without an order."""
    theirs = {payment.id: _tender_id(payment.reference) for payment in payments}
    tenders = list(
        Tender.objects.filter(
            Q(provider_id__in=theirs) | Q(pk__in=filter(None, theirs.values())), provider=provider
        ).select_related("plan__quote")
    )
    named = {tender.provider_id: tender for tender in tenders if tender.provider_id}
    by_pk = {tender.pk: tender for tender in tenders}
    under_way = set(
        ProviderCall.objects.filter(tender__in=by_pk, state=ProviderCall.State.PENDING).values_list(
            "tender_id", flat=True
        )
    )
    for payment in payments:
        reference = theirs[payment.id]
        tender = named.get(payment.id) or (by_pk.get(reference) if reference else None)
        if tender is None:
            yield from judging.unknown_to_us(provider, payment)
        elif tender.pk in under_way:
            continue
        elif tender.provider_id not in {"", payment.id}:
            yield from judging.of_other_page(tender, payment)
        else:
            yield from judging.of_tender(tender, payment)


def _tender_id(reference: str) -> UUID | None:
    """Return the tender that a reference of ours names; a later page of it has its number behind it."""
    try:
        return UUID(reference.partition("/")[0])
    except ValueError:
        return None
