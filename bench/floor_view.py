"""The floor: one indexed SELECT and a small template."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from commerce.catalogue.models import Variant


def floor(request: HttpRequest, variant_id: int) -> HttpResponse:
    """Show a variant."""
    return render(request, "floor.html", {"variant": Variant.objects.get(pk=variant_id)})


urlpatterns = [path("floor/<int:variant_id>/", floor)]
