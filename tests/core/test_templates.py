"""Our templates: escaped, kept where asked, and in front of what every page knows."""

from __future__ import annotations

from django import forms
from django.template import engines
from django.utils import translation

from core import qr
from core.components import form_errors


def render(source, **context):
    return engines["jinja"].spoken.from_string(source).render(context)


def test_text_is_escaped_wherever_it_stands():
    name = "<b>&"
    assert render("{{ name }}", name=name) == "&lt;b&gt;&amp;"
    assert "<b>" not in render("{% trans name %}{{ name }} changed this{% endtrans %}", name=name)
    assert "<b>" not in render("{% call ui.badge(tone=name) %}{{ name }}{% endcall %}", name=name)
    assert "<b>" not in render(
        '{{ ui.field(name="x", label=name, value=name, attrs={"a": name}) }}', name=name
    )


def test_a_name_that_is_missing_prints_nothing():
    assert render("{{ nothing.at.all }}{% if nothing.at %}x{% endif %}") == ""


def test_words_are_those_of_the_active_language_in_pages_and_components():
    source = '{{ _("Close") }}{{ ui.dialog(id="d", title="t") }}'
    english = render(source)
    with translation.override("nb"):
        assert render(source) == english.replace("Close", "Lukk")
    assert render(source) == english


def test_words_of_many():
    source = "{% trans count=n %}{{ count }} store has it{% pluralize count %}{{ count }} stores have it{% endtrans %}"
    assert [render(source, n=n) for n in (1, 2)] == ["1 store has it", "2 stores have it"]


def test_a_fragment_is_kept_per_key():
    source = '{% call kept(60, "x", language) %}{{ word }}{% endcall %}'
    assert render(source, language="en", word="mug") == "mug"
    assert render(source, language="en", word="other") == "mug"
    assert render(source, language="nb", word="kopp") == "kopp"


def test_a_kept_link_leads_to_the_page_that_shows_it():
    source = '{% call kept(60, "x", here=here) %}/no{{ HERE }}{% endcall %}'
    assert render(source, here="/cart/") == "/no/cart/"
    assert render(source, here='/search/?q="><b>') == "/no/search/?q=&quot;&gt;&lt;b&gt;"


def test_the_policy_allows_no_script_but_our_files(client, db):
    page = client.get("/cart/")
    policy = page["Content-Security-Policy"]
    assert "script-src 'self';" in f"{policy};"
    assert "unsafe" not in policy
    assert "<script>" not in page.content.decode()


def test_a_qr_code_fits_the_frame_that_a_page_gives_it():
    drawn = qr.svg("RUY2SB")
    assert 'viewBox="0 0 ' in drawn
    assert "width=" not in drawn


def test_a_summary_says_which_field_is_empty():
    class Wish(forms.Form):
        email = forms.EmailField(label="E-mail")
        name = forms.CharField(error_messages={"required": "Enter your name"})

    assert [line.text for line in form_errors(Wish({}))] == [
        "E-mail: This field is required.",
        "Enter your name",
    ]
