"""Pages about the shop itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component of the design system."""
    return render(request, "styleguide/index.html")
