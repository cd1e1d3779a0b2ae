"""Fragments that are kept, and what stands around every page."""

from __future__ import annotations

import pytest
from django.template import engines

from core.templatetags import ui


@pytest.fixture(autouse=True)
def _forget():
    ui._kept.clear()
    yield
    ui._kept.clear()


def render(source, **context):
    return engines["django"].from_string(f"{{% load ui %}}{source}").render(context)


def test_a_fragment_is_kept_per_key():
    source = '{% keep 60 "x" language %}{{ word }}{% endkeep %}'
    assert render(source, language="en", word="mug") == "mug"
    assert render(source, language="en", word="other") == "mug"
    assert render(source, language="nb", word="kopp") == "kopp"


def test_a_kept_link_leads_to_the_page_that_shows_it():
    source = '{% keep 60 "x" %}/no{% here %}{% endkeep %}'
    assert render(source, here="/cart/") == "/no/cart/"
    assert render(source, here='/search/?q="><b>') == "/no/search/?q=&quot;&gt;&lt;b&gt;"


def test_the_policy_allows_no_script_but_our_files(client, db):
    policy = client.get("/cart/")["Content-Security-Policy"]
    assert "script-src 'self';" in f"{policy};"
    assert "unsafe" not in policy
    assert "<script>" not in client.get("/cart/").content.decode()
