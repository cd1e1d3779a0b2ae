"""Who the customer is, and where she has things sent."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import addresses, operations, queries
from accounts.models import Customer
from commerce.cart import details as rules
from commerce.web.account.common import customer_of
from core.errors import Invalid
from core.markets import LANGUAGES
from core.phones import e164


@require_http_methods(["GET", "POST"])
@never_cache
def details(request: HttpRequest) -> HttpResponse:
    """Show and change name, telephone and the language of mails; list the addresses."""
    _actor, customer = customer_of(request)
    if request.method == "GET":
        values = {
            "name": customer.name,
            "phone": str(customer.phone),
            "language": customer.language,
        }
        return _details(request, customer, values, {})
    values = {name: _typed(request, name) for name in ("name", "phone", "language")}
    phone = e164(values["phone"], request.market.country) if values["phone"] else ""  # type: ignore[attr-defined]
    errors = {}
    if not 0 < len(values["name"]) <= rules.LIMITS["full_name"]:
        errors["name"] = _("Enter your full name")
    if phone is None:
        example = {"example": request.market.phone_display}  # type: ignore[attr-defined]
        errors["phone"] = _("Enter a phone number, like %(example)s") % example
    if values["language"] not in LANGUAGES:
        errors["language"] = _("Choose a language")
    if errors:
        return _details(request, customer, values, errors)
    operations.change_details(
        customer_id=customer.pk,
        name=values["name"],
        phone=phone or "",
        language=values["language"],
    )
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("account:details"))


def _details(
    request: HttpRequest, customer: Customer, values: dict[str, str], errors: dict[str, str]
) -> HttpResponse:
    context = {
        "section": "details",
        "customer": customer,
        "values": values,
        "languages": list(LANGUAGES.items()),
        "is_proven": customer.email.casefold() in queries.proven_emails(customer.pk),
        "book": list(addresses.book_of(customer.pk)),
    }
    return render(request, "account/details.html", context | _failed(errors), status=_code(errors))


@require_http_methods(["GET", "POST"])
@never_cache
def address(request: HttpRequest, address_id: int | None = None) -> HttpResponse:
    """Write an address down, or change one: in the form of the country that is being shopped in."""
    _actor, customer = customer_of(request)
    kept = addresses.address_for(customer.pk, address_id) if address_id else None
    if request.method == "GET":
        values = {name: getattr(kept, name, "") for name in addresses.FIELDS}
        return _address(request, customer, values if kept else {"full_name": customer.name}, {})
    values = {name: _typed(request, name) for name in addresses.FIELDS}
    try:
        clean = rules.clean(
            values | {"email": customer.email},
            market=request.market,  # type: ignore[attr-defined]
            language=get_language() or "en",
            needs_address=True,
        )
        addresses.save_address(
            customer_id=customer.pk,
            country=request.market.country,  # type: ignore[attr-defined]
            values={name: getattr(clean, name) for name in addresses.FIELDS},
            now=timezone.now(),
            address_id=address_id,
        )
    except Invalid as error:
        errors = {name: str(text) for name, text in error.fields.items()}
        return _address(request, customer, values, errors or {"": str(error.detail)})
    messages.success(request, _("The address is kept."))
    return HttpResponseRedirect(reverse("account:details"))


def _address(
    request: HttpRequest, customer: Customer, values: dict[str, str], errors: dict[str, str]
) -> HttpResponse:
    context: dict[str, Any] = {
        "section": "details",
        "customer": customer,
        "address": values,
        "error": {"fields": errors},
    }
    return render(request, "account/address.html", context | _failed(errors), status=_code(errors))


@require_POST
def move(request: HttpRequest, address_id: int) -> HttpResponse:
    """Put an address first, or throw it away."""
    _actor, customer = customer_of(request)
    if "remove" in request.POST:
        addresses.remove_address(customer_id=customer.pk, address_id=address_id)
        messages.success(request, _("The address is gone."))
    else:
        addresses.put_first(customer_id=customer.pk, address_id=address_id, now=timezone.now())
        messages.success(request, _("The checkout fills in this address from now on."))
    return HttpResponseRedirect(reverse("account:details"))


def _typed(request: HttpRequest, name: str) -> str:
    return " ".join(request.POST.get(name, "").split())


def _failed(errors: dict[str, str]) -> dict[str, Any]:
    summary = [{"target": f"id_{name}" if name else "", "text": errors[name]} for name in errors]
    return {"errors": errors, "summary": summary, "form_failed": bool(errors)}


def _code(errors: dict[str, str]) -> int:
    return 422 if errors else 200
