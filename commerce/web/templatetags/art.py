"""Addresses of drawings in templates: `{% art line.art line.tint %}`, `{% scene "empty-cart" %}`."""

from __future__ import annotations

from django import template

from commerce.web import art as drawn

register = template.Library()


@register.simple_tag
def art(kind: str, tint: str) -> str:
    """Return the address of a product's drawing."""
    return drawn.art_url(kind, tint)


@register.simple_tag
def scene(name: str) -> str:
    """Return the address of a scene."""
    return drawn.scene_url(name)
