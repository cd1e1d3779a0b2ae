"""The few marks that every picture is made of: flat shapes, ink lines, one soft shadow.

Geometry is written as SVG writes it ("x y w h r"), on a square of 400 by 400 whose ground is at
340. Only presentation attributes are used: no style, no script, no ids that could clash.
"""

from commerce.catalogue.art.palette import INK


def _opacity(value: float) -> str:
    return "" if value >= 1 else f' opacity="{value:g}"'


def box(geometry: str, fill: str, opacity: float = 1) -> str:
    """Return a rectangle: "x y width height [radius]"."""
    x, y, width, height, *radius = geometry.split()
    rounded = f' rx="{radius[0]}"' if radius else ""
    return (
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}"{rounded}'
        f' fill="{fill}"{_opacity(opacity)}/>'
    )


def disc(geometry: str, fill: str, opacity: float = 1) -> str:
    """Return a circle: "cx cy r"."""
    x, y, radius = geometry.split()
    return f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{fill}"{_opacity(opacity)}/>'


def oval(geometry: str, fill: str, opacity: float = 1) -> str:
    """Return an ellipse: "cx cy rx ry"."""
    x, y, across, down = geometry.split()
    return (
        f'<ellipse cx="{x}" cy="{y}" rx="{across}" ry="{down}" fill="{fill}"{_opacity(opacity)}/>'
    )


def shape(outline: str, fill: str, opacity: float = 1) -> str:
    """Return a filled path."""
    return f'<path d="{outline}" fill="{fill}"{_opacity(opacity)}/>'


def line(outline: str, colour: str = INK, width: float = 5) -> str:
    """Return a stroked path with round ends."""
    return (
        f'<path d="{outline}" fill="none" stroke="{colour}" stroke-width="{width:g}"'
        ' stroke-linecap="round" stroke-linejoin="round"/>'
    )


def shadow(geometry: str) -> str:
    """Return the soft shadow on the ground: "cx cy rx"."""
    x, y, across = (float(part) for part in geometry.split())
    return oval(f"{x:g} {y:g} {across:g} 13", INK, 0.08) + oval(
        f"{x:g} {y:g} {across * 0.82:g} 8", INK, 0.09
    )


def placed(drawing: str, move: str, scale: float = 1, *, turn: float = 0) -> str:
    """Return a drawing moved by "dx dy", scaled, and turned about the middle of its square."""
    turned = f" rotate({turn:g} 200 200)" if turn else ""
    return f'<g transform="translate({move}) scale({scale:g}){turned}">{drawing}</g>'
