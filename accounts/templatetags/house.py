"""Our frame and components within the templates of allauth, which are written in Django's language."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context, engines
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from core import components

register = template.Library()
register.simple_tag(components.icon)


@register.simple_tag
def component(name: str, **arguments: Any) -> SafeString:
    """Draw a component of `components.html`: `{% component "field" field=field %}`."""
    macros = engines["jinja"].spoken.globals["ui"]  # type: ignore[attr-defined]
    return SafeString(getattr(macros, name)(**arguments))


@register.simple_block_tag(takes_context=True)
def part(context: Context, content: str, name: str) -> str:
    """Put a part of the page aside for `frame`: its title, head, content or tail."""
    parts: dict[str, str] = context.render_context.setdefault("parts", {})  # type: ignore[arg-type, assignment]
    parts[name] = content
    return ""


@register.simple_tag(takes_context=True)
def frame(context: Context) -> SafeString:
    """Return the whole page: our frame around the parts."""
    facts = {"parts": context.render_context["parts"], "form": context.get("form")}
    return SafeString(render_to_string("base/framed.html", facts, context["request"]))
