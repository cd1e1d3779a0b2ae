"""The return desk: find the order, choose what comes back, see the refund, settle, print."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commerce.orders.models import Order
from commerce.payments import operations as payments
from commerce.payments import queries as payment_queries
from commerce.payments.models import PaymentCase, Tender
from commerce.payments.words import means_of
from core import forms
from core.errors import DomainError
from core.money import Money
from returns import errors, operations, queries
from returns.models import Reason, Refund
from returns.web.counter import (
    REASONS,
    Counter,
    at_counter,
    coming_of,
    fields_of,
    lines_of,
    rows_of,
)
from stores.inventory.rules import DISPOSITIONS


@require_http_methods(["GET", "POST"])
@at_counter
def find(request: HttpRequest, counter: Counter) -> HttpResponse:
    """Ask for the order that the customer shows; list what came back last."""
    error = None
    if request.method == "POST":
        try:
            order = _presented(request, counter)
            return HttpResponseRedirect(reverse("returns:order", args=[order.number]))
        except errors.OrderNotPresented as refused:
            error = refused
    context = counter.context(
        error=error,
        form_failed=error is not None,
        number=request.POST.get("number", ""),
        entered=request.POST,
        returns=queries.recent_returns(counter.store),
    )
    return render(request, "returns/find.html", context, status=422 if error else 200)


def _presented(request: HttpRequest, counter: Counter) -> Order:
    """Open what the form names: an order with its proof, or the receipt of a till. Raises OrderNotPresented."""
    who: dict[str, Any] = {
        "location_id": counter.store.pk, "actor": counter.actor, "now": timezone.now(),
    }  # fmt: skip
    typed = request.POST.get
    if "receipt" not in request.POST:
        return operations.present_order(number=typed("number", ""), proof=typed("proof", ""), **who)
    till, number = forms.number(typed("till", "")), forms.number(typed("receipt", ""))
    try:
        day = date.fromisoformat(typed("day", ""))
    except ValueError:
        raise errors.OrderNotPresented(_("Type the day as it stands on the receipt.")) from None
    return operations.present_receipt(
        till=min(till or 0, 30_000),
        number=min(number or 0, 10**15),
        day=day,
        total=typed("total", ""),
        **who,
    )


def _desk(counter: Counter, number: str) -> queries.Desk:
    now = timezone.now()
    order = queries.orders_presented_to(counter.actor, now).filter(number=number).first()
    if order is None:
        raise errors.OrderNotPresented
    return queries.desk(order, now=now)


@require_GET
@at_counter
def order(request: HttpRequest, counter: Counter, number: str) -> HttpResponse:
    """Show the order and choose what comes back."""
    return _choose(request, counter, _desk(counter, number))


def _choose(
    request: HttpRequest, counter: Counter, desk: queries.Desk, *, error: DomainError | None = None
) -> HttpResponse:
    entered = request.POST if request.method == "POST" else request.GET
    context = counter.context(
        desk=desk,
        order=desk.order,
        rows=rows_of(desk.lines, entered, error),
        reasons=REASONS,
        dispositions=DISPOSITIONS,
        error=error,
        error_lines=lines_of(error),
        form_failed=error is not None,
    )
    return render(request, "returns/order.html", context, status=error.status if error else 200)


@require_GET
@at_counter
def refund(request: HttpRequest, counter: Counter, number: str) -> HttpResponse:
    """Show what would be paid back; nothing has happened yet."""
    desk = _desk(counter, number)
    lines = coming_of(request.GET, desk.lines)
    try:
        plan = operations.preview(
            order_id=desk.order.pk,
            lines=lines,
            location_id=counter.store.pk,
            actor=counter.actor,
            now=timezone.now(),
        )
    except DomainError as refused:
        return _choose(request, counter, desk, error=refused)
    context = counter.context(
        plan=plan,
        order=desk.order,
        disputes=desk.disputes,
        fields=fields_of(lines),
        key=str(uuid4()),
        means=_means(payments.refund_shares(desk.order.plan_id, plan.total.amount)),
        by_hand=queries.is_given_by_hand(desk.order),
        query=request.GET.urlencode(),
        items=_items(plan),
    )
    return render(request, "returns/refund.html", context)


def _means(shares: list[tuple[Tender, int]]) -> list[tuple[str, Money]]:
    """Return in words what each means gets back, as the refund is planned."""
    return [(means_of(tender), Money(part, tender.currency)) for tender, part in shares]


def _asked(order: Order, refund: Refund | None) -> list[tuple[str, Money]]:
    """Return in words what was asked of each means."""
    if refund is None:
        return []
    calls = payment_queries.refund_calls(order.plan_id, refund.cause)
    return _means([(call.tender, call.amount) for call in calls])


def _to_give(order: Order, refund: Refund | None) -> list[PaymentCase]:
    """Return what of a refund somebody still has to give to the customer."""
    if refund is None or refund.state == Refund.State.SETTLED:
        return []
    waiting = payment_queries.by_hand_of(order.plan_id)
    return [each for each in waiting if each.reason == refund.cause]


def _items(plan: operations.Plan) -> list[dict[str, object]]:
    language = get_language() or "en"
    dispositions = dict(DISPOSITIONS)
    return [
        {
            "name": planned.line.name_in(language),
            "quantity": planned.coming.quantity,
            "reason": Reason(planned.coming.reason).label,
            "disposition": dispositions[planned.coming.disposition],
            "refund": planned.refund,
        }
        for planned in plan.lines
    ]


@require_POST
@at_counter
def receive(request: HttpRequest, counter: Counter, number: str) -> HttpResponse:
    """Take the goods back and have the money paid back; once per key of the page."""
    desk = _desk(counter, number)
    amount = request.POST.get("amount", "")
    try:
        received = operations.receive_return(
            order_id=desk.order.pk,
            location_id=counter.store.pk,
            lines=coming_of(request.POST, desk.lines),
            key=request.POST.get("key", "")[:64],
            actor=counter.actor,
            now=timezone.now(),
            expected_amount=forms.number(amount) or 0,
        )
    except DomainError as refused:
        return _choose(request, counter, desk, error=refused)
    return HttpResponseRedirect(reverse("returns:receipt", args=[received.number]))


@require_POST
@at_counter
def give(request: HttpRequest, counter: Counter, number: str) -> HttpResponse:
    """Note that the customer has her money; the same again changes nothing."""
    desk = _desk(counter, number)
    try:
        operations.give_money(
            order_id=desk.order.pk,
            cause=request.POST.get("cause", ""),
            location_id=counter.store.pk,
            actor=counter.actor,
            now=timezone.now(),
        )
    except DomainError as refused:
        return _choose(request, counter, desk, error=refused)
    back = request.POST.get("return", "")
    if desk.order.returns.filter(number=back).exists():
        return HttpResponseRedirect(reverse("returns:receipt", args=[back]))
    return HttpResponseRedirect(reverse("returns:order", args=[number]))


@require_GET
@at_counter
def receipt(request: HttpRequest, counter: Counter, number: str) -> HttpResponse:
    """Show what came back and how its refund stands; prints on the roll."""
    received = queries.return_for(counter.actor, number)
    language = get_language() or "en"
    refund = getattr(received, "refund", None)
    context = counter.context(
        received=received,
        order=received.order,
        refund=refund,
        means=_asked(received.order, refund),
        to_give=_to_give(received.order, refund),
        by_hand=queries.is_given_by_hand(received.order),
        items=[
            {
                "name": line.order_line.name_in(language),
                "line": line,
                "refund": Money(line.amount, received.currency),
            }
            for line in received.lines.all()
        ],
        delivery=Money(received.delivery_refund, received.currency),
    )
    return render(request, "returns/receipt.html", context)
