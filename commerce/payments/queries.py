"""Reads of calls to providers, of credit, and of what companies owe."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import Cast, Concat, RowNumber

from commerce.cart import queries as carts
from commerce.payments.events import ProviderCallRequested
from commerce.payments.models import (
    InvoicePayment,
    PaymentCase,
    PaymentCaseNote,
    ProviderCall,
    Purse,
    PurseEntry,
    Quote,
    Tender,
    Terminal,
    TerminalPayment,
    TillOffer,
)
from commerce.payments.models.tenders import COUNTER
from commerce.payments.purses import OWN
from core.actor import STORE, Actor, Channel, Role
from core.models import Delivery
from core.money import Money
from stores.locations import queries as locations
from stores.locations.models import Location


def forgotten_calls(*, older_than: datetime, each: int = 50) -> dict[str, list[int]]:
    """Return by provider the calls asked before the moment that are pending and have no delivery to make them.

    Of each provider so many, those first that the sweeper has not tried, or tried longest ago; one
    statement.
    """
    subject = Concat(
        Value(f"{ProviderCallRequested.subject_kind}:"), Cast(OuterRef("pk"), CharField())
    )
    living = Delivery.objects.filter(event__subject=subject, parked_at=None)
    oldest = (F("tried_at").asc(nulls_first=True), "created_at", "pk")
    place = Window(RowNumber(), partition_by="tender__provider", order_by=oldest)
    found: dict[str, list[int]] = {}
    for provider, pk in (
        ProviderCall.objects.filter(state=ProviderCall.State.PENDING, created_at__lt=older_than)
        .exclude(Exists(living))
        .annotate(place=place)
        .filter(place__lte=each)
        .order_by("tender__provider", "place")
        .values_list("tender__provider", "pk")
    ):
        found.setdefault(provider, []).append(pk)
    return found


def unsettled(*, older_than: datetime, each: int = 50) -> dict[str, list[UUID]]:
    """Return by provider the tenders that await an answer and were last asked before the moment.

    Of each provider so many, those first that were asked longest ago; one statement.
    """
    found: dict[str, list[UUID]] = {}
    waiting = Tender.objects.filter(state=Tender.State.CREATED, asked_at__lt=older_than)
    for provider, pk in _first_of_each_provider(waiting, each).values_list("provider", "pk"):
        found.setdefault(provider, []).append(pk)
    return found


def expired(*, now: datetime, each: int = 50) -> dict[str, list[tuple[UUID, UUID]]]:
    """Return by provider the open quotes whose time is over, each with the tender that its payer confirms.

    Of each provider so many, those first that were asked about longest ago; one statement.
    """
    found: dict[str, list[tuple[UUID, UUID]]] = {}
    waiting = Tender.objects.filter(
        plan__quote__state=Quote.State.OPEN, plan__quote__expires_at__lt=now
    ).exclude(provider__in=OWN)
    columns = ("provider", "plan__quote_id", "pk")
    for provider, quote_id, pk in _first_of_each_provider(waiting, each).values_list(*columns):
        found.setdefault(provider, []).append((quote_id, pk))
    return found


def _first_of_each_provider(tenders: QuerySet[Tender], each: int) -> QuerySet[Tender]:
    place = Window(RowNumber(), partition_by="provider", order_by=("asked_at", "pk"))
    return tenders.annotate(place=place).filter(place__lte=each).order_by("provider", "place")


def refused_calls(*, limit: int = 100) -> QuerySet[ProviderCall]:
    """Return the calls that a provider refused and that nobody had made again, oldest first."""
    return (
        ProviderCall.objects.filter(state=ProviderCall.State.FAILED)
        .select_related("tender")
        .order_by("settled_at", "pk")[:limit]
    )


def refund_calls(plan_id: int, cause: str) -> list[ProviderCall]:
    """Return what was asked of each means for a refund, in its order; one statement."""
    return list(
        ProviderCall.objects.filter(
            tender__plan_id=plan_id, kind=ProviderCall.Kind.REFUND, cause=cause
        )
        .exclude(state=ProviderCall.State.REPLACED)
        .select_related("tender")
        .order_by("-tender__position", "pk")
    )


def credit_of(customer_ids: Collection[int]) -> list[Purse]:
    """Return the store credit of customers, by currency."""
    return list(
        Purse.objects.filter(kind=Purse.Kind.STORE_CREDIT, customer_id__in=customer_ids).order_by(
            "currency", "pk"
        )
    )


def ledger_of(purses: Collection[Purse], *, limit: int = 100) -> list[PurseEntry]:
    """Return what moved on purses, newest first."""
    return list(
        PurseEntry.objects.filter(purse__in=purses)
        .select_related("purse")
        .order_by("-at", "-pk")[:limit]
    )


def is_untaken(plan_id: int) -> bool:
    """Say whether a part of a plan is to be paid in the store, and no till has taken it."""
    return Tender.objects.filter(plan_id=plan_id, method=COUNTER, captured_at_once=False).exists()


def is_on_invoice(plan_id: int) -> bool:
    """Say whether a plan is paid later, on invoice."""
    return Tender.objects.filter(plan_id=plan_id, provider=Purse.Kind.INVOICE).exists()


@dataclass(frozen=True, slots=True)
class Invoice:
    """What a company owes for an order; `open` is negative where we owe her."""

    tender: Tender
    amount: Money
    refunded: Money
    paid: Money
    payments: list[InvoicePayment]

    @property
    def open(self) -> Money:
        """Return what is still to be paid."""
        return self.amount - self.refunded - self.paid

    @property
    def owed_back(self) -> Money:
        """Return what we owe: it was paid, and then came back."""
        return -self.open if self.open.amount < 0 else Money(0, self.open.currency)


def invoices_of(company_id: int) -> list[Invoice]:
    """Return what a company has bought on invoice and got, oldest first; two statements."""
    tenders = (
        Tender.objects.filter(
            provider=Purse.Kind.INVOICE, captured__gt=0, reservation__purse__company_id=company_id
        )
        .prefetch_related(
            Prefetch("invoice_payments", InvoicePayment.objects.order_by("paid_on", "pk"))
        )
        .order_by("created_at", "pk")
    )
    found = []
    for tender in tenders:
        payments = list(tender.invoice_payments.all())
        found.append(
            Invoice(
                tender=tender,
                amount=Money(tender.captured, tender.currency),
                refunded=Money(tender.refunded, tender.currency),
                paid=Money(sum(each.amount for each in payments), tender.currency),
                payments=payments,
            )
        )
    return found


def disputes_of(plan_id: int) -> list[PaymentCase]:
    """Return the disputes of a plan that are open or were lost, oldest first; one statement."""
    found = PaymentCase.objects.filter(tender__plan_id=plan_id, kind=PaymentCase.Kind.DISPUTE)
    return list(
        found.exclude(outcome=PaymentCase.Outcome.WON).select_related("tender").order_by("pk")
    )


def lost_in(disputes: Iterable[PaymentCase]) -> dict[UUID, int]:
    """Return by tender what its payer has from her bank of what was captured."""
    return {
        tender.pk: min(lost - tender.released_by_bank, tender.captured)
        for tender, lost in _lost(disputes)
    }


def lost_of_the_rest(disputes: Iterable[PaymentCase]) -> dict[UUID, int]:
    """Return by tender what its payer has from her bank beyond what was captured, and was not counted yet.

    It is more than none where the provider had the money before we captured it.
    """
    return {tender.pk: tender.left_of_lost(lost) for tender, lost in _lost(disputes)}


def _lost(disputes: Iterable[PaymentCase]) -> list[tuple[Tender, int]]:
    lost: dict[UUID, tuple[Tender, int]] = {}
    for case in disputes:
        if case.closed_at is not None:
            tender, had = lost.get(case.tender_id, (case.tender, 0))
            lost[case.tender_id] = tender, had + case.amount
    return list(lost.values())


def by_hand_of(plan_id: int) -> list[PaymentCase]:
    """Return what a store took of a plan and nobody has given back yet, oldest first; one statement."""
    waiting = PaymentCase.objects.filter(
        tender__plan_id=plan_id, kind=PaymentCase.Kind.BY_HAND, closed_at=None
    )
    return list(waiting.select_related("tender").order_by("pk"))


# How long a case that has ended stays on the list.
SEEN_AFTER = timedelta(days=14)


def cases_seen(*, now: datetime, limit: int = 200) -> list[PaymentCase]:
    """Return the cases of payments that are open, the most urgent first, then those that ended lately."""
    return list(
        PaymentCase.objects.filter(Q(closed_at=None) | Q(closed_at__gt=now - SEEN_AFTER))
        .select_related("tender", "owner")
        .order_by(F("closed_at").desc(nulls_first=True), "due_at", "pk")[:limit]
    )


def payment_case(case_id: int) -> PaymentCase | None:
    """Return a case with its notes, oldest first; two statements."""
    return (
        PaymentCase.objects.select_related("tender", "owner")
        .prefetch_related(Prefetch("notes", PaymentCaseNote.objects.order_by("at", "pk")))
        .filter(pk=case_id)
        .first()
    )


MAY_KEEP_TERMINALS = (Role.STORE_MANAGER, Role.MANAGER)
# Where somebody stands in a store while she pays.
_IN_STORES = (Channel.STORE, Channel.KIOSK, Channel.TILL)


def terminal_places_for(actor: Actor) -> QuerySet[Location]:
    """Return the stores whose card terminals the actor may send a payment to: those where she works.

    A kiosk has those of its own store.
    """
    if actor.channel == Channel.KIOSK:
        return Location.objects.filter(kind=Location.Kind.STORE, pk=actor.location_id or 0)
    return locations.locations_for(actor).filter(kind=Location.Kind.STORE)


def terminal_stores_for(actor: Actor) -> QuerySet[Location]:
    """Return the stores whose card terminals the actor keeps: those that she manages."""
    if actor.is_system:
        return Location.objects.filter(kind=Location.Kind.STORE)
    if not actor.has(*MAY_KEEP_TERMINALS):
        return Location.objects.none()
    return terminal_places_for(actor)


@dataclass(frozen=True, slots=True)
class Stands:
    """A terminal of a store, and what is on it now, if anything."""

    terminal: Terminal
    sent: TerminalPayment | None


def terminals_of(location_id: int) -> list[Stands]:
    """Return the terminals of a store by name; two statements."""
    found = Terminal.objects.filter(location=location_id, is_active=True).order_by("name", "pk")
    on_them = TerminalPayment.objects.filter(ended_at=None).select_related("tender__plan")
    return [
        Stands(each, next(iter(each.payments.all()), None))
        for each in found.prefetch_related(Prefetch("payments", on_them))
    ]


def terminal_payments_for(actor: Actor, now: datetime) -> QuerySet[TerminalPayment]:
    """Return what was sent to terminals of stores where the actor works; the sweepers see all.

    A kiosk sees what who stands before it has sent.
    """
    if actor.channel == Channel.KIOSK:
        return TerminalPayment.objects.filter(
            tender__plan__quote__in=quotes_at_terminals(actor, now)
        )
    if actor.is_system:
        return TerminalPayment.objects.all()
    return TerminalPayment.objects.filter(terminal__location__in=terminal_places_for(actor))


def terminal_payment_of(provider: str, reference: str) -> TerminalPayment | None:
    """Return the try at a terminal that a provider's payment belongs to, by our reference `TENDER/TRY`."""
    tender_id, _slash, sent_id = reference.partition("/")
    try:
        named = {"tender": UUID(tender_id), "pk": UUID(sent_id)}
    except ValueError:
        return None
    return TerminalPayment.objects.filter(**named, tender__provider=provider).first()


def quotes_at_terminals(actor: Actor, now: datetime) -> QuerySet[Quote]:
    """Return the quotes that a colleague in a store, or its kiosk, may have paid at a terminal.

    A colleague's were offered in a store, by her, by another or at a kiosk of where she works: whoever
    stands before the customer takes the payment. Nothing lists them; their ids cannot be guessed. A
    kiosk has those of who stands before it.
    """
    if actor.channel == Channel.KIOSK:
        return Quote.objects.filter(channel=Channel.KIOSK, cart__in=carts.carts_for(actor, now))
    if not actor.has(*STORE, Role.MANAGER):
        return Quote.objects.none()
    here = Q(offered_in=None) | Q(offered_in__in=terminal_places_for(actor))
    return Quote.objects.filter(here, channel__in=_IN_STORES)


def forgotten_at_terminals(
    *, older_than: datetime, sent_before: datetime, limit: int = 50
) -> list[TerminalPayment]:
    """Return what is on terminals and was last asked about before a moment, those asked longest ago first.

    Also what was sent before another moment and is not being cancelled, whoever looks at it.
    """
    too_long = Q(created_at__lt=sent_before) & ~Q(state=TerminalPayment.State.CANCELLING)
    found = TerminalPayment.objects.filter(Q(asked_at__lt=older_than) | too_long, ended_at=None)
    return list(found.order_by("asked_at", "pk")[:limit])


@dataclass(frozen=True, slots=True)
class LastOffer:
    """The open quote of a cart, else one that has ended, and who is about to take the money.

    `asked_at_terminal` is the quote for which a card terminal asks just now: after a change of the cart
    that may be one that has ended, for the terminal asks until it is told to stop.
    """

    quote: Quote
    asked_at_terminal: UUID | None

    @property
    def open_quote(self) -> Quote | None:
        """Return the quote while it is open."""
        return self.quote if self.quote.state == Quote.State.OPEN else None

    @property
    def till_offer(self) -> TillOffer | None:
        """Return under which code a till may take its money."""
        return getattr(self.open_quote, "till_offer", None)

    def is_claimed(self, now: datetime) -> bool:
        """Say whether a till takes the money just now."""
        return self.till_offer is not None and self.till_offer.is_claimed(now)


def last_offer(cart_id: UUID) -> LastOffer | None:
    """Return what was last offered of a cart; one statement."""
    asking = TerminalPayment.objects.filter(
        tender__plan__quote__cart=OuterRef("cart"), ended_at=None
    )
    quote = (
        Quote.objects.filter(cart=cart_id)
        .select_related("plan", "pay_link", "till_offer")
        .annotate(asked=Subquery(asking.values("tender__plan__quote")[:1]))
        .order_by(Case(When(state=Quote.State.OPEN, then=0), default=1))
        .first()
    )
    return LastOffer(quote, quote.asked) if quote is not None else None


def till_offer_on(cart_id: UUID, *, now: datetime) -> TillOffer | None:
    """Return the offer under which a till may take the money for a cart now; one statement."""
    return (
        TillOffer.objects.filter(
            quote__cart_id=cart_id, quote__state=Quote.State.OPEN, quote__expires_at__gt=now
        )
        .select_related("quote")
        .first()
    )
