"""The language of our templates: Jinja2, with the formats, the components and the addresses they use."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import jinja2
from django.http import HttpRequest
from django.template import TemplateDoesNotExist
from django.template.backends.jinja2 import Jinja2
from django.template.backends.utils import csrf_input
from django.template.defaultfilters import slugify, truncatechars
from django.templatetags import static as static_files
from django.urls import get_script_prefix, reverse
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.html import linebreaks
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext, pgettext
from django_htmx.jinja import htmx_script
from markupsafe import Markup
from typing_extensions import override

from commerce.web import photos
from commerce.web.art import art_url, scene_url
from core import components, formats
from stores.locations import words


class Page:
    """A template; what a view says of a name goes before what every page knows."""

    def __init__(self, template: jinja2.Template, engine: Templates) -> None:
        self.template = template
        self.engine = engine

    def render(
        self, context: dict[str, Any] | None = None, request: HttpRequest | None = None
    ) -> SafeString:
        """Return the page."""
        known: dict[str, Any] = {}
        if request is not None:
            known["request"] = request
            known["_"] = known["gettext"] = speech(get_language())
            known["csrf_input"] = SimpleLazyObject(lambda: csrf_input(request))
            for processor in self.engine.template_context_processors:
                known |= processor(request)
        return SafeString(self.template.render(known | (context or {})))


class Templates(Jinja2):
    """Django's engine of Jinja2, except that there a context processor overrules the view."""

    @override
    def get_template(self, template_name: str) -> Page:  # type: ignore[override]
        """Return the template, or leave it to the next engine."""
        try:
            return Page(self.env.get_template(template_name), self)
        except jinja2.TemplateNotFound as missing:
            raise TemplateDoesNotExist(template_name, backend=self) from missing


@lru_cache(maxsize=4096)
def _address(_prefix: str, name: str, arguments: tuple[object, ...]) -> str:
    return reverse(name, args=arguments)


def url(name: str, *arguments: object) -> str:
    """Return the address of a view, below this request's market and language."""
    return _address(get_script_prefix(), name, arguments)


@lru_cache(maxsize=256)
def static(name: str) -> str:
    """Return the address of a file of ours; where nothing was collected, an error."""
    return str(static_files.static(name))


@lru_cache(maxsize=8)
def speech(language: str | None) -> Callable[..., Markup]:
    """Return the function `_` of a language: words with the variables escaped and put in."""
    words: dict[str, Markup] = {}
    plain: dict[str, Markup] = {}

    def said(message: str, /, **variables: object) -> Markup:
        if message not in plain:
            with translation.override(language):
                words[message] = Markup(gettext(message))  # noqa: S704 - the catalogue is ours
            plain[message] = words[message] % {} if "%(" not in message else words[message]
        return words[message] % variables if variables else plain[message]

    return said


def said(message: str, /, **variables: object) -> Markup:
    """Return the words in the active language."""
    return speech(get_language())(message, **variables)


def said_of(singular: str, plural: str, count: int, /, **variables: object) -> Markup:
    """Return the words for so many."""
    return Markup(ngettext(singular, plural, count)) % (variables | {"num": count})  # noqa: S704


def paragraphs(text: str) -> SafeString:
    """Return plain text as paragraphs, its line breaks kept."""
    return SafeString(linebreaks(text, autoescape=True))


def environment(**options: Any) -> jinja2.Environment:
    """Build the environment: escaping is on, and a name that is missing prints nothing.

    `ui` holds the macros of `components.html`, so that no template imports them.
    """
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.ChainableUndefined,
        extensions=["jinja2.ext.i18n"],
        loader=options["loader"],
        auto_reload=options["auto_reload"],
    )
    environment.newstyle_gettext = True  # type: ignore[attr-defined]
    environment.globals |= {
        "_": said,
        "gettext": said,
        "ngettext": said_of,
        "pgettext": pgettext,
        "url": url,
        "static": static,
        "path": components.path,
        "icon": components.icon,
        "kept": components.kept,
        "HERE": components.HERE,
        "control": components.control,
        "form_errors": components.form_errors,
        "new_uuid": formats.new_uuid,
        "art": art_url,
        "photo": photos.shown,
        "scene": scene_url,
        "htmx_script": htmx_script,
    }
    environment.filters |= {
        "money": formats.money,
        "day": formats.day,
        "clock": formats.clock,
        "moment": formats.moment,
        "spaced": formats.spaced,
        "opening": words.opening,
        "opens_next": words.opens_next,
        "intervals": words.intervals,
        "km": words.km,
        "linebreaks": paragraphs,
        "slugify": slugify,
        "truncatechars": truncatechars,
    }
    environment.globals["ui"] = environment.get_template("components.html").module
    return environment
