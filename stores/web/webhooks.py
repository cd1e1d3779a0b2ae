"""What carriers tell us."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from commerce.delivery import carriers, operations
from core.errors import DomainError
from core.problems import problem_response


@csrf_exempt
@require_POST
def carrier(request: HttpRequest) -> HttpResponse:
    """Take a carrier's signed webhook; an unknown parcel is answered 404, so that it is sent again."""
    now = timezone.now()
    try:
        event = carriers.read_webhook(request.body, request.headers, now)
        is_new = operations.record_carrier_event(event=event, now=now)
    except DomainError as error:
        return problem_response(error)
    return JsonResponse({"new": is_new})
