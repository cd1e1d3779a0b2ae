"""What templates call: icons, form controls, and paths below the market prefix."""

import re
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.forms import BaseForm, Field
from django.forms.boundfield import BoundField
from django.urls import get_script_prefix
from django.utils.html import escape
from django.utils.safestring import SafeString
from lucide.templatetags.lucide import lucide

from core.kept import forgetter


@lru_cache(maxsize=512)
def _icon(name: str, size: int, label: str) -> SafeString:
    """Draw an icon as SVG. That parses XML, so each (name, size, label) is drawn once."""
    if label:
        svg = lucide(name, size=size, role="img", aria_label=label)
    else:
        svg = lucide(name, size=size, aria_hidden="true", focusable="false")
    return SafeString(re.sub(r">\s+<", "><", svg))


def icon(name: str, size: int | str = 20, label: str = "") -> SafeString:
    """Return an icon of Lucide at `size` CSS pixels; silent to screen readers unless it has a label."""
    return _icon(str(name), int(size), str(label))


def path(relative: str = "") -> str:
    """Return a path below the market and language of this request, for pages outside the URL table."""
    return get_script_prefix() + relative.lstrip("/")


HERE = "\x00here\x00"  # stands within `kept` for the page's own path
_KEPT_AT_MOST = 256
_fragments: OrderedDict[tuple[str, ...], tuple[float, str]] = OrderedDict()
forgetter(_fragments.clear)


def kept(seconds: float, *key: object, here: str = "", caller: Callable[[], str]) -> SafeString:
    """Return a fragment, rendered again only after some seconds.

    `{% call kept(30, "name", key...) %}...{% endcall %}`

    Only for what is the same for everybody with that key: never a price, a stock level or a name.
    `{{ HERE }}` in it becomes `here`, the path of whichever page shows it.
    """
    name = tuple(map(str, key))
    now = time.monotonic()
    until, text = _fragments.get(name, (0.0, ""))
    if now >= until:
        text = caller()
        _fragments[name] = (now + seconds, text)
        _fragments.move_to_end(name)
        if len(_fragments) > _KEPT_AT_MOST:
            _fragments.popitem(last=False)
    return SafeString(text.replace(HERE, escape(here)) if here else text)


@dataclass(frozen=True, slots=True)
class Control:
    """All that the markup of one form control needs to know."""

    id: str
    name: str
    label: str
    value: object
    hint: str
    error: str
    required: bool
    choices: list[tuple[object, object]]

    @property
    def described_by(self) -> str:
        """The ids for aria-describedby: the hint first, then the error."""
        parts = [(self.hint, "hint"), (self.error, "error")]
        return " ".join(f"{self.id}-{suffix}" for text, suffix in parts if text)

    def is_chosen(self, option: object) -> bool:
        return str(option) == ("" if self.value is None else str(self.value))

    @property
    def options(self) -> list[tuple[str, object, bool]]:
        """(value, label, chosen) for each choice that is not a group."""
        return [
            ("" if value is None else str(value), label, self.is_chosen(value))
            for value, label in self.choices
        ]


def control(
    field: BoundField | None = None,
    *,
    name: str = "",
    label: str = "",
    value: object = "",
    hint: str = "",
    error: str = "",
    element_id: str = "",
    required: bool = True,
    choices: Any = None,
) -> Control:
    """One control from a bound form field, from plain attributes, or both: attributes win."""
    if not field:
        return Control(
            id=element_id or f"id_{name}",
            name=name,
            label=label,
            value=value,
            hint=hint,
            error=error,
            required=required,
            choices=list(choices or ()),
        )
    bound = field.value()
    return Control(
        id=element_id or field.id_for_label or field.auto_id or field.html_name,
        name=field.html_name,
        label=label or str(field.label or ""),
        value=value or ("" if bound is None else bound),
        hint=hint or str(field.help_text),
        error=error or (str(field.errors[0]) if field.errors else ""),
        required=field.field.required,
        choices=list(choices or getattr(field.field, "choices", ())),
    )


@dataclass(frozen=True, slots=True)
class FormError:
    """One line of the error summary; `target` is empty when it belongs to no single field."""

    target: str
    text: str


def form_errors(form: BaseForm | None) -> list[FormError]:
    """List the errors of a form in the order of its fields; those of the whole form first.

    Django's own sentence about an empty field does not say which: its label stands before it.
    """
    if not form or not form.is_bound:
        return []
    missing = str(Field.default_error_messages["required"])
    lines = [FormError(target="", text=str(text)) for text in form.non_field_errors()]
    for field in form:
        target = field.id_for_label or field.auto_id
        lines += [
            FormError(target=target, text=f"{field.label}: {text}" if text == missing else text)
            for text in map(str, field.errors)
        ]
    return lines
