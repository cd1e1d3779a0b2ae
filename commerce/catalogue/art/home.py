"""Furniture, lamps and details of a home."""

from commerce.catalogue.art.palette import (
    BARK,
    CLOUDBERRY,
    COAL,
    INK,
    IRON,
    MOSS,
    PAPER,
    WOOD,
    Palette,
)
from commerce.catalogue.art.registry import draws
from commerce.catalogue.art.shapes import box, disc, line, oval, shadow, shape


@draws("chair")
def chair(p: Palette) -> str:
    return (
        shadow("200 348 110")
        + line("M128 232 L106 344 M272 232 L294 344", BARK, 14)
        + line("M150 240 L146 330 M250 240 L254 330", WOOD, 11)
        + line("M126 60 L134 226 M274 60 L266 226", WOOD, 14)
        + shape("M116 52 Q200 30 284 52 L280 112 Q200 94 120 112Z", p.base)
        + shape("M120 112 Q200 94 280 112 L279 122 Q200 106 121 122Z", p.dark)
        + line("M172 112 L174 218 M228 112 L226 218", WOOD, 10)
        + shape("M108 216 Q200 196 292 216 L304 244 Q200 268 96 244Z", p.base)
        + shape("M96 244 Q200 268 304 244 V256 Q200 282 96 256Z", p.dark)
    )


@draws("armchair")
def armchair(p: Palette) -> str:
    return (
        shadow("200 348 140")
        + line("M104 306 L88 344 M296 306 L312 344", WOOD, 15)
        + shape("M92 200 Q82 56 152 54 H248 Q318 56 308 200 V250 H92Z", p.base)
        + shape("M236 54 H248 Q318 56 308 200 V250 H262 Q280 120 236 54Z", p.dark)
        + disc("170 118 6", p.deep)
        + disc("230 118 6", p.deep)
        + disc("200 150 6", p.deep)
        + box("104 222 192 56 20", p.light)
        + shape("M48 204 Q50 176 80 178 Q110 180 110 210 V306 H66 Q52 306 52 290Z", p.base)
        + shape("M352 204 Q350 176 320 178 Q290 180 290 210 V306 H334 Q348 306 348 290Z", p.dark)
        + shape("M104 270 H296 V308 H104Z", p.dark)
    )


@draws("sofa")
def sofa(p: Palette) -> str:
    return (
        shadow("200 318 180")
        + line("M66 290 V314 M334 290 V314", WOOD, 15)
        + shape("M56 120 Q56 92 86 92 H314 Q344 92 344 120 V220 H56Z", p.base)
        + shape("M200 92 H314 Q344 92 344 120 V220 H200Z", p.dark, 0.55)
        + box("74 184 128 56 16", p.light)
        + box("198 184 128 56 16", p.light)
        + shape("M20 176 Q20 152 46 152 Q74 152 74 178 V290 H38 Q20 290 20 272Z", p.base)
        + shape("M380 176 Q380 152 354 152 Q326 152 326 178 V290 H362 Q380 290 380 272Z", p.dark)
        + box("66 236 268 56 4", p.dark)
        + shape("M100 126 L154 116 L164 176 L110 184Z", CLOUDBERRY)
        + line("M200 100 V184", p.deep, 3)
    )


@draws("table")
def table(p: Palette) -> str:
    return (
        shadow("200 346 170")
        + line("M74 190 L54 340 M326 190 L346 340", p.dark, 17)
        + line("M118 190 L126 300 M282 190 L274 300", p.deep, 13)
        + shape("M62 142 H338 L376 178 H24Z", p.light)
        + box("24 176 352 24 8", p.base)
        + box("60 198 280 18 3", p.dark)
        + line("M96 156 H210 M244 164 H318", p.base, 4)
        + shape("M184 132 H220 L214 158 Q202 164 190 158Z", PAPER)
        + line("M202 134 C200 110 190 100 180 92 M202 134 C206 112 214 106 224 100", MOSS, 6)
    )


@draws("shelf")
def shelf(p: Palette) -> str:
    return (
        shadow("200 350 116")
        + box("90 40 16 308 4", p.dark)
        + box("294 40 16 308 4", p.dark)
        + box("106 46 188 296", p.pale, 0.55)
        + "".join(box(f"90 {y} 220 14 4", p.base) for y in (40, 138, 236, 330))
        + box("118 72 20 66 3", "#a5543f")
        + box("142 60 18 78 3", MOSS)
        + box("164 80 22 58 3", "#355c7d")
        + shape("M246 138 Q230 100 256 92 Q284 100 268 138Z", PAPER)
        + shape("M124 236 H184 L176 190 H132Z", WOOD)
        + box("218 176 18 60 3", CLOUDBERRY)
        + box("240 186 22 50 3", COAL)
        + shape("M266 236 L254 178 L272 174 L284 234Z", "#8a6f9c")
        + box("116 270 168 58 4", p.dark)
        + line("M184 298 H216", PAPER, 6)
    )


@draws("dresser")
def dresser(p: Palette) -> str:
    return (
        shadow("200 346 150")
        + line("M84 310 V342 M316 310 V342", BARK, 15)
        + box("56 104 288 216 10", p.base)
        + box("46 94 308 22 6", p.light)
        + "".join(
            box(f"{x} {y} 126 54 5", p.dark) + disc(f"{x + 63} {y + 27} 7", PAPER)
            for x in (68, 206)
            for y in (126, 190, 254)
        )
        + shape("M250 94 Q236 66 262 56 Q288 66 274 94Z", PAPER)
        + line("M262 58 C262 36 250 26 242 20 M262 58 C266 36 276 32 284 26", MOSS, 6)
    )


@draws("lamp")
def lamp(p: Palette) -> str:
    return (
        shadow("200 348 84")
        + shape("M110 172 H290 L350 330 H50Z", CLOUDBERRY, 0.14)
        + line("M200 172 V330", BARK, 11)
        + shape("M144 348 Q144 322 200 322 Q256 322 256 348Z", BARK)
        + shape("M148 52 H252 L306 180 H94Z", p.base)
        + shape("M222 52 H252 L306 180 H248Z", p.dark)
        + oval("200 180 106 13", "#ffe9b8")
        + line("M164 72 L132 158", p.light, 8)
        + line("M232 186 V224", IRON, 4)
        + disc("232 230 7", IRON)
    )


@draws("floor-lamp")
def floor_lamp(p: Palette) -> str:
    return (
        shadow("170 350 80")
        + line("M150 342 C140 200 130 70 214 52 C250 46 272 66 276 92", COAL, 10)
        + oval("152 342 66 12", COAL)
        + shape("M222 170 L330 170 L370 330 H182Z", CLOUDBERRY, 0.14)
        + shape("M276 84 C320 90 344 130 344 168 H208 C208 130 232 90 276 84Z", p.base)
        + shape("M276 84 C320 90 344 130 344 168 H304 Q308 120 276 84Z", p.dark)
        + oval("276 168 68 11", "#ffe9b8")
    )


@draws("pendant")
def pendant(p: Palette) -> str:
    return (
        shape("M96 250 H304 L356 374 H44Z", CLOUDBERRY, 0.14)
        + line("M200 14 V112", INK, 6)
        + box("186 96 28 30 8", BARK)
        + shape("M200 118 C276 122 322 180 326 248 H74 C78 180 124 122 200 118Z", p.base)
        + shape("M200 118 C276 122 322 180 326 248 H262 Q266 160 200 118Z", p.dark)
        + oval("200 248 126 18", "#ffe9b8")
        + disc("200 252 22", PAPER)
        + line("M106 222 C114 190 132 166 156 152", p.light, 9)
    )


@draws("mirror")
def mirror(p: Palette) -> str:
    return (
        shadow("200 352 90")
        + oval("200 192 122 152", p.dark)
        + oval("200 188 122 152", p.base)
        + oval("200 188 104 134", "#d6e4e5")
        + shape("M128 92 Q170 50 224 58 L116 250 Q92 200 100 150Z", PAPER, 0.7)
        + line("M264 250 L294 200", PAPER, 8)
    )


@draws("clock")
def clock(p: Palette) -> str:
    ticks = "".join(
        f'<g transform="rotate({a} 200 196)">{line("M200 92 V108", INK, 6 if a % 90 else 10)}</g>'
        for a in range(0, 360, 30)
    )
    return (
        shadow("200 350 100")
        + disc("200 202 142", p.dark)
        + disc("200 196 142", p.base)
        + disc("200 196 120", PAPER)
        + ticks
        + line("M200 196 L148 150", INK, 11)
        + line("M200 196 L262 134", INK, 7)
        + line("M200 196 L214 268", CLOUDBERRY, 5)
        + disc("200 196 11", CLOUDBERRY)
    )


@draws("candle")
def candle(p: Palette) -> str:
    return (
        shadow("200 348 110")
        + disc("150 92 54", CLOUDBERRY, 0.16)
        + disc("256 140 44", CLOUDBERRY, 0.16)
        + shape(
            "M150 60 C166 82 172 92 170 104 A20 20 0 0 1 130 104 C128 92 138 82 150 60Z", CLOUDBERRY
        )
        + shape(
            "M256 112 C270 132 274 140 273 150 A17 17 0 0 1 239 150 C238 140 246 132 256 112Z",
            CLOUDBERRY,
        )
        + line("M150 116 V138 M256 160 V182", INK, 5)
        + box("116 136 68 196 8", p.base)
        + box("158 136 26 196 6", p.dark)
        + box("222 182 68 150 8", p.light)
        + box("264 182 26 150 6", p.base)
        + oval("150 138 34 8", p.light)
        + oval("256 184 34 8", p.pale)
        + box("88 326 228 20 10", WOOD)
    )


@draws("vase")
def vase(p: Palette) -> str:
    return (
        shadow("200 350 76")
        + line(
            "M200 180 C196 120 160 90 142 46 M200 180 C204 120 214 90 222 30 M200 180 C214 140 250 110 276 84",
            MOSS,
            6,
        )
        + "".join(
            oval(g, MOSS)
            for g in (
                "158 92 10 22",
                "134 40 14 20",
                "226 26 13 20",
                "238 88 9 20",
                "284 78 20 12",
                "186 116 9 18",
                "254 124 18 9",
            )
        )
        + shape(
            "M172 172 H228 V192 Q286 214 280 274 Q272 350 200 350 Q128 350 120 274 Q114 214 172 192Z",
            p.base,
        )
        + shape("M212 172 H228 V192 Q286 214 280 274 Q272 350 200 350 Q262 290 212 172Z", p.dark)
        + oval("200 172 28 8", p.deep)
        + line("M146 238 Q138 270 152 302", p.light, 9)
    )


@draws("bed")
def bed(p: Palette) -> str:
    return (
        shadow("200 334 176")
        + line("M46 300 V330 M354 300 V330", BARK, 15)
        + box("34 88 332 130 16", WOOD)
        + box("60 148 128 62 22", PAPER)
        + box("212 148 128 62 22", PAPER)
        + shape("M34 206 Q200 180 366 206 L376 300 H24Z", p.base)
        + shape("M34 206 Q200 180 366 206 L368 228 Q200 202 32 228Z", p.light)
        + box("24 290 352 22 6", p.dark)
        + line("M130 214 L112 290 M270 214 L288 290", p.dark, 4)
    )
