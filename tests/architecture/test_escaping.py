"""What a template prints of a value is what Jinja2 itself prints: text, unless the value is markup."""

from __future__ import annotations

import html

import jinja2
import pytest
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from config import jinja

PAGE = "{% macro twice(x) %}{{ x }}{{ x }}{% endmacro %}{{ value }}|{{ twice(value) }}|{{ value ~ '<' }}"
OURS = jinja.environment(loader=None, auto_reload=False).from_string(PAGE)
ITS_OWN = jinja2.Environment(autoescape=True).from_string(PAGE)


class _Rendered(str):
    __slots__ = ()


@given(st.text() | st.integers() | st.booleans() | st.none() | st.text().map(_Rendered))
def test_a_value_is_text(value: object) -> None:
    printed = OURS.render({"value": value})

    assert not {'"', "<", ">", "'"} & set(printed)
    assert html.unescape(printed) == html.unescape(ITS_OWN.render({"value": value}))


@pytest.mark.parametrize("kind", [Markup, SafeString, lambda text: SimpleLazyObject(lambda: Markup(text))])  # fmt: skip
def test_markup_stays_as_it_is(kind: type[str]) -> None:
    assert OURS.render({"value": kind("<b>x</b>")}) == ITS_OWN.render({"value": kind("<b>x</b>")})
