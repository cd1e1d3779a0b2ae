"""What cannot be had as chosen, line by line, with what can be done about it. Nothing is held or charged."""

from __future__ import annotations

from uuid import uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commerce.cart import queries
from commerce.web.cart import required_cart


@require_safe
@never_cache
def short(request: HttpRequest) -> HttpResponse:
    """Show what stands in the way of ordering; with nothing in the way, go on to the review."""
    cart = required_cart(request)
    view = queries.view(cart, now=timezone.now())
    if not view.lines:
        return HttpResponseRedirect(reverse("shop:cart"))
    lines = [
        line
        for line in view.lines
        if any(problem.code in queries.BLOCKING for problem in line.problems)
    ]
    if view.can_be_ordered:
        return HttpResponseRedirect(reverse("shop:checkout_review"))
    context = {"cart": cart, "view": view, "lines": lines, "new_id": uuid4}
    return render(request, "shop/checkout_short.html", context)
