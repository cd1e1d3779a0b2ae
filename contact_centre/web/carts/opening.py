"""The start of the console: a call code to type, a cart to start, the carts that are shared with me."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from commerce.cart import operations, queries
from contact_centre.web.advisor import advisor, page
from core import markets
from core.errors import DomainError


@require_GET
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """The start: a call code to type, a cart to start, the carts that are shared with me."""
    actor = advisor(request)
    now = timezone.now()
    shared = queries.carts_for(actor, now).order_by("-changed_at")[:20]
    return page(
        request,
        actor,
        "console/home.html",
        {
            "carts": shared,
            "markets": markets.MARKETS.values(),
            "error": request.GET.get("error", ""),
        },
    )


@require_POST
def open_by_code(request: HttpRequest) -> HttpResponse:
    """Open the cart whose code the caller reads out."""
    actor = advisor(request)
    code = "".join(request.POST.get("code", "").split())
    try:
        cart = operations.open_by_call_code(code=code, actor=actor, now=timezone.now())
    except DomainError as error:
        if error.status not in {404, 409, 429}:
            raise
        shared = queries.carts_for(actor, timezone.now()).order_by("-changed_at")[:20]
        context = {
            "carts": shared,
            "markets": markets.MARKETS.values(),
            "code": code,
            "code_error": str(error.detail),
            "form_failed": True,
        }
        return page(
            request,
            actor,
            "console/home.html",
            context,
            status=422 if error.status == 404 else error.status,
        )
    return HttpResponseRedirect(reverse("console:cart", args=[cart.pk]))


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Start a cart for a caller who has none."""
    actor = advisor(request)
    market = markets.MARKETS.get(request.POST.get("market", ""), markets.DEFAULT)
    cart = operations.start_cart_for_caller(
        market=market, language=market.language, actor=actor, now=timezone.now()
    )
    return HttpResponseRedirect(reverse("console:cart", args=[cart.pk]))
