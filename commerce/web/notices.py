"""Ask to be told when something is back, and the page that confirms and stops it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.identity import actor_for
from commerce.catalogue import queries as catalogue
from commerce.catalogue.queries import VariantFacts
from commerce.web import directory
from commerce.wishes import operations, queries
from commerce.wishes.models import Notice
from core.client import address_of
from core.errors import Invalid, NotFound, TooMany
from stores.locations.models import Location


def _variant(request: HttpRequest, code: str) -> VariantFacts:
    found = catalogue.variant_by_code(code[:64], request.market) if code else None  # type: ignore[attr-defined]
    if found is None:
        raise NotFound
    return found


def _store(request: HttpRequest, code: str) -> Location | None:
    if not code:
        return None
    store = directory.of_market(request.market.code).with_code(code[:12])  # type: ignore[attr-defined]
    if store is None:
        raise NotFound
    return store


@require_http_methods(["GET", "POST"])
@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for an address to write to, once, when the variant can be had again."""
    given = request.POST if request.method == "POST" else request.GET
    variant = _variant(request, given.get("variant", ""))
    store = _store(request, given.get("store", ""))
    context: dict[str, Any] = {"variant": variant, "store": store, "names": _names(variant)}
    if request.method == "GET":
        user = request.user
        context["address"] = getattr(user, "email", "")
        return render(request, "shop/notice_ask.html", context)
    address = given.get("address", "")[:254]
    try:
        notice = operations.ask_to_be_told(
            variant_id=variant.id,
            location_id=store.pk if store else None,
            address=address,
            market=request.market,  # type: ignore[attr-defined]
            language=get_language() or "en",
            source=address_of(request),
            actor=actor_for(request),
            now=timezone.now(),
        )
    except (Invalid, TooMany) as error:
        text = str(error.fields.get("address", error.detail))
        context |= {
            "address": address,
            "error": text,
            "summary": [{"target": "id_address", "text": text}],
            "form_failed": True,
        }
        return render(request, "shop/notice_ask.html", context, status=error.status)
    return render(request, "shop/notice_asked.html", context | {"notice": notice})


@require_http_methods(["GET", "POST"])
@never_cache
def notice(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is waited for; her press confirms or stops it, never the link alone."""
    if request.method == "POST":
        act = operations.stop_notice if "stop" in request.POST else operations.confirm_notice
        act(token=token, now=timezone.now())
        return HttpResponseRedirect(reverse("shop:notice", args=[token]))
    found: Notice = queries.notice_by_token(token)
    facts = catalogue.variants_for([found.variant_id], found.market)[found.variant_id]
    return render(
        request,
        "shop/notice.html",
        {"notice": found, "variant": facts, "names": _names(facts), "store": found.location},
    )


def _names(facts: VariantFacts) -> str:
    language = get_language() or "en"
    options = facts.option_text(language)
    return f"{facts.name(language)}, {options}" if options else facts.name(language)
