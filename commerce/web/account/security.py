"""How the customer signs in, and where she is signed in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts import sessions
from commerce.web.account.common import customer_of


@require_GET
@never_cache
def security(request: HttpRequest) -> HttpResponse:
    """Show password, passkeys, second factor, and every place where she is signed in."""
    actor, customer = customer_of(request)
    assert actor.user_id is not None
    passkeys, has_app = sessions.factors_of(actor.user_id)
    return render(
        request,
        "account/security.html",
        {
            "section": "security",
            "customer": customer,
            "has_password": customer.user.has_usable_password(),
            "passkeys": passkeys,
            "has_app": has_app,
            "places": [
                _place(request, found)
                for found in sessions.sessions_of(actor.user_id, now=timezone.now())
            ],
        },
    )


def _place(request: HttpRequest, session: Any) -> dict[str, Any]:
    browser, system = sessions.device_of(session.user_agent)
    said = {"browser": browser, "system": system}
    return {
        "session": session,
        "is_here": session.session_key == request.session.session_key,
        "name": _("%(browser)s on %(system)s") % said
        if browser and system
        else browser or system or _("A browser we do not know"),
    }


@require_POST
def sign_out_there(request: HttpRequest, session_id: int) -> HttpResponse:
    """Sign out somewhere else; of this browser there is a button of its own."""
    actor, _customer = customer_of(request)
    assert actor.user_id is not None
    sessions.end_session(user_id=actor.user_id, session_id=session_id)
    messages.success(request, _("You are signed out there."))
    return HttpResponseRedirect(reverse("account:security"))
