"""The page of the API: made here, so that it works offline, without scripts, in both themes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commerce.api.reference import reference


def docs(request: HttpRequest) -> HttpResponse:
    """Show every operation and shape of the OpenAPI document."""
    return render(request, "api/docs.html", {"api": reference()})
