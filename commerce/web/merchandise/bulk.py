"""Change many products at once: say what, see before and after, then let it be done."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID, uuid4

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commerce.catalogue import bulk as many
from commerce.catalogue.exporting import Choice
from commerce.catalogue.rules.bulk import ACTIONS, PRICED, Edit
from commerce.catalogue.rules.prices import parse_price
from commerce.web.merchandise import choosing, moments
from commerce.web.merchandise.guard import merchandiser
from core import jobs
from core.actor import Actor
from core.errors import Invalid
from core.markets import DEFAULT, MARKETS
from core.money import Money

_SALT = "merchandise.bulk"
# Prices that were shown longer ago than that, in seconds, may be others by now.
_FRESH = 3600
_BY = ("percent", "amount", "sale")


def _actions() -> list[tuple[str, str]]:
    return [
        ("percent", _("Change the price by per cent")),
        ("amount", _("Change the price by an amount")),
        ("sale", _("Put on sale")),
        ("end_sale", _("End the sale")),
        ("publish", _("Publish")),
        ("withdraw", _("Withdraw")),
    ]


def _reasons() -> dict[str, str]:
    return {
        "same": _("Is so already"),
        "unsold": _("Not sold in this market"),
        "dear": _("Not below the lowest price of thirty days"),
        "no-price": _("It would cost nothing, or more than anything may"),
    }


@require_http_methods(["GET", "POST"])
@never_cache
def bulk(request: HttpRequest) -> HttpResponse:
    """Ask what to change; show what it would do; with `do=apply` have what was shown done as a job."""
    actor = merchandiser(request)
    if request.method == "GET":
        return _page(request, request.GET)
    now = timezone.now()
    if request.POST.get("do") == "apply":
        return _apply(request, actor, now)
    choice = Choice(**choosing.chosen(request.POST))
    try:
        edit = _edit(request.POST, choice, now)
    except Invalid as error:
        return _page(request, request.POST, errors=error.fields)
    preview = many.preview(edit, choice, now)
    said = _title(edit, request.POST)
    plan = signing.dumps(
        {
            "key": str(uuid4()),
            "user": actor.user_id,
            "title": said,
            "options": many.as_options(edit, choice),
            "total": preview.changed + preview.left,
        },
        salt=_SALT,
    )
    return _page(request, request.POST, preview=preview, edit=edit, plan=plan, said=said)


def _apply(request: HttpRequest, actor: Actor, now: datetime) -> HttpResponse:
    """Put in the job that the preview was of, once however often its button is pressed."""
    try:
        plan = signing.loads(request.POST.get("plan", ""), salt=_SALT, max_age=_FRESH)
    except signing.BadSignature:
        plan = {}
    if not plan or plan["user"] != actor.user_id:
        text = _("What was shown is too old to be done. Choose again.")
        return _page(request, QueryDict(), errors={"action": text})
    job = jobs.submit(
        kind=many.KIND,
        title=plan["title"],
        options=plan["options"],
        actor=actor,
        now=now,
        total=plan["total"],
        key=UUID(plan["key"]),
    )
    return HttpResponseRedirect(reverse("merchandise:job", args=[job.pk]))


def _title(edit: Edit, given: QueryDict) -> str:
    """Return what is done with which products, as the button and the list of jobs say it."""
    by = given.get("by", "").strip()[:20] if edit.action in _BY else ""
    parts = (edit.market, by, choosing.title(given))
    return f"{dict(_actions())[edit.action]}: {', '.join(part for part in parts if part)}"


def _edit(given: QueryDict, choice: Choice, now: datetime) -> Edit:
    """Read the form. Raises Invalid with its fields."""
    errors: dict[str, Any] = {}
    action, market = given.get("action", ""), given.get("market", "")
    if action not in ACTIONS:
        errors["action"] = _("Choose what to do.")
    if action in PRICED and market not in MARKETS:
        errors["market"] = _("Choose a market.")
    if not any((choice.category, choice.brand, choice.text)):
        errors["text"] = _("Say which products: a category, a brand or words.")
    change: dict[str, Any] = {}
    if not errors and action in PRICED:
        change = _change(given, action, market, errors, now)
    if errors:
        raise Invalid(fields=errors)
    return Edit(action=action, market=market if action in PRICED else "", **change)


def _change(
    given: QueryDict, action: str, market: str, errors: dict[str, Any], now: datetime
) -> dict[str, Any]:
    text = given.get("by", "").strip().replace("\u2212", "-")
    change: dict[str, Any] = {}
    if action == "amount":
        sign = -1 if text.startswith("-") else 1
        try:
            change["minor"] = sign * parse_price(text.lstrip("+-"), MARKETS[market].currency)
        except ValueError:
            errors["by"] = _("Write an amount, such as -10.00.")
    elif action in {"percent", "sale"}:
        percent = _percent(text)
        if percent is None or (action == "sale" and percent >= 0):
            errors["by"] = _("Write per cent between -99 and 300, such as -20.")
        else:
            change["percent"] = percent
    if action == "sale":
        for name, field, ends in (("starts", "from", False), ("ends", "until", True)):
            try:
                change[name] = moments.read(given.get(field, ""), MARKETS[market].zone, ends=ends)
            except ValueError:
                change[name] = None
            if change[name] is None:
                errors[field] = _("Write a date and a time: 2026-11-24 08:00.")
        if not errors and not change["starts"] < change["ends"] > now:
            errors["until"] = _("The sale ends before it begins.")
    return change


def _percent(text: str) -> Decimal | None:
    try:
        percent = Decimal(text.rstrip("% ").replace(",", "."))
    except InvalidOperation:
        return None
    return percent if percent.is_finite() and -99 <= percent <= 300 and percent else None


def _page(
    request: HttpRequest,
    given: QueryDict,
    *,
    preview: many.Preview | None = None,
    edit: Edit | None = None,
    plan: str = "",
    said: str = "",
    errors: dict[str, Any] | None = None,
) -> HttpResponse:
    errors = errors or {}
    names = ("category", "brand", "text", "action", "market", "by", "from", "until")
    currency = MARKETS[edit.market].currency if edit and edit.market else DEFAULT.currency
    reasons = _reasons()
    lines = [
        {
            "variant": line.variant,
            "before": Money(line.before, currency) if line.before is not None else None,
            "after": Money(line.after, currency) if line.after is not None else None,
            "reason": reasons.get(line.reason, ""),
        }
        for line in (preview.lines if preview else [])
    ]
    context = {
        "section": "bulk",
        "given": {name: given.get(name, "") for name in names},
        "actions": _actions(),
        "markets": [
            (market.code, f"{market.name}, {market.currency}") for market in MARKETS.values()
        ],
        "categories": choosing.categories(),
        "errors": errors,
        "error_lines": [{"target": f"id_{name}", "text": text} for name, text in errors.items()],
        "form_failed": bool(errors),
        "preview": preview,
        "plan": plan,
        "said": said,
        "lines": lines,
        "shown": many.SHOWN,
        "is_priced": edit is not None and edit.action in PRICED,
    }
    return render(request, "merchandise/bulk.html", context, status=422 if errors else 200)
