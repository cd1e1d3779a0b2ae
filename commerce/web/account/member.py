"""The code that a customer shows at a till, so that what she buys there stands among her orders."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commerce.web.account.common import customer_of
from stores.selling import operations


@require_POST
@never_cache
def renew(request: HttpRequest) -> HttpResponse:
    """Give her a code, or another: the one before is nobody's any more."""
    _actor, customer = customer_of(request)
    operations.renew_member_code(customer_id=customer.pk, now=timezone.now())
    messages.success(request, _("Your code is here. Show it when you pay in a store."))
    return HttpResponseRedirect(reverse("account:home") + "#member")
