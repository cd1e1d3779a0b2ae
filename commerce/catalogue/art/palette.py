"""Tones of one illustration, all derived from the tint of the variant.

A tint is `#rrggbb`. Ink, paper, wood and metal are the same in every picture, so that pictures
of different things stand side by side as one family.
"""

import re
from dataclasses import dataclass

INK = "#26332e"
PAPER = "#fbf9f3"
SNOW = "#e9eeec"
STEEL = "#c3cccd"
IRON = "#8b979a"
COAL = "#3b4543"
WOOD = "#d1a878"
BARK = "#a97f52"
LEATHER = "#9a6a43"
CLOUDBERRY = "#f0a23a"
EMBER = "#d9692b"
PINE = "#1f5c4a"
MOSS = "#6f9068"
WATER = "#a9c9d3"

_HEX = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True)
class Palette:
    """Five tones of the tint, and the line colour that reads on the tint itself."""

    base: str
    dark: str
    deep: str
    light: str
    pale: str
    line: str


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(colour: str, other: str, share: float) -> str:
    """Return `colour` moved by `share` (0 to 1) towards `other`."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def brightness(colour: str) -> float:
    """Perceived brightness from 0 (black) to 1 (white), ITU-R BT.601 weights."""
    red, green, blue = _channels(colour)
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


def palette(tint: str) -> Palette:
    """Derive the tones; raises ValueError for anything but `#rrggbb`.

    Near-white tints are lowered a little so that their silhouette shows on paper, near-black ones
    are raised so that their folds do.
    """
    if not _HEX.fullmatch(tint):
        raise ValueError(f"tint must be #rrggbb, not {tint!r}")
    base = tint.lower()
    if brightness(base) > 0.88:
        base = mix(base, "#8d928a", 0.16)
    elif brightness(base) < 0.16:
        base = mix(base, "#ffffff", 0.12)
    line = INK if brightness(base) > 0.42 else mix(base, "#ffffff", 0.55)
    return Palette(
        base=base,
        dark=mix(base, "#16211d", 0.24),
        deep=mix(base, "#16211d", 0.48),
        light=mix(base, "#ffffff", 0.32),
        pale=mix(base, "#ffffff", 0.66),
        line=line,
    )
