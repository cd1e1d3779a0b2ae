"""Code 128 (ISO/IEC 15417) as SVG: sets B and C, whichever makes the symbol shorter."""

from sandbox.common.html import Html, html, join

# Bar and space widths in modules of the values 0 to 105, and of the stop character.
WIDTHS = [
    "212222",
    "222122",
    "222221",
    "121223",
    "121322",
    "131222",
    "122213",
    "122312",
    "132212",
    "221213",
    "221312",
    "231212",
    "112232",
    "122132",
    "122231",
    "113222",
    "123122",
    "123221",
    "223211",
    "221132",
    "221231",
    "213212",
    "223112",
    "312131",
    "311222",
    "321122",
    "321221",
    "312212",
    "322112",
    "322211",
    "212123",
    "212321",
    "232121",
    "111323",
    "131123",
    "131321",
    "112313",
    "132113",
    "132311",
    "211313",
    "231113",
    "231311",
    "112133",
    "112331",
    "132131",
    "113123",
    "113321",
    "133121",
    "313121",
    "211331",
    "231131",
    "213113",
    "213311",
    "213131",
    "311123",
    "311321",
    "331121",
    "312113",
    "312311",
    "332111",
    "314111",
    "221411",
    "431111",
    "111224",
    "111422",
    "121124",
    "121421",
    "141122",
    "141221",
    "112214",
    "112412",
    "122114",
    "122411",
    "142112",
    "142211",
    "241211",
    "221114",
    "413111",
    "241112",
    "134111",
    "111242",
    "121142",
    "121241",
    "114212",
    "124112",
    "124211",
    "411212",
    "421112",
    "421211",
    "212141",
    "214121",
    "412121",
    "111143",
    "111341",
    "131141",
    "114113",
    "114311",
    "411113",
    "411311",
    "113141",
    "114131",
    "311141",
    "411131",
    "211412",
    "211214",
    "211232",
    "2331112",
]
TO_C, TO_B = 99, 100
START_B, START_C, STOP = 104, 105, 106
QUIET = 10


def values(text: str) -> list[int]:
    """Return the symbol values of a printable ASCII text: start, data, check character, stop."""
    if not text or not all(" " <= sign <= "~" for sign in text):
        raise ValueError("Code 128 is drawn for printable ASCII only")
    out: list[int] = []
    in_c, at = False, 0
    while at < len(text):
        run = len(text[at:]) - len(text[at:].lstrip("0123456789"))
        wants_c = run >= 2 if in_c else run >= 4 and (run % 2 == 0 or not out)
        if not out:
            out.append(START_C if wants_c else START_B)
        elif wants_c != in_c:
            out.append(TO_C if wants_c else TO_B)
        in_c = wants_c
        out.append(int(text[at : at + 2]) if in_c else ord(text[at]) - 32)
        at += 2 if in_c else 1
    check = (out[0] + sum(place * value for place, value in enumerate(out[1:], start=1))) % 103
    return [*out, check, STOP]


def modules(text: str) -> str:
    """Return the symbol as ones (bar) and zeros (space), without the quiet zones."""
    widths = "".join(WIDTHS[value] for value in values(text))
    return "".join("10"[place % 2] * int(width) for place, width in enumerate(widths))


def svg(text: str) -> Html:
    """Return the symbol with its quiet zones, stretched by the page to the size that it needs."""
    bars, x = [], QUIET
    widths = "".join(WIDTHS[value] for value in values(text))
    for place, width in enumerate(int(sign) for sign in widths):
        if place % 2 == 0:
            bars.append(html('<rect x="{x}" width="{width}" height="40"/>', x=x, width=width))
        x += width
    return html(
        '<svg class="barcode" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 40"'
        ' preserveAspectRatio="none" role="img" aria-label="Code 128: {text}"'
        ' shape-rendering="crispEdges">{bars}</svg>',
        width=x + QUIET,
        text=text,
        bars=join(bars),
    )
