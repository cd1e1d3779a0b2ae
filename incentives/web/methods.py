"""Which ways to pay each market offers, for managers: order, on or off, and who provides them."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.identity import require
from commerce.payments import operations
from commerce.payments.models import PaymentMethod
from commerce.payments.operations import MethodData
from core import forms
from core.actor import Channel
from core.errors import Invalid
from core.markets import MARKETS, Market


@dataclass(frozen=True, slots=True)
class Row:
    """A way to pay in a form; a provider that is not set up any more is offered as it stands."""

    data: MethodData
    name: str
    providers: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Form:
    """A market with all ways to pay, those that it offers first."""

    market: Market
    rows: list[Row]


@require_http_methods(["GET", "POST"])
@never_cache
def methods(request: HttpRequest) -> HttpResponse:
    """Show the ways to pay by market, and change those of one."""
    actor = require(request, Channel.BACK_OFFICE, *operations.MAY_OFFER)
    if request.method == "GET":
        return _page(request, None, {})
    market = request.POST.get("market", "")
    posted = _read(request.POST, market)
    try:
        has_changed = operations.set_methods(
            market=market, methods=posted, actor=actor, now=timezone.now()
        )
    except Invalid as error:
        return _page(request, (market, posted), error.fields)
    if has_changed:
        messages.success(request, _("Saved. Orders that are under way keep their provider."))
    else:
        messages.info(request, _("Nothing to change."))
    return HttpResponseRedirect(reverse("manager:methods"))


def _read(posted: QueryDict, market: str) -> list[MethodData]:
    return [
        MethodData(
            code=code,
            provider=posted.get(f"{market}-{code}-provider", "")[:20],
            is_active=f"{market}-{code}-active" in posted,
            position=_position(posted.get(f"{market}-{code}-position", "")),
        )
        for code in PaymentMethod.Code.values
    ]


def _position(text: str) -> int:
    position = forms.number(text.strip())
    return -1 if position is None else position


def _page(
    request: HttpRequest, given: tuple[str, list[MethodData]] | None, errors: dict[str, str]
) -> HttpResponse:
    stored: dict[str, dict[str, MethodData]] = {code: {} for code in MARKETS}
    for row in PaymentMethod.objects.order_by("market", "position", "code"):
        if row.market in stored:
            stored[row.market][row.code] = MethodData(
                row.code, row.provider, row.is_active, row.position
            )
    if given and given[0] in stored:
        stored[given[0]] = {each.code: each for each in given[1]}
    context = {
        "section": "methods",
        "is_manager": True,
        "is_lead": True,
        "forms": [Form(MARKETS[code], _rows(found)) for code, found in stored.items()],
        "errors": errors,
        "summary": [{"target": f"id_{name}", "text": text} for name, text in errors.items()],
        "form_failed": bool(errors),
    }
    return render(request, "manager/methods.html", context, status=422 if errors else 200)


def _rows(found: dict[str, MethodData]) -> list[Row]:
    rows: list[Row] = []
    for code, name in PaymentMethod.Code.choices:
        providers = operations.providers_of(code)
        data = found.get(code) or MethodData(
            code, providers[0], is_active=False, position=len(rows)
        )
        shown = providers if data.provider in providers else [*providers, data.provider]
        rows.append(Row(data, str(name), [(each, each) for each in shown]))
    return sorted(rows, key=lambda row: (not row.data.is_active, row.data.position))
