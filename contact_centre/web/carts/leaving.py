"""The ways out of a cart."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commerce.cart import operations
from contact_centre.web.advisor import advisor
from core.errors import Invalid


@require_POST
def hand_over(request: HttpRequest, cart_id: UUID) -> HttpResponse:
    """Send the caller the link that opens this cart on a screen of her own."""
    try:
        operations.send_handover_link(
            cart_id=cart_id,
            by=request.POST.get("by", "sms"),
            actor=advisor(request),
            now=timezone.now(),
        )
    except Invalid as error:
        messages.error(request, str(error.detail))
    else:
        messages.success(request, _("The link to the cart is on its way."))
    return HttpResponseRedirect(reverse("console:cart", args=[cart_id]))


@require_POST
def end(request: HttpRequest, cart_id: UUID) -> HttpResponse:
    """Leave the cart."""
    operations.end_sharing(cart_id=cart_id, actor=advisor(request), now=timezone.now())
    return HttpResponseRedirect(reverse("console:home"))
