"""The page of the API: works offline, and under a policy without inline scripts or styles."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def docs(request: HttpRequest) -> HttpResponse:
    """Show the OpenAPI document; `static/api/docs.js` starts the viewer."""
    return render(request, "api/docs.html")
