"""What we hold of the customer: a copy to take away, and to be forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from commerce.web.account.common import customer_of
from contact_centre.contacts import erasure, my_data
from contact_centre.contacts.personal_data import KEEPS, TITLES
from core import limits
from core.errors import Conflict

# Sends to the question who she is, unless she has answered it in the last minutes; what was posted waits.
_make_sure: Callable[[HttpRequest], None] = reauthentication_required(lambda request: None)


@require_GET
@never_cache
def show(request: HttpRequest) -> HttpResponse:
    """Show what we hold, part by part, and what becomes of it; asks who she is once more."""
    customer_of(request)
    _make_sure(request)
    return _page(request)


@require_POST
@never_cache
def download(request: HttpRequest) -> HttpResponse:
    """Give her all of it in one file."""
    actor, customer = customer_of(request)
    _make_sure(request)
    now = timezone.now()
    limits.spend(f"my-data:{customer.pk}", limit=5, window=timedelta(hours=1), now=now)
    content = my_data.export(customer_id=customer.pk, actor=actor, now=now)
    answer = HttpResponse(content, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="my-data-{now:%Y-%m-%d}.zip"'
    return answer


@require_POST
@never_cache
def delete(request: HttpRequest) -> HttpResponse:
    """Erase her once she has said so; her own browser is signed out with all others."""
    actor, customer = customer_of(request)
    _make_sure(request)
    if "sure" not in request.POST:
        text = _("Tick the box if you want your account deleted.")
        return _page(request, {"sure": text}, status=422)
    try:
        erasure.erase(customer_id=customer.pk, actor=actor, now=timezone.now())
    except Conflict as error:
        return _page(request, {"": str(error.detail)}, status=error.status)
    logout(request)
    return HttpResponseRedirect(reverse("account:data_deleted"))


@require_GET
def deleted(request: HttpRequest) -> HttpResponse:
    """Say that it is done, to whoever asks: there is nobody left to sign in."""
    return render(request, "account/deleted.html")


def _page(
    request: HttpRequest, errors: dict[str, str] | None = None, *, status: int = 200
) -> HttpResponse:
    _actor, customer = customer_of(request)
    errors = errors or {}
    context: dict[str, Any] = {
        "section": "data",
        "customer": customer,
        "parts": [(title, KEEPS.get(about, "")) for about, title in TITLES.items()],
        "why_not": erasure.why_not(my_data.person_of(customer.pk)),
        "errors": errors,
        "summary": [
            {"target": f"id_{name}" if name else "", "text": text} for name, text in errors.items()
        ],
        "form_failed": bool(errors),
    }
    return render(request, "account/data.html", context, status=status)
