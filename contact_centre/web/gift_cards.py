"""Gift cards on the advisor's screen, by the end of their code; the code itself is nobody's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.identity import require
from commerce.orders import gift_cards
from commerce.payments import operations, purses, queries, stopped_cards
from commerce.payments.models import Purse, PurseEntry
from contact_centre.web.advisor import ROLES, page
from core.actor import Actor, Channel, Role
from core.errors import DomainError, Invalid, NotFound
from core.money import Money

Type = PurseEntry.Type
WORDS = {
    Type.ISSUED: gettext_lazy("Bought"),
    Type.SPENT: gettext_lazy("Spent on an order"),
    Type.REFUNDED: gettext_lazy("Refunded from an order"),
    Type.PAID: gettext_lazy("Paid in"),
    Type.MOVED: gettext_lazy("Moved to another code"),
}


def _reader(request: HttpRequest) -> Actor:
    """Return who is signed in: an advisor, or a manager, who sends anew what a lead may not."""
    return require(request, Channel.PHONE, *ROLES, Role.MANAGER)


def _page(
    request: HttpRequest,
    actor: Actor,
    template: str,
    context: Mapping[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """Render a page with the way to the rest of the console, or back to the manager's pages."""
    known = {"is_advisor": actor.has(*ROLES)}
    return page(request, actor, template, {**known, **context}, status=status)


@require_GET
@never_cache
def look_up(request: HttpRequest) -> HttpResponse:
    """Show the cards whose codes end with four characters: balance, what is kept, last day."""
    actor = _reader(request)
    last4 = request.GET.get("last4", "").strip()[:4]
    found = operations.cards_ending(last4, actor=actor) if last4 else []
    now = timezone.now()
    cards = [_sums(purse, now) for purse in found]
    return _page(request, actor, "console/gift_cards.html", {"last4": last4, "cards": cards})


def _sums(purse: Purse, now: datetime) -> dict[str, Any]:
    left = Money(purses.left_on(purse, now=now), purse.currency)
    return {"purse": purse, "free": left, "reserved": purse.balance_money - left}


@require_GET
@never_cache
def show(request: HttpRequest, purse_id: int) -> HttpResponse:
    """Show one card: where it came from, what moved on it, and, to a lead, what can be done."""
    actor = _reader(request)
    return _page(request, actor, "console/gift_card.html", _context(actor, purse_id))


@require_POST
@never_cache
def act(request: HttpRequest, purse_id: int) -> HttpResponse:
    """Stop the card, let it go on, or mail another code for what is left on it."""
    actor, posted = _reader(request), request.POST.dict()
    try:
        purse = _act(purse_id, posted, actor)
    except NotFound:
        raise
    except DomainError as error:
        context = _context(actor, purse_id, error=error, posted=posted)
        return _page(request, actor, "console/gift_card.html", context, status=error.status)
    messages.success(request, _("Done."))
    return HttpResponseRedirect(reverse("console:gift_card", args=[purse.pk]))


def _act(purse_id: int, posted: Mapping[str, Any], actor: Actor) -> Purse:
    step, reason, now = posted.get("step"), str(posted.get("reason", "")), timezone.now()
    if step == "send":
        to = str(posted.get("to", ""))[:254]
        return gift_cards.send_anew(purse_id=purse_id, to=to, reason=reason, actor=actor, now=now)
    if step == "stop":
        return operations.stop_card(purse_id=purse_id, reason=reason, actor=actor, now=now)
    if step == "resume":
        return gift_cards.resume(purse_id=purse_id, reason=reason, actor=actor, now=now)
    raise Invalid


def _context(
    actor: Actor,
    purse_id: int,
    *,
    error: DomainError | None = None,
    posted: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    purse = operations.gift_card(purse_id, actor=actor)
    order = gift_cards.order_of(purse_id)
    sums = _sums(purse, timezone.now())
    may_act = actor.has(*operations.MAY_STOP_CARDS)
    is_disputed = order is not None and gift_cards.is_disputed(order.plan_id)
    is_living = purse.stopped_why in {"", Purse.StoppedWhy.STOPPED} and not is_disputed
    entered = posted or {"to": (order.gift_email or order.email) if order else ""}
    problems = list(error.fields.items()) if error else []
    return {
        **sums,
        "before": getattr(purse, "replaces", None),
        "order": order,
        "entries": [(each, WORDS[Type(each.type)]) for each in queries.ledger_of([purse])],
        "may_act": may_act,
        "may_send": may_act
        and is_living
        and order is not None
        and stopped_cards.movable(purse) > 0,
        "may_stop": may_act and not purse.is_stopped,
        "may_resume": may_act and purse.is_stopped and is_living,
        "is_disputed": is_disputed,
        "entered": entered,
        "step": entered.get("step", ""),
        "error": error,
        "summary": [
            {"target": f"id_{name}-{entered.get('step', '')}", "text": str(text)}
            for name, text in problems
        ]
        or ([{"target": "", "text": str(error.detail or error.title)}] if error else []),
        "form_failed": error is not None,
    }
