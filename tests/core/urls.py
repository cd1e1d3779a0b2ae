"""The product's addresses, and pages that raise what they are told to."""

from django.db import OperationalError
from django.urls import include, path

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
}


def _raise(request, name):
    raise RAISES[name]


urlpatterns = [
    path("raise/<str:name>/", _raise),
    path("api/v1/raise/<str:name>/", _raise),
    path("", include("config.urls")),
]
handler404 = "config.errors.not_found"
