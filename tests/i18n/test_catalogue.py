"""The Norwegian catalogue: whole, true to its placeholders, and compiled."""

from __future__ import annotations

import gettext
import io
import re
import runpy
from pathlib import Path

import pytest

MESSAGES = runpy.run_path(str(Path(__file__).parents[2] / "bin" / "messages"))


@pytest.fixture(scope="module")
def catalogue():
    return MESSAGES["translated"]()


def _forms(words):
    return list(words) if isinstance(words, tuple | list) else [words]


def _kept(text):
    """What a translation repeats exactly: placeholders, tags with their attributes, entities."""
    return sorted(re.findall(r"%\(\w+\)[sd]|%[sd%]|<[^>]+>|&\w+;", text))


def _differs(message):
    """Singular and plural say what theirs say; the frame of lines of a mail stays."""
    return [
        (source, words)
        for source, words in zip(_forms(message.id), _forms(message.string), strict=True)
        if _kept(source) != _kept(words)
        or (source[:1] == "\n") != (words[:1] == "\n")
        or (source[-1:] == "\n") != (words[-1:] == "\n")
    ]


def test_has_every_message_of_the_code_and_no_other(catalogue):
    written = {(str(message.id), message.context) for message in catalogue if message.id}
    said = {(str(message.id), message.context) for message in MESSAGES["extracted"]() if message.id}
    assert said - written == set(), "run `make messages`, then translate"
    assert written - said == set(), "run `make messages`"


def test_extraction_reads_python_templates_and_attributes_of_components(catalogue):
    files = {message.id: {name for name, _line in message.locations} for message in catalogue}
    assert "core/errors.py" in files["Please sign in"]
    assert "templates/store/hand_over.html" in files["Pickup code"]
    assert "contact_centre/contacts/texts.py" in files["Order placed"]


def test_every_message_has_norwegian_words(catalogue):
    assert [message.id for message in catalogue if MESSAGES["is_missing"](message)] == []


def test_nothing_is_marked_as_a_guess(catalogue):
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []


def test_placeholders_and_markup_are_kept(catalogue):
    assert [found for message in catalogue if message.id for found in _differs(message)] == []


def test_the_compiled_catalogue_is_up_to_date(catalogue):
    fresh = io.BytesIO()
    MESSAGES["write_mo"](fresh, catalogue)
    fresh.seek(0)
    with MESSAGES["MO"].open("rb") as file:
        kept = vars(gettext.GNUTranslations(file))["_catalog"]
    expected = vars(gettext.GNUTranslations(fresh))["_catalog"]
    changed = {key for key in kept.keys() | expected.keys() if kept.get(key) != expected.get(key)}
    assert changed - {""} == set(), "run `make messages`"
