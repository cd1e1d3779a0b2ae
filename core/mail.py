"""The HTML of mails: MJML from `templates/mail`, compiled once a process, filled with escaped blocks."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TypedDict

import jinja2
import segno
from django.conf import settings
from mjml import mjml2html

from core.letters import SIGNED, Block

# The picture of a code is named by the code, so that a kept mail needs no file beside it.
_PICTURE = re.compile(r'src="cid:(qr-([0-9A-Z]{4,24}))"')

# MJML has no word for it: without it, a mail program turns colours of ours as it likes.
_SCHEMES = '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">'


class Picture(TypedDict):
    """A picture inside a mail."""

    cid: str
    content: bytes


def html_of(
    blocks: Sequence[Block], *, subject: str, language: str, template: str = "letter"
) -> str:
    """Return the HTML of a mail that says what its text says."""
    return _compiled(template, language).render(
        {"blocks": blocks, "subject": subject, "signed": SIGNED}
    )


def pictures_in(html: str) -> list[Picture]:
    """Return the QR pictures that a mail shows, each once."""
    return [
        {"cid": cid, "content": _qr(code)} for cid, code in dict.fromkeys(_PICTURE.findall(html))
    ]


@lru_cache(maxsize=32)
def _compiled(template: str, language: str) -> jinja2.Template:
    """Compile MJML to HTML; what Jinja2 fills in later passes through untouched."""
    source = Path(settings.BASE_DIR, "templates", "mail", f"{template}.mjml").read_text()
    html = mjml2html(source.replace('lang="en"', f'lang="{language}"'), fonts={})
    html = html.replace("</title>", f"</title>{_SCHEMES}", 1)
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    return environment.from_string(html)


@lru_cache(maxsize=128)
def _qr(code: str) -> bytes:
    out = io.BytesIO()
    segno.make(code, error="q", micro=False).save(out, kind="png", scale=8, border=3)
    return out.getvalue()
