"""The language of our templates: Jinja2, with the formats, the components and the addresses they use."""

from __future__ import annotations

import html
from collections.abc import Callable, MutableMapping
from functools import lru_cache
from typing import Any

import jinja2
from django.http import HttpRequest
from django.template import TemplateDoesNotExist
from django.template.backends.jinja2 import Jinja2
from django.template.backends.utils import csrf_input
from django.template.defaultfilters import slugify
from django.templatetags import static as static_files
from django.urls import get_script_prefix
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.html import linebreaks
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext, pgettext
from django_htmx.jinja import htmx_script
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape
from typing_extensions import override

from commerce.web import photos
from commerce.web.art import art_url, scene_url
from core import addresses, components, formats, phones
from stores.inventory.words import why_sent
from stores.locations import words
from stores.locations.directions import directions


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
    """Django's engine of Jinja2, except that there a context processor overrules the view.

    Each market and language has templates of its own, compiled with its words and addresses in them.
    """

    @override
    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._spoken: dict[tuple[str, str | None], jinja2.Environment] = {}

    @property
    def spoken(self) -> jinja2.Environment:
        """The environment of this request's market and language."""
        key = (get_script_prefix(), get_language())
        if key not in self._spoken:
            self._spoken[key] = _spoken(self.env.overlay(), *key)
        return self._spoken[key]

    @override
    def get_template(self, template_name: str) -> Page:  # type: ignore[override]
        """Return the template, or leave it to the next engine."""
        try:
            template = self.spoken.get_template(template_name)
        except jinja2.TemplateNotFound as missing:
            raise TemplateDoesNotExist(template_name, backend=self) from missing
        return Page(template, self)


def shown(value: object) -> str:
    """Return what is printed of a value: itself where it is safe already, else escaped.

    As `markupsafe.escape`, but a plain string: what is only printed needs no type that remembers.
    """
    kind = type(value)
    if kind is Markup or kind is SafeString:
        return value  # type: ignore[return-value]
    if kind is str:
        return html.escape(value)  # type: ignore[arg-type]
    return str(value) if kind is int else escape(value)


class _Generator(CodeGenerator):
    """Writes `environment.shown(...)` around what a template prints, where Jinja2's writes `escape(...)`."""

    @override
    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.shown(")


class Environment(jinja2.Environment):
    """Jinja2's, except that what is known when a template is compiled is written into it."""

    code_generator_class = _Generator
    shown = staticmethod(shown)

    @override
    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what a template knows: one dictionary, where Jinja2's chain is walked for each part of a page."""
        return {**self.globals, **(d or {})}

    @override
    def _generate(
        self,
        source: nodes.Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,
    ) -> str:
        return super()._generate(_Folding().visit(source), name, filename, defer_init)


class _Folding(NodeTransformer):
    """Replaces calls that give the same for every request of a market and language by what they give."""

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - Jinja2's name
        self.generic_visit(node)
        known = FOLDED.get(node.node.name) if isinstance(node.node, nodes.Name) else None
        arguments = [each.value for each in node.args if isinstance(each, nodes.Const)]
        if known is None or node.kwargs or len(arguments) < len(node.args):
            return node
        return nodes.Const(Markup(escape(known(*arguments))), lineno=node.lineno)  # noqa: S704 - escaped


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


# Called with constants, these give the same for a market and language, whoever asks.
FOLDED: dict[str, Callable[..., str]] = {
    "_": said,
    "gettext": said,
    "url": addresses.of,
    "static": static,
    "path": components.path,
    "icon": components.icon,
}


def environment(**options: Any) -> jinja2.Environment:
    """Build the environment: escaping is on, and a name that is missing prints nothing."""
    environment = Environment(
        autoescape=True,
        undefined=jinja2.ChainableUndefined,
        extensions=["jinja2.ext.i18n"],
        loader=options["loader"],
        auto_reload=options["auto_reload"],
    )
    environment.newstyle_gettext = True  # type: ignore[attr-defined]
    environment.globals |= {
        **FOLDED,
        "ngettext": said_of,
        "pgettext": pgettext,
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
        "directions": directions,
        "phone": phones.national,
        "linebreaks": paragraphs,
        "slugify": slugify,
        "excerpt": formats.excerpt,
        "why_sent": why_sent,
    }
    return environment


def _spoken(
    environment: jinja2.Environment, prefix: str, language: str | None
) -> jinja2.Environment:
    """Give it `ui`, the macros of `components.html`, and its own market and language, asked for once."""
    environment.globals = dict(environment.globals) | {"url": addresses.below(prefix)}
    environment.filters = dict(environment.filters) | {"money": formats.money_in(language)}
    environment.globals["ui"] = environment.get_template("components.html").module
    return environment
