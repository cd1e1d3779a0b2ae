"""Larger pictures: departments, the home page, and the pages where there is nothing to show."""

from collections.abc import Callable

from commerce.catalogue.art.palette import (
    BARK,
    COAL,
    EMBER,
    INK,
    MOSS,
    PAPER,
    PINE,
    SNOW,
    WATER,
    WOOD,
    palette,
)
from commerce.catalogue.art.registry import DRAWINGS
from commerce.catalogue.art.shapes import box, disc, line, oval, placed, shape

# department: the ground's tint, then (kind, tint, "dx dy", scale) from back to front
_STILLS: dict[str, tuple[str, tuple[tuple[str, str, str, float], ...]]] = {
    "camp": (
        "#cfe0d6",
        (
            ("tent", PINE, "48 40", 0.72),
            ("rucksack", "#c7782f", "208 158", 0.46),
            ("lantern", "#7b8f96", "20 196", 0.34),
        ),
    ),
    "clothing": (
        "#d8e2e8",
        (("jacket", "#2f6f87", "36 38", 0.76), ("beanie", "#c9552f", "226 196", 0.42)),
    ),
    "footwear": (
        "#ece0cf",
        (("boots", "#8a5a35", "24 44", 0.72), ("running-shoe", "#2f7f79", "170 172", 0.5)),
    ),
    "bike-snow": (
        "#dde6ea",
        (("skis", "#b8412f", "150 12", 0.66), ("bicycle", PINE, "22 106", 0.68)),
    ),
    "kitchen": (
        "#efe3cd",
        (
            ("pot", "#b5472f", "40 30", 0.66),
            ("mug", "#e7ded0", "212 158", 0.46),
            ("knife", "#6b4a33", "20 180", 0.44),
        ),
    ),
    "appliances": (
        "#dbe5df",
        (("coffee-maker", "#4d5a58", "150 36", 0.62), ("toaster", "#cf9b3b", "20 136", 0.58)),
    ),
    "bed-bath": (
        "#e3dfe8",
        (("bed-linen", "#6f86a0", "30 38", 0.68), ("towel", "#b98f9a", "196 116", 0.5)),
    ),
    "furniture-lighting": (
        "#eadfd0",
        (("floor-lamp", "#d9a13c", "148 22", 0.62), ("armchair", "#3f6b5c", "14 90", 0.7)),
    ),
    "garden-tools": (
        "#d9e5cf",
        (
            ("planter", "#b96d47", "120 20", 0.7),
            ("watering-can", "#4d7f71", "10 140", 0.54),
            ("hammer", "#c9552f", "250 190", 0.36),
        ),
    ),
    "pantry-books-kids": (
        "#f1e2cc",
        (
            ("teddy", "#b98552", "140 34", 0.66),
            ("book", "#2f6f87", "30 110", 0.56),
            ("honey", "#e0a03a", "236 210", 0.36),
        ),
    ),
}

DEPARTMENTS: tuple[str, ...] = tuple(_STILLS)


def _svg(view: str, body: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {view}">{body}</svg>'


def _still(kind: str, tint: str, move: str, *, scale: float) -> str:
    return placed(DRAWINGS[kind](palette(tint)), move, scale)


def department(slug: str) -> str:
    """Return the still life of a department; raises KeyError for an unknown one."""
    ground, things = _STILLS[slug]
    hills = shape(
        "M22 262 Q92 190 160 236 Q226 170 300 224 Q346 206 378 250 A180 180 0 0 1 22 262Z",
        PAPER,
        0.55,
    )
    body = (
        disc("200 200 180", ground)
        + hills
        + "".join(_still(*thing[:3], scale=thing[3]) for thing in things)
    )
    return _svg("400 400", body)


def _fir(x: float, ground: float, height: float, *, colour: str) -> str:
    half = height * 0.24
    tiers = "".join(
        shape(
            f"M{x:g} {ground - height * top:g} L{x + half * wide:g} {ground - height * low:g}"
            f" H{x - half * wide:g}Z",
            colour,
        )
        for top, low, wide in ((1, 0.58, 0.6), (0.78, 0.32, 0.82), (0.54, 0.08, 1))
    )
    return box(f"{x - 4:g} {ground - height * 0.1:g} 8 {height * 0.1:g}", BARK) + tiers


def _forest(trees: str, colour: str) -> str:
    """Return firs written as "x,ground,height x,ground,height ..."."""
    drawn = []
    for tree in trees.split():
        x, ground, height = (float(part) for part in tree.split(","))
        drawn.append(_fir(x, ground, height, colour=colour))
    return "".join(drawn)


def _cabin() -> str:
    return (
        box("916 352 150 92", "#a8432f")
        + shape("M916 358 L990 300 L1066 358Z", "#a8432f")
        + shape("M1006 352 H1066 V444 H1006Z", "#8c3526")
        + shape("M896 360 L990 286 L1086 360 L1074 372 L990 308 L908 372Z", COAL)
        + box("1030 296 20 40", COAL)
        + box("938 384 40 34", "#ffe2a1")
        + line("M958 384 V418 M938 401 H978", PAPER, 4)
        + box("1014 384 30 60", PAPER)
        + line("M916 372 V444 M1066 372 V444", PAPER, 6)
        + line("M1040 284 c-10 -22 14 -30 4 -52 c-8 -16 6 -24 2 -36", PAPER, 7)
    )


def _hero() -> str:
    sky = (
        box("0 0 1200 560", "#dfeaec")
        + disc("830 150 64", "#fbe3b4")
        + disc("830 150 44", "#f8cf85")
    )
    far = (
        shape("M0 316 L120 196 L196 262 L330 116 L446 250 L540 176 L700 345 H0Z", "#b4c9cf")
        + shape("M330 116 L376 170 L344 166 L330 190 L310 160 L290 164Z", PAPER)
        + shape("M520 345 L720 186 L800 250 L940 120 L1080 244 L1200 176 V345Z", "#a7bfc7")
        + shape("M940 120 L988 164 L956 162 L938 186 L916 160 L898 160Z", PAPER)
    )
    middle = shape("M0 345 V312 Q160 230 330 300 T660 345Z", "#7fa097") + shape(
        "M1200 345 V250 Q1040 236 900 306 T560 345Z", "#6d938a"
    )
    water = shape("M0 330 H1200 V470 H0Z", "#9fc3cc") + line(
        "M150 356 H330 M420 372 H520 M600 352 H700 M560 398 H680 M300 402 H380 M730 380 H820",
        "#c6dde2",
        5,
    )
    shore = shape(
        "M0 404 Q160 366 330 416 Q520 462 760 424 Q960 380 1200 420 V560 H0Z", "#4f7f6a"
    ) + shape("M0 470 Q240 426 520 478 Q820 520 1200 462 V560 H0Z", PINE)
    woods = _forest("40,430,150 92,424,112 140,430,170 196,424,96", "#2f6653") + _forest(
        "1096,436,150 1140,440,190 1184,436,128 860,430,90", "#2f6653"
    )
    boat = (
        shape("M640 384 H716 Q706 404 690 404 H664 Q648 404 640 384Z", "#a8432f")
        + shape("M676 334 L704 378 H676Z", PAPER)
        + line("M675 330 V384", BARK, 4)
    )
    stage = (
        _still("tent", "#e09a35", "288 254", scale=0.62)
        + _still("rucksack", "#2f6f87", "536 366", scale=0.36)
        + _still("camp-chair", "#b8412f", "168 350", scale=0.36)
    )
    return _svg("1200 560", sky + far + middle + water + boat + shore + woods + _cabin() + stage)


def _not_found() -> str:
    return _svg(
        "640 400",
        (
            oval("320 342 290 34", "#dfe8e2")
            + shape("M40 336 Q150 236 260 312 Q380 226 600 336Z", "#cfe0d6")
            + _forest("92,338,150 142,342,104 540,340,166 588,344,110", "#5f8a76")
            + box("312 128 16 214 6", BARK)
            + shape("M214 140 H408 L440 168 L408 196 H214Z", WOOD)
            + shape("M424 214 H244 L212 240 L244 266 H424Z", "#bd8f5e")
            + line("M252 168 H372 M272 240 H392", BARK, 8)
            + line("M300 92 C300 58 350 58 346 90 C344 108 324 108 322 124", PINE, 11)
            + shape("M470 336 q-8 -40 28 -42 q4 -22 22 -20 q16 4 10 22 q22 18 6 40Z", "#c9752f")
            + disc("512 288 4", INK)
            + line("M520 274 l6 -16 M508 274 l-4 -16", "#c9752f", 7)
        ),
    )


def _empty_cart() -> str:
    return _svg(
        "640 400",
        (
            oval("320 346 240 26", "#e6ebe4")
            + line("M196 116 H236 L286 272 H438", PINE, 12)
            + shape("M246 146 H468 L440 250 H279Z", "#cfe0d6")
            + line(
                "M256 180 H458 M266 214 H449 M318 148 L330 250 M366 148 V250 M416 148 L402 250",
                PINE,
                5,
            )
            + disc("304 312 23", COAL)
            + disc("304 312 9", SNOW)
            + disc("420 312 23", COAL)
            + disc("420 312 9", SNOW)
            + shape("M360 136 C330 96 336 60 372 40 C392 78 388 110 360 136Z", MOSS)
            + line("M360 136 Q364 90 370 58", PINE, 4)
        ),
    )


def _empty_search() -> str:
    return _svg(
        "640 400",
        (
            oval("320 352 230 22", "#e6ebe4")
            + shape("M130 340 L232 206 L290 276 L376 150 L512 340Z", "#cfe0d6")
            + shape("M376 150 L412 202 L384 194 L370 214 L352 186Z", PAPER)
            + disc("300 178 96", PAPER)
            + f'<circle cx="300" cy="178" r="92" fill="#dcebee" stroke="{PINE}" stroke-width="14"/>'
            + line("M370 246 L442 320", BARK, 24)
            + line("M262 150 Q270 128 294 124", PAPER, 9)
            + shape("M250 210 L288 156 L308 184 L326 164 L352 210Z", "#9fc0b4")
        ),
    )


def _offline() -> str:
    return _svg(
        "640 400",
        (
            oval("320 350 230 22", "#e6ebe4")
            + shape(
                "M190 214 Q150 214 150 180 Q150 146 190 146 Q204 96 262 100 Q312 80 346 124 Q402 112 410 160 Q456 164 452 196 Q448 216 420 216Z",
                "#dbe5e8",
            )
            + line("M226 252 L208 300 M300 252 L282 300 M376 252 L358 300", WATER, 9)
            + line("M110 340 H270 C300 340 300 320 322 320", PINE, 11)
            + line("M530 340 H404 C376 340 376 320 356 320", PINE, 11)
            + box("318 304 22 32 4", COAL)
            + box("348 304 14 32 4", COAL)
            + line("M342 282 l0 -14 M356 284 l8 -12 M328 284 l-8 -12", EMBER, 6)
        ),
    )


def _empty_shelf() -> str:
    return _svg(
        "640 400",
        (
            oval("320 358 230 20", "#e6ebe4")
            + box("168 64 18 290 4", BARK)
            + box("454 64 18 290 4", BARK)
            + "".join(box(f"156 {y} 328 16 5", WOOD) for y in (110, 210, 310))
            + placed(DRAWINGS["generic"](palette("#b9c7b4")), "206 204", 0.28)
            + line("M372 170 l24 30 M396 170 l-24 30", "#dfe6df", 7)
            + shape("M240 208 Q230 176 250 168 Q272 176 262 208Z", "#cfe0d6")
            + line("M250 168 C250 150 242 144 236 138 M250 168 C254 150 262 146 268 142", MOSS, 5)
        ),
    )


def _all_done() -> str:
    return _svg(
        "640 400",
        (
            oval("320 350 240 24", "#e6ebe4")
            + shape("M100 344 L226 182 L304 270 L400 140 L540 344Z", "#cfe0d6")
            + shape("M400 140 L440 196 L410 188 L392 210 L368 184Z", PAPER)
            + disc("478 108 38", "#fbe3b4")
            + line("M400 138 V76", BARK, 7)
            + shape("M402 76 H462 L446 96 L462 116 H402Z", EMBER)
            + line("M230 298 L266 332 L336 250", PINE, 16)
            + _forest("136,348,92 516,348,110", "#5f8a76")
        ),
    )


_SCENES: dict[str, Callable[[], str]] = {
    "hero": _hero,
    "not-found": _not_found,
    "empty-cart": _empty_cart,
    "empty-search": _empty_search,
    "empty-shelf": _empty_shelf,
    "offline": _offline,
    "all-done": _all_done,
}

SCENES: tuple[str, ...] = tuple(_SCENES)


def scene(name: str) -> str:
    """Return a scene: the home page's hero (1200 by 560) or an empty state (640 by 400)."""
    return _SCENES[name]()
