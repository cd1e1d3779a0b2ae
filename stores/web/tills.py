"""The store's tills: what they did so far, their tokens, receipts that wait, and what has to be counted."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.errors import Conflict, DomainError, Invalid, NotFound
from core.money import Money
from stores.locations.models import Location
from stores.selling import operations, queries
from stores.selling.models import Till
from stores.web.workplace import Desk, at_work, lines_of

store = at_work(Location.Kind.STORE)
SHOWN = 50
MEANS = {
    "cash": gettext_lazy("Cash"),
    "card": gettext_lazy("Card"),
    "gift_card": gettext_lazy("Gift card"),
    "other": gettext_lazy("Other"),
}


@require_GET
@store
def tills(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show the tills; a manager also what waits."""
    return _page(request, desk)


def _page(
    request: HttpRequest, desk: Desk, *, error: DomainError | None = None, token: str = ""
) -> HttpResponse:
    assert desk.place is not None
    may_keep = desk.actor.has(*queries.MAY_KEEP)
    found = Till.objects.filter(location=desk.place).order_by("number").select_related("location")
    waiting = queries.parked_for(desk.actor).filter(till__location=desk.place)
    alike = queries.parked_alike(desk.actor, desk.place.pk)
    page = _page_number(request.GET.get("page", ""))
    last = max(1, -(-sum(row.count for row in alike) // SHOWN))
    first = (min(page, last) - 1) * SHOWN
    context = desk.context(
        section="tills",
        tills=[_row(till) for till in found],
        may_keep=may_keep,
        parked=list(
            waiting.select_related("till").order_by("parked_at", "pk")[first : first + SHOWN]
        ),
        alike=alike,
        page=min(page, last),
        pages=last,
        to_count=queries.to_count(desk.place.pk, language=get_language() or "en"),
        token=token,
        entered=request.POST,
        error=error,
        error_lines=lines_of(error),
        form_failed=error is not None,
    )
    return render(request, "store/tills.html", context, status=error.status if error else 200)


def _page_number(value: str) -> int:
    is_number = value.isdecimal() and value.isascii() and len(value) < 6
    return max(1, int(value)) if is_number else 1


def _row(till: Till) -> dict[str, Any]:
    sums = queries.sums_of(till)
    return {
        "till": till,
        "sums": sums,
        "total": Money(sums["total"], till.currency),
        "payments": [
            (str(MEANS.get(kind, kind)), Money(amount, till.currency))
            for kind, amount in sums["payments"].items()
        ],
    }


@require_POST
@store
def open_till(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Give the store a till more."""
    assert desk.place is not None
    number = request.POST.get("number", "")
    try:
        if not (number.isdecimal() and number.isascii() and len(number) < 5):
            raise Invalid(fields={"number": _("A whole number")})
        operations.open_till(
            location_id=desk.place.pk,
            number=int(number),
            name=request.POST.get("name", ""),
            actor=desk.actor,
            now=timezone.now(),
        )
    except DomainError as error:
        return _page(request, desk, error=error)
    return HttpResponseRedirect(reverse("store:tills"))


@require_POST
@store
def make_token(request: HttpRequest, desk: Desk, till_id: int) -> HttpResponse:
    """Show a till's new token, this once."""
    try:
        token = operations.make_token(
            till_id=till_id,
            actor=desk.actor,
            now=timezone.now(),
            instead_of=request.POST.get("instead_of", ""),
        )
    except Conflict as refused:
        messages.error(request, str(refused.detail))
        return HttpResponseRedirect(reverse("store:tills"))
    return _page(request, desk, token=token)


@require_POST
@store
def revoke_token(request: HttpRequest, desk: Desk, till_id: int) -> HttpResponse:
    """Have no token of a till open anything."""
    operations.revoke_token(till_id=till_id, actor=desk.actor, now=timezone.now())
    messages.success(request, _("This till cannot send anything any more."))
    return HttpResponseRedirect(reverse("store:tills"))


@require_GET
@store
def parked(request: HttpRequest, desk: Desk, parked_id: int) -> HttpResponse:
    """Show a receipt that waits, as the till sent it."""
    return _parked_page(request, desk, parked_id)


def _parked_page(
    request: HttpRequest, desk: Desk, parked_id: int, error: DomainError | None = None
) -> HttpResponse:
    found = queries.parked_for(desk.actor).select_related("till__location").filter(pk=parked_id)
    row = found.first()
    if row is None:
        raise NotFound
    context = desk.context(
        section="tills",
        parked=row,
        body=json.dumps(row.body, indent=2, ensure_ascii=False),
        error=error,
        error_lines=lines_of(error),
        form_failed=error is not None,
    )
    return render(request, "store/parked.html", context, status=error.status if error else 200)


@require_POST
@store
def replay(request: HttpRequest, desk: Desk, parked_id: int) -> HttpResponse:
    """Try it again."""

    def act() -> str:
        outcome = operations.replay(parked_id=parked_id, actor=desk.actor, now=timezone.now())
        if outcome.state == "parked":
            raise Invalid(outcome.detail or _("It still cannot be booked."))
        return _("Booked as order %(number)s.") % {"number": outcome.order}

    return _acted(request, desk, parked_id, act)


@require_POST
@store
def replay_alike(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Try all that wait for one reason again."""
    assert desk.place is not None
    why = request.POST.get("why", "")
    if not desk.actor.has(*queries.MAY_KEEP):
        raise NotFound
    tried = operations.replay_alike(
        location_id=desk.place.pk, why=why, actor=desk.actor, now=timezone.now()
    )
    said = _("%(booked)s booked. %(waiting)s were tried and still wait.")
    messages.success(request, said % {"booked": tried.booked, "waiting": tried.waiting})
    return HttpResponseRedirect(reverse("store:tills"))


@require_POST
@store
def leave_out(request: HttpRequest, desk: Desk, parked_id: int) -> HttpResponse:
    """Decide that it is not booked."""

    def act() -> str:
        operations.leave_out(
            parked_id=parked_id,
            reason=request.POST.get("reason", ""),
            actor=desk.actor,
            now=timezone.now(),
        )
        return _("It is left out.")

    return _acted(request, desk, parked_id, act)


def _acted(
    request: HttpRequest, desk: Desk, parked_id: int, act: Callable[[], str]
) -> HttpResponse:
    try:
        said = act()
    except Invalid as error:
        return _parked_page(request, desk, parked_id, error)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("store:tills"))
