"""What the payment provider tells us. The content is not believed: the payment is read again."""

from __future__ import annotations

import time

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from commerce.orders import settlement
from commerce.payments.errors import ProviderRefused, ProviderUnavailable
from commerce.payments.providers.registry import PROVIDERS
from core.errors import Invalid
from core.problems import problem_response


@csrf_exempt
@require_POST
def provider(request: HttpRequest, name: str) -> HttpResponse:
    """Check the signature, then settle the payment that it names. Twice or out of order does no harm."""
    port = PROVIDERS.get(name)
    if port is None:
        return JsonResponse({"detail": "no such provider"}, status=404)
    try:
        payment_id = port.payment_in_webhook(request.body, request.headers, time.time())
    except (Invalid, ProviderUnavailable) as error:
        return problem_response(error)
    except ProviderRefused:
        payment_id = ""
    tender = settlement.tender_of(name, payment_id) if payment_id else None
    try:
        if tender is not None:
            settlement.settle_tender(tender, now=timezone.now())
        elif payment_id:
            settlement.settle_at_terminal(name, payment_id, now=timezone.now())
    except ProviderUnavailable as error:
        return problem_response(error)
    except ProviderRefused:
        pass
    return HttpResponse(status=204)
