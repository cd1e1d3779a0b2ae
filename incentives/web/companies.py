"""Companies that buy on account, for managers: terms, credit limit, and who buys for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import companies
from accounts.companies import BuyerData, CompanyData
from accounts.identity import require
from accounts.models import Company, CompanyBuyer
from core import forms
from core.actor import Actor, Channel, Role
from core.errors import Invalid, NotFound
from core.markets import MARKETS, choices
from core.money import Money
from incentives.web import amounts

MOST = 500


@dataclass(frozen=True, slots=True)
class Row:
    """A company or a buyer with its limit as money; None is no limit of its own."""

    it: Company | CompanyBuyer
    limit: Money | None


def _actor(request: HttpRequest) -> Actor:
    return require(request, Channel.BACK_OFFICE, Role.MANAGER)


def _minor(text: str, market: str, field: str) -> int:
    """Return an amount that was typed, in minor units; raises Invalid that names the field."""
    if market not in MARKETS:
        raise Invalid(fields={"market": _("Choose a market")})
    return amounts.minor(text, MARKETS[market].currency, field)


def _typed(amount: int | None, market: str) -> str:
    """Return an amount as the form shows it."""
    return "" if amount is None else str(Money(amount, MARKETS[market].currency).major)


@require_http_methods(["GET", "POST"])
@never_cache
def company_list(request: HttpRequest) -> HttpResponse:
    """List the companies, and make a new one."""
    actor = _actor(request)
    values = {"market": request.market.code, "terms_days": "30"}  # type: ignore[attr-defined]
    if request.method == "POST":
        values = _posted(request)
        try:
            company = companies.save_company(data=_data(values), actor=actor, now=timezone.now())
        except Invalid as error:
            return _list_page(request, values, error.fields, 422)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("manager:company", args=[company.pk]))
    return _list_page(request, values, {}, 200)


def _list_page(
    request: HttpRequest, values: dict[str, str], errors: dict[str, str], status: int
) -> HttpResponse:
    rows = [
        Row(company, Money(company.credit_limit, MARKETS[company.market].currency))
        for company in Company.objects.order_by("name")[:MOST]
    ]
    return _page(request, "companies", {"rows": rows, "values": values}, errors, status)


@require_http_methods(["GET", "POST"])
@never_cache
def company_page(request: HttpRequest, company_id: int) -> HttpResponse:
    """Show a company with its buyers, and change it."""
    actor = _actor(request)
    company = company_of(company_id)
    values = {
        "name": company.name,
        "market": company.market,
        "vat_number": company.vat_number,
        "terms_days": str(company.terms_days),
        "credit_limit": _typed(company.credit_limit, company.market),
        "is_active": "1" if company.is_active else "",
    }
    if request.method == "GET":
        return _company_page(request, company, values, {})
    values |= _posted(request) | {"market": company.market}
    try:
        companies.save_company(
            data=_data(values), actor=actor, now=timezone.now(), company_id=company.pk
        )
    except Invalid as error:
        return _company_page(request, company, values, error.fields, status=422)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("manager:company", args=[company.pk]))


@require_POST
def add_buyer(request: HttpRequest, company_id: int) -> HttpResponse:
    """Name a buyer by the address of her account, or change what she may."""
    actor = _actor(request)
    company = company_of(company_id)
    limit = request.POST.get("limit", "").strip()
    try:
        data = BuyerData(
            email=request.POST.get("email", "")[:254],
            may_invoice=bool(request.POST.get("may_invoice")),
            limit=_minor(limit, company.market, "limit") if limit else None,
        )
        companies.save_buyer(company_id=company.pk, data=data, actor=actor, now=timezone.now())
    except Invalid as error:
        messages.error(request, " ".join(error.fields.values()))
    else:
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("manager:company", args=[company.pk]))


@require_POST
def remove_buyer(request: HttpRequest, company_id: int, buyer_id: int) -> HttpResponse:
    """Let a buyer buy for the company no more."""
    companies.remove_buyer(
        company_id=company_id, buyer_id=buyer_id, actor=_actor(request), now=timezone.now()
    )
    return HttpResponseRedirect(reverse("manager:company", args=[company_id]))


def company_of(company_id: int) -> Company:
    """Return a company. Raises NotFound."""
    company = Company.objects.filter(pk=company_id).first()
    if company is None:
        raise NotFound(_("We cannot find that company."))
    return company


def _posted(request: HttpRequest) -> dict[str, str]:
    names = ("name", "market", "vat_number", "terms_days", "credit_limit", "is_active")
    return {name: request.POST.get(name, "")[:200] for name in names}


def _data(values: dict[str, str]) -> CompanyData:
    days = forms.number(values["terms_days"].strip())
    return CompanyData(
        name=values["name"],
        market=values["market"],
        vat_number=values["vat_number"],
        terms_days=-1 if days is None else days,
        credit_limit=_minor(values["credit_limit"], values["market"], "credit_limit"),
        is_active=bool(values.get("is_active", "1")),
    )


def _company_page(
    request: HttpRequest,
    company: Company,
    values: dict[str, str],
    errors: dict[str, str],
    status: int = 200,
) -> HttpResponse:
    currency = MARKETS[company.market].currency
    buyers = CompanyBuyer.objects.filter(company=company).select_related("customer")
    rows = [
        Row(buyer, None if buyer.limit is None else Money(buyer.limit, currency))
        for buyer in buyers.order_by("customer__name")
    ]
    context = {"company": company, "rows": rows, "values": values, "currency": currency}
    return _page(request, "company", context, errors, status)


def _page(
    request: HttpRequest, name: str, context: dict[str, Any], errors: dict[str, str], status: int
) -> HttpResponse:
    shared = {
        "section": "companies",
        "is_manager": True,
        "is_lead": True,
        "markets": choices(),
        "errors": errors,
        "summary": [{"target": f"id_{field}", "text": text} for field, text in errors.items()],
        "form_failed": bool(errors),
    }
    return render(request, f"manager/{name}.html", shared | context, status=status)
