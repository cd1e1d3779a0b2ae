"""The merchandiser's start page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from commerce.web.merchandise.guard import merchandiser


@require_GET
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """Say what there is to do."""
    merchandiser(request)
    return render(request, "merchandise/home.html", {"section": "home"})
