"""Store credit of a customer: what is on it, what moved it and who gave it why; and a form to give some."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import queries as accounts
from accounts.identity import require
from accounts.models import Customer
from commerce.payments import operations, queries
from commerce.payments.errors import TooMuchCredit
from commerce.payments.models import PurseEntry
from core import formats, forms, markets
from core.actor import Actor, Channel, Role
from core.errors import Forbidden, Invalid
from core.markets import MARKETS
from core.money import Money
from incentives.web import amounts

WORDS = {
    PurseEntry.Type.ISSUED: gettext_lazy("Given"),
    PurseEntry.Type.SPENT: gettext_lazy("Spent on an order"),
    PurseEntry.Type.REFUNDED: gettext_lazy("Refunded from an order"),
    PurseEntry.Type.PAID: pgettext_lazy("invoice", "Paid"),
    PurseEntry.Type.MOVED: gettext_lazy("Moved to another code"),
}


@require_http_methods(["GET", "POST"])
@never_cache
def credit(request: HttpRequest) -> HttpResponse:
    """Find a customer by the address of her account, show her credit, and give some."""
    actor = require(request, Channel.BACK_OFFICE, *operations.MAY_GIVE_CREDIT)
    asked = request.POST if request.method == "POST" else request.GET
    email = asked.get("email", "").strip().lower()[:254]
    account = forms.number(asked.get("account", ""))
    customer = accounts.customer_of(email) if email else None
    if account is not None and not email:
        customer = Customer.objects.filter(pk=account).first()
    values = {"market": request.market.code, "amount": "", "reason": ""}  # type: ignore[attr-defined]
    if request.method == "GET" or customer is None:
        return _page(request, actor, email, customer, values, {})
    values |= {name: request.POST.get(name, "")[:200] for name in values}
    try:
        _give(request, actor, customer, values)
    except Invalid as error:
        fields = error.fields or {"amount": str(error.detail)}
        return _page(request, actor, email, customer, values, fields)
    except (Forbidden, TooMuchCredit) as error:
        return _page(request, actor, email, customer, values, {"amount": _why(error, values)})
    messages.success(request, _("The credit is given."))
    return HttpResponseRedirect(
        f"{reverse('manager:credit')}?{urlencode({'account': customer.pk})}"
    )


def _give(request: HttpRequest, actor: Actor, customer: Customer, values: dict[str, str]) -> None:
    market = values["market"]
    if market not in MARKETS:
        raise Invalid(fields={"market": _("Choose a market")})
    operations.give_credit(
        customer_id=customer.pk,
        amount=amounts.minor(values["amount"], MARKETS[market].currency, "amount"),
        market=market,
        reason=values["reason"],
        key=str(forms.client_id(request)),
        actor=actor,
        now=timezone.now(),
    )


def _why(error: Forbidden | TooMuchCredit, values: dict[str, str]) -> str:
    if isinstance(error, TooMuchCredit):
        left = Money(error.extra["left"], MARKETS[values["market"]].currency)
        return _("A lead may give this customer %(left)s more today. A manager may give more.") % {
            "left": formats.money(left)
        }
    return str(error.detail or error.title)


def _page(
    request: HttpRequest,
    actor: Actor,
    email: str,
    customer: Customer | None,
    values: dict[str, str],
    errors: dict[str, str],
) -> HttpResponse:
    purses = queries.credit_of([customer.pk]) if customer else []
    is_manager = actor.has(Role.MANAGER)
    context: dict[str, Any] = {
        "section": "credit",
        "is_manager": is_manager,
        "is_lead": True,
        "email": email,
        "customer": customer,
        "is_unknown": bool(email) and customer is None,
        "purses": purses,
        "entries": [
            (each, WORDS[PurseEntry.Type(each.type)]) for each in queries.ledger_of(purses)
        ],
        "values": values,
        "markets": markets.choices(),
        "limits": []
        if is_manager
        else [
            Money(operations.credit_limit(code), market.currency)
            for code, market in MARKETS.items()
        ],
        "errors": errors,
        "summary": [{"target": f"id_{name}", "text": text} for name, text in errors.items()],
        "form_failed": bool(errors),
    }
    return render(request, "manager/credit.html", context, status=422 if errors else 200)
