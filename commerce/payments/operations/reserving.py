"""Reserve, and pay in the store: who may, and the money once a till has taken it.

Reserved is not paid: the order is placed and its goods are promised, and they leave when the money is
there (`StillDue`). It is offered for a cart that is collected whole at one store that does so.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db.models import Count, Exists, Q
from django.utils.translation import gettext as _

from commerce.cart.models import Cart, CartLine, Method
from commerce.cart.queries import line_rows
from commerce.payments import errors
from commerce.payments.models import PaymentMethod, ProviderCall, Tender
from commerce.payments.operations.ledger import append_event
from core.operation import operation
from stores.locations.models import Service

COUNTER = PaymentMethod.Code.COUNTER.value

# Says in words why somebody may not reserve without paying; empty where she may.
Judge = Callable[[Cart, datetime], str]
_JUDGES: list[Judge] = []


def judged_by(judge: Judge) -> None:
    """Ask this too before anybody reserves; called once, when its app is ready."""
    _JUDGES.append(judge)


def why_not(cart: Cart, now: datetime) -> str:
    """Return why the holder of a cart that may be reserved has to pay now; empty where she need not.

    For what nobody has paid no warehouse sends anything to a store (ADR 29).
    """
    if any(row.is_sent_to_store for row in line_rows(cart, now=now)):
        return _("Not all of it is in the store: we send it there when it is paid.")
    return next(filter(None, (judge(cart, now) for judge in _JUDGES)), "")


def is_at_one_store(cart: Cart) -> Q:
    """Return the condition that all of a cart is collected at one store that lets people pay there."""
    lines = CartLine.objects.filter(cart=cart)
    there = lines.filter(method=Method.COLLECT, location__services__contains=[Service.RESERVE])
    one = there.order_by().values("cart").annotate(stores=Count("location", distinct=True))
    return Q(Exists(one.filter(stores=1))) & ~Q(Exists(lines.exclude(pk__in=there.values("pk"))))


def taken_as(plan_id: int, reference: str) -> str:
    """Return the name of a till's receipt in the ledger: the same number may be another till's."""
    return f"{plan_id}/{reference}"[:80]


@operation
def take_due(*, plan_id: int, due: int, means: str, reference: str, now: datetime) -> Tender:
    """Note that a till has taken what is due of a reserved order; the order is locked.

    What the order does not cost any more is let go of. `means` is what a receipt may show of it, `Cash`,
    `reference` the till's own receipt. Raises AlreadyTaken.
    """
    tender = (
        Tender.objects.select_for_update(no_key=True, of=("self",))
        .filter(plan_id=plan_id, method=COUNTER)
        .order_by("pk")
        .first()
    )
    if tender is None or not tender.is_due or due <= 0:
        raise errors.AlreadyTaken
    append_event(tender, taken_as(plan_id, reference), "taken", due, now=now)
    tender.captured_at_once = True
    tender.released = tender.authorised - tender.capture_requested - due
    tender.status_text, tender.card_text = "captured", means[:40]
    tender.save(update_fields=["captured_at_once", "released", "status_text", "card_text"])
    return tender


@operation
def make_due_again(*, plan_id: int, reference: str, now: datetime) -> None:
    """A till has given back what it took by this receipt; the order is locked.

    Raises AlreadyTaken where goods have left, and where some of the money was let go of since: that is
    given back as such (`give_by_hand`).
    """
    tender = Tender.objects.select_for_update(no_key=True, of=("self",)).get(
        plan_id=plan_id, method=COUNTER
    )
    name = taken_as(plan_id, reference)
    taken = tender.events.filter(type="taken", reference=name).order_by("pk").last()
    if not tender.captured_at_once or tender.capture_requested or taken is None:
        raise errors.AlreadyTaken(_("Its goods have left: it is a return."))
    voids = ProviderCall.objects.filter(tender=tender, kind=ProviderCall.Kind.VOID)
    if tender.authorised - tender.released != taken.amount or tender.voided or voids.exists():
        raise errors.AlreadyTaken(
            _("Some of it was cancelled since: that is given back at the return desk.")
        )
    append_event(tender, name, "untaken", taken.amount, now=now)
    tender.captured_at_once, tender.released = False, 0
    tender.status_text, tender.card_text = "authorised", ""
    tender.save(update_fields=["captured_at_once", "released", "status_text", "card_text"])
