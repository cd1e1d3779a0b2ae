"""Bring an order that was bought as a guest into the account."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from commerce.orders import claims
from commerce.web.account.common import customer_of
from core.client import address_of
from core.errors import NotFound


@require_http_methods(["GET", "POST"])
@never_cache
def by_code(request: HttpRequest) -> HttpResponse:
    """Ask for the number, send a code to the order's own address, and take the code."""
    actor, customer = customer_of(request)
    number = "".join(request.POST.get("number", "").split())[:12]
    context = {"section": "orders", "customer": customer, "number": number, "is_sent": False}
    if request.method == "GET" or not number:
        return render(request, "account/claim.html", context)
    now, code = timezone.now(), request.POST.get("code", "")[:20]
    claims.count_try(number=number, source=address_of(request), customer_id=customer.pk, now=now)
    if "code" not in request.POST:
        claims.send_code(number=number, now=now)
        return render(request, "account/claim.html", context | {"is_sent": True})
    try:
        claims.claim_by_code(
            number=number, code=code, customer_id=customer.pk, actor=actor, now=now
        )
    except NotFound:
        text = _("The number and the code do not belong together, or the code is too old.")
        failed = {
            "is_sent": True,
            "error": text,
            "summary": [{"target": "id_code", "text": text}],
            "form_failed": True,
        }
        return render(request, "account/claim.html", context | failed, status=422)
    return _done(request, 1)


@require_POST
def by_link(request: HttpRequest) -> HttpResponse:
    """Bring in the order whose signed link the customer has followed."""
    actor, customer = customer_of(request)
    claims.claim_by_link(
        token=request.POST.get("token", "")[:120],
        customer_id=customer.pk,
        actor=actor,
        now=timezone.now(),
    )
    return _done(request, 1)


@require_POST
def proven(request: HttpRequest) -> HttpResponse:
    """Bring in what was bought under the addresses that she has confirmed."""
    actor, customer = customer_of(request)
    return _done(
        request,
        claims.claim_proven(customer_id=customer.pk, actor=actor, now=timezone.now()),
    )


def _done(request: HttpRequest, count: int) -> HttpResponse:
    text = ngettext(
        "%(count)s order is now in your account.",
        "%(count)s orders are now in your account.",
        count,
    )
    messages.success(request, text % {"count": count})
    return HttpResponseRedirect(reverse("account:home"))
