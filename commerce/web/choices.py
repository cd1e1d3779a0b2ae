"""What a store cannot hand over: its customer chooses what becomes of it, by the link of our message."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.identity import actor_for
from core.errors import DomainError, NotFound
from stores.click_and_collect import choosing, missing


@require_http_methods(["GET", "POST"])
@never_cache
def choice(request: HttpRequest, token: str) -> HttpResponse:
    """Show what can be done now; carry out what she chooses, once."""
    now, error = timezone.now(), None
    if request.method == "POST":
        try:
            choosing.act(request.POST.dict(), token=token, actor=actor_for(request), now=now)
        except NotFound:
            raise
        except DomainError as refused:
            error = refused
        else:
            messages.success(request, _("Thank you. We do it."))
            return HttpResponseRedirect(reverse("shop:choice", args=[token]))
    context = choosing.context_of(
        missing.shortfall_by_token(token), now=now, is_staff=False, error=error,
        posted=request.POST.dict(),
    )  # fmt: skip
    return render(request, "shop/choice.html", context, status=error.status if error else 200)
