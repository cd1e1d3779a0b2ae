"""One sign-in for everybody: the admin's own form knows neither second factors nor limits."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from core.errors import Forbidden


def admin_sign_in(request: HttpRequest) -> HttpResponse:
    """Send to the sign-in page; raises Forbidden for who is signed in and may not open the admin."""
    if not request.user.is_authenticated:
        wanted = request.GET.get("next", reverse("admin:index"))
        return redirect_to_login(wanted, reverse("account_login"))
    if not admin.site.has_permission(request):
        raise Forbidden
    return HttpResponseRedirect(reverse("admin:index"))
