"""QR codes as inline SVG without styles."""

from __future__ import annotations

import io

import segno
from django.utils.safestring import SafeString, mark_safe


def svg(text: str) -> SafeString:
    """Return the QR code (error correction Q) of a short text as an SVG element, drawn as large as the page says."""
    out = io.BytesIO()
    segno.make(text, error="q", micro=False).save(
        out,
        kind="svg",
        border=3,
        omitsize=True,
        xmldecl=False,
        svgns=True,
        dark="#000",
        light="#fff",
        nl=False,
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308 - drawn here, from squares
