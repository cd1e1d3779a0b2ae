"""The product's addresses, and pages that raise what they are told to."""

from django.core.exceptions import BadRequest, PermissionDenied
from django.db import OperationalError
from django.urls import include, path

from commerce.api.base import ApiView
from core import errors

RAISES = {
    "forbidden": errors.Forbidden(),
    "lost": errors.NotFound(),
    "conflict": errors.Conflict("It has moved on.", version=7),
    "gone": errors.Gone(),
    "invalid": errors.Invalid(fields={"email": "Enter an e-mail address"}),
    "too-many": errors.TooMany("Wait a little.", retry_after=90),
    "busy": errors.Busy(),
    "sign-in": errors.SignInRequired(),
    "no-database": OperationalError("connection refused"),
    "denied": PermissionDenied(),
    "garbled": BadRequest(),
    "bug": ZeroDivisionError("nobody foresaw this"),
}


def _raise(request, name):
    raise RAISES[name]


class _Resource(ApiView):
    def get(self, request, name):
        raise RAISES[name]


urlpatterns = [
    path("api/v1/resource/<str:name>/", _Resource.as_view()),
    path("raise/<str:name>/", _raise),
    path("api/v1/raise/<str:name>/", _raise),
    path("", include("config.urls")),
]
handler400 = "config.errors.unreadable"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.broken"
