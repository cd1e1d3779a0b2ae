"""What is wrong with one payment, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from commerce.payments.models import PaymentCase, ProviderCall, Quote, Tender
from commerce.payments.providers import ProviderPayment
from commerce.payments.reconciliation.differences import Difference, Kind, difference, written


def _kept(payment: ProviderPayment) -> int:
    """Return what the provider still has: taken, or held."""
    taken = payment.captured - payment.refunded
    held = 0 if payment.voided else max(payment.authorised - payment.captured, 0)
    return taken + held


def unknown_to_us(provider: str, payment: ProviderPayment) -> Iterator[Difference]:
    if _kept(payment):
        yield Difference(
            kind=Kind.UNKNOWN_TO_US,
            provider=provider,
            payment_id=payment.id,
            text=_(
                "The provider has %(theirs)s under the reference %(reference)s, which is none of ours. It may belong to somebody else who uses the account: find out before anything is done."
            )
            % {
                "theirs": written(_kept(payment), payment.currency),
                "reference": payment.reference[:80],
            },
            currency=payment.currency,
            ours=0,
            theirs=_kept(payment),
        )


def unknown_to_them(tender: Tender) -> Difference:
    return Difference(
        kind=Kind.UNKNOWN_TO_THEM,
        provider=tender.provider,
        payment_id=tender.provider_id,
        text=_(
            "We have recorded %(ours)s, and the provider says that there is no such payment. Ask its support."
        )
        % {"ours": written(tender.authorised, tender.currency)},
        currency=tender.currency,
        ours=tender.authorised,
        theirs=0,
        tender_id=tender.pk,
        plan_id=tender.plan_id,
    )


def of_other_page(tender: Tender, payment: ProviderPayment) -> Iterator[Difference]:
    """Yield what is wrong with money on a page of a tender that is not the one that counts."""
    if not _kept(payment):
        return
    yield difference(
        Kind.SECOND_PAYMENT,
        tender,
        payment,
        _(
            "%(theirs)s were paid on another page than the one that counts. Asking again lets the money go."
        ),
        ours=0,
        theirs=_kept(payment),
    )


def of_tender(tender: Tender, payment: ProviderPayment) -> Iterator[Difference]:
    has_order = tender.plan.offer.state == Quote.State.PLACED
    if not tender.authorised:
        is_late = tender.plan.offer.state == Quote.State.VOID and payment.voided
        unheard = _without_order if is_late else _not_recorded
        yield from unheard(tender, payment)
        return
    if payment.authorised != tender.authorised or payment.currency != tender.currency:
        yield difference(
            Kind.AMOUNT,
            tender,
            payment,
            _("We have recorded an approval of %(ours)s, the provider one of %(theirs)s."),
            ours=tender.authorised,
            theirs=payment.authorised,
        )
    elif not has_order:
        yield from _without_order(tender, payment)
    else:
        yield from _captures(tender, payment)
        yield from _refunds(tender, payment)
    yield from _disputes(tender, payment)


def _not_recorded(tender: Tender, payment: ProviderPayment) -> Iterator[Difference]:
    if _kept(payment):
        yield difference(
            Kind.NOT_TAKEN_UP,
            tender,
            payment,
            _(
                "The payer has paid %(theirs)s, and we have not heard of it. Asking again places the order, or lets the money go where it cannot be placed any more."
            ),
            ours=0,
            theirs=_kept(payment),
        )


def _without_order(tender: Tender, payment: ProviderPayment) -> Iterator[Difference]:
    if tender.plan.offer.state == Quote.State.OPEN or not _kept(payment):
        return
    if payment.captured > payment.refunded and not payment.captured_at_once:
        yield difference(
            Kind.CAPTURED_WITHOUT_ORDER,
            tender,
            payment,
            _(
                "%(theirs)s were taken, and there is no order. We never asked for it: pay it back on the provider's own pages."
            ),
            ours=tender.captured - tender.refunded,
            theirs=payment.captured - payment.refunded,
        )
        return
    asked = ProviderCall.objects.filter(tender=tender, kind=ProviderCall.Kind.VOID).exists()
    text = (
        _(
            "%(theirs)s are still kept for a payment without an order, although we have asked to let it go. Let it go on the provider's own pages."
        )
        if asked
        else _(
            "%(theirs)s are kept for a payment without an order. Asking again lets the money go."
        )
    )
    found = difference(
        Kind.HELD_WITHOUT_ORDER, tender, payment, text, ours=0, theirs=_kept(payment)
    )
    yield replace(found, is_safe=False) if asked else found


def _captures(tender: Tender, payment: ProviderPayment) -> Iterator[Difference]:
    ours, theirs = tender.captured, payment.captured
    if _is_taken_whole(payment) and payment.captured:
        # Of what was taken whole we keep a part; the rest goes back when it is let go, or went by the bank.
        gone = max(tender.released_by_bank, payment.lost - tender.captured)
        theirs = theirs - gone - payment.refunded + tender.refunded
        ours = min(ours, payment.captured)
        if not tender.voided and ours <= theirs:
            return
    if theirs > ours:
        text = _("The provider took %(theirs)s, we have recorded %(ours)s. Find out who asked.")
        yield difference(Kind.CAPTURED_MORE, tender, payment, text, ours=ours, theirs=theirs)
    elif theirs < ours:
        text = _(
            "We have recorded that %(ours)s were taken, the provider has %(theirs)s. Goods may have left unpaid: ask its support."
        )
        yield difference(Kind.CAPTURE_LOST, tender, payment, text, ours=ours, theirs=theirs)


def _refunds(tender: Tender, payment: ProviderPayment) -> Iterator[Difference]:
    ours, theirs = tender.refunded, payment.refunded
    if theirs < ours:
        failed = any(each.failed for each in payment.movements if each.kind == "refund")
        text = (
            _(
                "We have recorded that %(ours)s were paid back, of which %(theirs)s arrived: a refund came back from the payer's bank. Pay it in another way."
            )
            if failed
            else _(
                "We have recorded that %(ours)s were paid back, the provider has %(theirs)s. Pay back the rest on its own pages."
            )
        )
        found = difference(Kind.REFUND_LOST, tender, payment, text, ours=ours, theirs=theirs)
        unheard = any(
            not _has_case(tender, each.reference) for each in payment.movements if each.failed
        )
        yield replace(found, is_safe=unheard)
    elif theirs > ours and not _is_taken_whole(payment):
        text = _(
            "The provider paid back %(theirs)s, we have recorded %(ours)s. Somebody did it on its own pages: the order does not know."
        )
        yield difference(Kind.REFUNDED_MORE, tender, payment, text, ours=ours, theirs=theirs)


def _disputes(tender: Tender, payment: ProviderPayment) -> Iterator[Difference]:
    for dispute in payment.disputes:
        if dispute.state == "won":
            continue
        text = (
            _("The payer's bank took %(theirs)s back: the dispute is lost.")
            if dispute.state == "lost"
            else _("The payer disputes %(theirs)s. Answer on the provider's own pages, in time.")
        )
        found = difference(Kind.DISPUTE, tender, payment, text, ours=0, theirs=dispute.amount)
        yield replace(found, is_safe=not _has_case(tender, dispute.reference))


def _has_case(tender: Tender, reference: str) -> bool:
    """Say whether somebody looks after it, or did; settling opens the case of what we have not heard of."""
    return PaymentCase.objects.filter(tender=tender, reference=reference).exists()


def _is_taken_whole(payment: ProviderPayment) -> bool:
    return payment.captured_at_once or payment.captures != "several"
