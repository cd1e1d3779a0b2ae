"""HTML as text: values are escaped unless they are HTML already; no page carries inline style."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from string import Formatter
from typing import Any
from urllib.parse import urlsplit

from starlette.responses import HTMLResponse


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


class _Escaping(Formatter):
    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        value = super().get_value(key, args, kwargs)
        return value if isinstance(value, Html) else escape(str(value))


def html(template: str, **values: object) -> Html:
    """Fill `{names}` of a template with escaped values."""
    return Html(_Escaping().vformat(template, (), values))


def join(parts: Iterable[Html], between: str = "") -> Html:
    """Parts one after the other."""
    return Html(between.join(parts))


def table(title: str, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Html:
    """Return a titled table that scrolls sideways when it must; nothing for no rows."""
    if not rows:
        return Html("")
    lines = [
        html("<tr>{cells}</tr>", cells=join(html("<td>{cell}</td>", cell=cell) for cell in line))
        for line in rows
    ]
    return html(
        '<h2>{title}</h2><div class="scroll" tabindex="0" role="region" aria-label="{title}">'
        "<table><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table></div>",
        title=title,
        heads=join(html('<th scope="col">{head}</th>', head=head) for head in heads),
        lines=join(lines),
    )


def origin(url: str) -> str:
    """Scheme, host and port of an address, as a policy writes them."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def policy(*, form_action: Iterable[str] = (), frames: bool = False) -> str:
    """Return the content security policy of a page: own style and images, no script at all.

    `form_action` names the other origins that a form of the page may end at: browsers apply the
    rule to the redirect after the form as well.
    """
    return "; ".join(
        [
            "default-src 'none'",
            "style-src 'self'",
            "img-src 'self'",
            "form-action " + " ".join(["'self'", *sorted(set(form_action))]),
            *(["frame-src 'self'"] if frames else []),
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    )


def page(
    *,
    title: str,
    body: Html,
    lang: str = "en",
    status: int = 200,
    csp: str | None = None,
    css_class: str = "",
) -> HTMLResponse:
    """Return a whole page with the headers that every page has; never cached."""
    content = html(
        '<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        '<meta name="robots" content="noindex">\n<title>{title}</title>\n'
        '<link rel="stylesheet" href="/static/sandbox.css">\n'
        '<link rel="icon" href="/static/sandbox.svg" type="image/svg+xml">\n</head>\n'
        '<body class="{css_class}">\n{body}\n</body>\n</html>\n',
        lang=lang,
        title=title,
        css_class=css_class,
        body=body,
    )
    return HTMLResponse(
        content,
        status_code=status,
        headers={
            "Content-Security-Policy": csp or policy(),
            "Cache-Control": "no-store",
            "Referrer-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
        },
    )
