"""What carriers tell us. The content is not believed: the shipment is read again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from commerce.delivery import tracking
from core.errors import DomainError
from core.problems import problem_response


@csrf_exempt
@require_POST
def carrier(request: HttpRequest) -> HttpResponse:
    """Take a carrier's signed webhook and follow its shipment. Twice or out of order does no harm.

    An unknown parcel is answered 404 and a carrier that cannot be asked 503, so that it is sent again.
    """
    try:
        new = tracking.take_webhook(request.body, request.headers, now=timezone.now())
    except DomainError as error:
        return problem_response(error)
    return JsonResponse({"new": new})
