"""Food and flowers of other retailers' catalogues."""

from commerce.catalogue.art.palette import (
    BARK,
    CLOUDBERRY,
    EMBER,
    INK,
    MOSS,
    PAPER,
    SNOW,
    STEEL,
    WOOD,
    Palette,
)
from commerce.catalogue.art.registry import draws
from commerce.catalogue.art.shapes import box, disc, line, oval, placed, shadow, shape


@draws("bouquet")
def bouquet(p: Palette) -> str:
    stems = line(
        "M200 250 L140 130 M200 250 L200 100 M200 250 L262 130 M200 250 L108 176 M200 250 L292 176",
        MOSS,
        6,
    )
    blooms = "".join(
        disc(f"{x} {y} {r}", c) + disc(f"{x} {y} {r * 0.42:g}", CLOUDBERRY)
        for x, y, r, c in (
            (108, 164, 30, p.light),
            (292, 164, 30, p.dark),
            (146, 112, 36, p.base),
            (256, 112, 36, p.light),
            (200, 78, 34, p.dark),
            (200, 152, 40, p.pale),
        )
    )
    return (
        shadow("200 354 70")
        + stems
        + blooms
        + shape("M112 190 L200 356 L288 190 Q200 240 112 190Z", PAPER)
        + shape("M288 190 L200 356 L214 232 Q254 216 288 190Z", SNOW)
        + line("M156 272 Q200 292 244 272", p.base, 12)
    )


@draws("wreath")
def wreath(p: Palette) -> str:
    leaves = "".join(
        f'<g transform="rotate({a} 200 196)">{oval("200 84 22 40", MOSS if a % 48 else "#4d7257")}</g>'
        for a in range(0, 360, 24)
    )
    berries = "".join(
        f'<g transform="rotate({a} 200 196)">{disc("200 92 11", p.base)}</g>'
        for a in range(12, 360, 45)
    )
    return (
        shadow("200 350 100")
        + leaves
        + berries
        + shape("M200 308 C150 280 140 336 200 318 C260 336 250 280 200 308Z", p.base)
        + line("M194 318 L172 352 M206 318 L228 352", p.dark, 12)
    )


@draws("fish")
def fish(p: Palette) -> str:
    return (
        shadow("200 304 150")
        + shape("M290 200 L372 138 V262Z", p.dark)
        + shape("M30 206 C80 120 230 100 312 200 C230 304 80 292 30 206Z", p.base)
        + shape("M30 206 C110 236 230 236 312 200 C230 304 80 292 30 206Z", p.pale)
        + shape("M160 128 Q200 84 250 132Z", p.dark)
        + line("M122 152 Q150 204 122 258", p.deep, 5)
        + line("M178 186 q14 14 0 28 M214 182 q14 14 0 28 M248 184 q12 12 0 24", p.dark, 4)
        + disc("84 186 13", PAPER)
        + disc("82 186 7", INK)
    )


@draws("meat")
def meat(p: Palette) -> str:
    return (
        shadow("200 322 150")
        + shape(
            "M54 232 C40 150 120 84 220 96 C316 104 372 176 350 246 C332 304 262 288 216 300 C150 322 66 306 54 232Z",
            PAPER,
        )
        + shape(
            "M76 230 C64 162 130 108 216 118 C298 124 346 186 328 238 C314 278 256 264 208 278 C152 296 86 286 76 230Z",
            p.base,
        )
        + disc("150 204 32", PAPER)
        + disc("150 204 17", SNOW)
        + line("M216 160 Q264 170 284 210 M206 232 Q242 236 270 228", PAPER, 8)
    )


@draws("bread")
def bread(p: Palette) -> str:
    return (
        shadow("200 316 160")
        + shape(
            "M40 230 C36 150 110 112 200 112 C290 112 364 150 360 230 Q366 306 318 308 H82 Q34 306 40 230Z",
            p.base,
        )
        + shape("M40 254 C120 280 280 280 360 254 Q358 306 318 308 H82 Q42 306 40 254Z", p.dark)
        + line("M112 176 L150 236 M176 160 L212 226 M240 160 L274 222", p.pale, 15)
        + line("M84 200 C96 172 116 156 140 146", p.light, 7)
    )


@draws("fruit")
def fruit(p: Palette) -> str:
    return (
        shadow("200 346 110")
        + shape(
            "M200 136 C140 90 74 134 78 214 C82 294 136 350 172 342 Q200 334 228 342 C264 350 318 294 322 214 C326 134 260 90 200 136Z",
            p.base,
        )
        + shape("M258 116 Q326 134 322 214 C318 294 264 350 228 342 Q306 260 258 116Z", p.dark)
        + line("M200 136 C198 104 206 78 222 58", BARK, 10)
        + shape("M214 96 C232 54 284 46 312 66 C296 108 250 120 214 96Z", MOSS)
        + line("M112 198 Q108 246 130 280", p.light, 10)
    )


@draws("vegetable")
def vegetable(p: Palette) -> str:
    inner = (
        shape("M148 140 Q200 112 252 140 Q250 250 200 372 Q150 250 148 140Z", p.base)
        + shape("M222 126 L252 140 Q250 250 200 372 Q236 240 222 126Z", p.dark)
        + line("M160 190 H190 M166 240 H186 M204 216 H234 M200 280 H216", p.deep, 5)
        + line(
            "M200 130 C196 90 160 70 140 40 M200 130 C200 90 200 60 204 20 M200 130 C204 90 240 74 264 44",
            MOSS,
            15,
        )
    )
    return shadow("200 350 110") + placed(inner, "0 -4", turn=28)


@draws("milk")
def milk(p: Palette) -> str:
    return (
        shadow("200 350 86")
        + shape("M124 140 L162 76 H238 L276 140Z", p.light)
        + box("162 44 76 36 4", p.dark)
        + box("124 138 152 210 4", PAPER)
        + box("232 138 44 210", SNOW)
        + shape("M124 232 Q162 204 200 232 T276 232 V348 H124Z", p.base)
        + shape("M232 236 Q254 248 276 232 V348 H232Z", p.dark)
        + line("M146 172 H210 M146 194 H190", STEEL, 8)
    )


@draws("drink")
def drink(p: Palette) -> str:
    return (
        shadow("200 350 76")
        + line("M214 104 L236 24 L276 16", EMBER, 11)
        + shape("M120 120 H280 L258 330 Q256 350 238 350 H162 Q144 350 142 330Z", p.base)
        + shape("M244 120 H280 L258 330 Q256 350 238 350 H224Z", p.dark)
        + box("106 92 188 34 10", PAPER)
        + box("128 198 144 62", p.pale)
        + disc("200 228 20", p.base)
    )


@draws("meal")
def meal(p: Palette) -> str:
    return (
        shadow("200 330 130")
        + oval("200 250 160 70", STEEL)
        + oval("200 242 160 70", PAPER)
        + oval("200 244 118 48", SNOW)
        + shape("M104 232 Q120 150 200 150 Q280 150 296 232 Q200 286 104 232Z", p.base)
        + shape("M104 232 Q200 262 296 232 Q200 290 104 232Z", p.dark)
        + disc("168 196 13", MOSS)
        + disc("222 182 13", EMBER)
        + disc("246 214 10", MOSS)
        + line(
            "M160 120 c-10 -14 10 -24 0 -40 M200 112 c-10 -14 10 -24 0 -40 M240 120 c-10 -14 10 -24 0 -40",
            STEEL,
            6,
        )
    )


@draws("snack-bag")
def snack_bag(p: Palette) -> str:
    return (
        shadow("200 350 96")
        + shape(
            "M106 48 H294 L286 80 Q310 200 290 318 L298 350 H102 L110 318 Q90 200 114 80Z", p.base
        )
        + shape("M254 48 H294 L286 80 Q310 200 290 318 L298 350 H254 Q274 200 254 48Z", p.dark)
        + line("M114 80 H286 M110 318 H290", p.deep, 5)
        + oval("200 196 68 58", PAPER)
        + oval("182 194 34 26", CLOUDBERRY)
        + oval("222 208 30 22", WOOD)
    )
