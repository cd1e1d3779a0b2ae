"""The pictures: drawn from a kind and a tint, sent once, kept by the browser for good."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_safe

from commerce.catalogue import art as drawings

FOREVER = "public, max-age=31536000, immutable"
GENERIC = "generic"
_KINDS = frozenset(drawings.KINDS)


def _edition() -> str:
    """Return a mark that changes when a drawing does, so that an address may be kept for good."""
    digest = hashlib.sha256()
    for source in sorted(Path(drawings.__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:8]


EDITION = _edition()


def art_url(kind: str, tint: str) -> str:
    """Return the address of the drawing, the same in every market; unknown kinds have the generic one."""
    return f"/art/{kind if kind in _KINDS else GENERIC}-{tint.lstrip('#')}.svg?v={EDITION}"


def department_url(drawing: str) -> str:
    """Return the address of a department's still life, or of a kind's drawing in the usual tint."""
    if drawing in drawings.DEPARTMENTS:
        return f"/art/department/{drawing}.svg?v={EDITION}"
    return art_url(drawing, "#5b7a68")


def scene_url(name: str) -> str:
    """Return the address of a scene: the front page's, or an empty state's."""
    return f"/art/scene/{name}.svg?v={EDITION}"


@lru_cache(maxsize=4096)
def _drawn(kind: str, tint: str) -> tuple[bytes, str]:
    return _tagged(drawings.svg(kind, f"#{tint}"))


@lru_cache(maxsize=64)
def _scene(group: str, name: str) -> tuple[bytes, str]:
    return _tagged(drawings.department(name) if group == "department" else drawings.scene(name))


def _tagged(text: str) -> tuple[bytes, str]:
    body = text.encode()
    return body, f'"{hashlib.sha256(body).hexdigest()[:16]}"'


def _answer(request: HttpRequest, drawing: tuple[bytes, str]) -> HttpResponse:
    body, etag = drawing
    response: HttpResponse
    if etag in request.headers.get("If-None-Match", ""):
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(body, content_type="image/svg+xml")
    response["ETag"] = etag
    response["Cache-Control"] = FOREVER
    return response


@require_safe
def art(request: HttpRequest, kind: str, tint: str) -> HttpResponse:
    """Send the drawing of a kind in a tint."""
    if kind not in _KINDS:
        raise Http404
    return _answer(request, _drawn(kind, tint))


@require_safe
def still(request: HttpRequest, group: str, name: str) -> HttpResponse:
    """Send the still life of a department, or a scene."""
    known = drawings.DEPARTMENTS if group == "department" else drawings.SCENES
    if name not in known:
        raise Http404
    return _answer(request, _scene(group, name))
