"""What the customer allows us to send her."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import consents as ledger
from commerce.web.account.common import customer_of


@require_http_methods(["GET", "POST"])
@never_cache
def consents(request: HttpRequest) -> HttpResponse:
    """Show every question with her answer, unticked until she ticks it, and what she said before."""
    actor, customer = customer_of(request)
    if request.method == "POST":
        assert actor.user_id is not None
        ledger.say(
            customer_id=customer.pk,
            allowed=request.POST.getlist("allow"),
            place=reverse("account:consents"),
            language=get_language() or "en",
            user_id=actor.user_id,
            now=timezone.now(),
        )
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("account:consents"))
    asked = ledger.consents_of(customer.pk)
    return render(
        request,
        "account/consents.html",
        {
            "section": "consents",
            "customer": customer,
            "purposes": [
                (label, [consent for consent in asked if consent.purpose == purpose])
                for purpose, label in ledger.Purpose.choices
            ],
            "history": ledger.history_of(customer.pk),
        },
    )
