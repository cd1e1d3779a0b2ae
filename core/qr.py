"""QR codes as inline SVG without styles."""

from __future__ import annotations

import io

import segno
from django.utils.safestring import SafeString, mark_safe


def svg(text: str, *, scale: int = 8) -> SafeString:
    """Return the QR code (error correction Q) of a short text as an SVG element."""
    out = io.BytesIO()
    segno.make(text, error="q", micro=False).save(
        out,
        kind="svg",
        scale=scale,
        border=3,
        xmldecl=False,
        svgns=True,
        dark="#000",
        light="#fff",
        nl=False,
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308 - drawn here, from squares
