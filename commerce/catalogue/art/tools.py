"""Tools of a workshop."""

from commerce.catalogue.art.palette import (
    COAL,
    EMBER,
    IRON,
    PAPER,
    SNOW,
    STEEL,
    WOOD,
    Palette,
)
from commerce.catalogue.art.registry import draws
from commerce.catalogue.art.shapes import box, disc, line, placed, shadow, shape


@draws("drill")
def drill(p: Palette) -> str:
    return (
        shadow("214 350 110")
        + line("M62 124 H22", IRON, 8)
        + line("M28 116 l10 16 M42 116 l10 16", COAL, 4)
        + shape("M62 106 L104 96 V152 L62 142Z", COAL)
        + shape("M104 88 H300 Q336 90 336 124 Q336 160 300 162 H104Z", p.base)
        + shape("M104 134 H334 Q326 160 300 162 H104Z", p.dark)
        + box("142 98 92 16 8", p.light)
        + shape("M216 160 H304 L326 280 H240Z", p.dark)
        + shape("M236 170 H290 L306 280 H258Z", COAL)
        + shape("M196 178 h22 l6 40 q-22 4 -28 -40Z", EMBER)
        + box("206 276 146 66 12", COAL)
        + box("222 296 50 24 4", p.light)
    )


@draws("hammer")
def hammer(p: Palette) -> str:
    inner = (
        line("M200 120 V240", WOOD, 26)
        + line("M200 224 V348", p.base, 34)
        + line("M200 260 V340", p.dark, 10)
        + shape("M132 66 H268 Q290 66 290 90 V112 H270 V124 H132Z", IRON)
        + shape("M132 66 V124 Q90 116 60 142 Q66 80 132 66Z", STEEL)
        + box("266 60 32 70 6", STEEL)
        + box("176 60 48 70 4", COAL)
    )
    return shadow("200 352 110") + placed(inner, "0 -6", turn=20)


@draws("saw")
def saw(p: Palette) -> str:
    teeth = (
        "M30 250 "
        + " ".join(f"L{38 + i * 16} 268 L{46 + i * 16} 250" for i in range(15))
        + " L270 180 L30 222Z"
    )
    return (
        shadow("200 322 160")
        + shape(teeth, STEEL)
        + shape("M30 222 L270 180 V206 L30 236Z", SNOW)
        + shape(
            "M252 170 Q260 140 292 142 H340 Q372 144 372 178 V262 Q370 292 338 290 H286 Q258 286 262 250Z M296 186 V246 H336 V186Z",
            p.base,
        )
        + shape(
            "M336 142 H340 Q372 144 372 178 V262 Q370 292 338 290 H330 Q350 220 336 142Z", p.dark
        )
        + disc("278 188 6", PAPER)
        + disc("278 232 6", PAPER)
    )


@draws("screwdriver")
def screwdriver(p: Palette) -> str:
    inner = (
        line("M200 40 V196", STEEL, 17)
        + shape("M190 40 L194 14 H206 L210 40Z", IRON)
        + box("178 186 44 28 6", COAL)
        + shape("M168 212 H232 L238 320 Q238 356 200 356 Q162 356 162 320Z", p.base)
        + shape("M214 212 H232 L238 320 Q238 356 200 356 Q222 300 214 212Z", p.dark)
        + line("M184 232 V326", p.light, 8)
    )
    return shadow("200 350 110") + placed(inner, "0 0", turn=38)


@draws("pliers")
def pliers(p: Palette) -> str:
    return (
        shadow("200 354 90")
        + line("M218 172 C250 220 258 280 250 340", p.base, 32)
        + line("M182 172 C150 220 142 280 150 340", p.dark, 32)
        + shape("M150 150 C140 90 170 44 196 36 V150 L224 190 Q190 210 172 184Z", STEEL)
        + shape("M250 150 C260 90 230 44 204 36 V150 L176 190 Q210 210 228 184Z", IRON)
        + disc("200 162 17", COAL)
        + disc("200 162 7", STEEL)
    )


@draws("wrench")
def wrench(p: Palette) -> str:
    inner = (
        line("M200 130 V290", p.base, 34)
        + line("M208 150 V280", p.dark, 10)
        + shape(
            "M150 40 L176 62 V96 H224 V62 L250 40 Q276 76 258 116 Q236 152 200 150 Q164 152 142 116 Q124 76 150 40Z",
            STEEL,
        )
        + disc("200 318 44", STEEL)
        + disc("200 318 22", PAPER)
    )
    return shadow("200 356 100") + placed(inner, "0 0", turn=30)


@draws("toolbox")
def toolbox(p: Palette) -> str:
    return (
        shadow("200 332 156")
        + line("M142 150 V100 Q142 84 158 84 H242 Q258 84 258 100 V150", COAL, 15)
        + shape("M66 150 H334 L356 206 H44Z", p.light)
        + box("44 200 312 128 10", p.base)
        + box("44 288 312 40 10", p.dark)
        + box("96 186 40 44 5", STEEL)
        + box("264 186 40 44 5", STEEL)
        + box("166 236 68 32 5", PAPER)
    )
