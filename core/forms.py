"""Reading what forms send: numbers, ids and keys, leniently where it is safe."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from core.errors import Invalid


def number(text: str) -> int | None:
    """Return the number that the text is, at most twelve figures, or None.

    Python counts superscripts as digits, and reads no number of thousands of figures.
    """
    return int(text) if re.fullmatch("[0-9]{1,12}", text) else None


def whole(request: HttpRequest, name: str, default: int | None = None) -> int:
    """Return a whole number from the form; raises Invalid that names the field."""
    text = request.POST.get(name, "").strip()
    if not text and default is not None:
        return default
    if not re.fullmatch("-?[0-9]{1,12}", text):
        raise Invalid(_("Enter a whole number."), fields={name: _("Enter a whole number")})
    return int(text)


def optional_id(request: HttpRequest, name: str) -> int | None:
    """Return an id, or None where the field is empty."""
    return whole(request, name) if request.POST.get(name, "").strip() else None


def client_id(request: HttpRequest) -> UUID:
    """Return the id that makes this form count once; one is made where the client sent none."""
    try:
        return UUID(request.POST.get("client_id", ""))
    except ValueError:
        return uuid4()


def back_to(request: HttpRequest, default: str) -> str:
    """Return the page to go to next: the form's `next` if it is ours."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    return target if target and url_has_allowed_host_and_scheme(target, None) else default
