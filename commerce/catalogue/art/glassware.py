"""Glasses, jugs and jars."""

from commerce.catalogue.art.palette import (
    BARK,
    COAL,
    INK,
    IRON,
    PAPER,
    SNOW,
    STEEL,
    WATER,
    WOOD,
    Palette,
)
from commerce.catalogue.art.registry import draws
from commerce.catalogue.art.shapes import box, disc, line, oval, shadow, shape


@draws("glass")
def glass(p: Palette) -> str:
    return (
        shadow("200 348 76")
        + shape("M128 52 H272 C282 150 262 214 200 214 C138 214 118 150 128 52Z", WATER, 0.5)
        + shape("M126 110 H274 C274 170 252 204 200 204 C148 204 126 170 126 110Z", p.base)
        + shape("M234 110 H274 C274 170 252 204 200 204 Q240 170 234 110Z", p.dark)
        + oval("200 110 74 12", p.light)
        + line("M128 52 C118 150 138 214 200 214 C262 214 282 150 272 52 M200 214 V328", IRON, 6)
        + oval("200 336 62 12", STEEL)
        + line("M148 72 V140", PAPER, 8)
    )


@draws("tumbler")
def tumbler(p: Palette) -> str:
    return (
        shadow("200 344 88")
        + shape("M106 76 H294 L272 324 Q270 342 250 342 H150 Q130 342 128 324Z", WATER, 0.5)
        + shape("M114 162 H286 L272 324 Q270 342 250 342 H150 Q130 342 128 324Z", p.base, 0.85)
        + oval("200 162 86 14", p.light)
        + line("M106 76 L128 324 Q130 342 150 342 H250 Q270 342 272 324 L294 76", IRON, 6)
        + oval("200 76 94 14", SNOW)
        + line("M138 110 L152 300", PAPER, 8)
        + box("176 196 48 48 8", PAPER, 0.6)
    )


@draws("teapot")
def teapot(p: Palette) -> str:
    return (
        shadow("198 334 120")
        + line("M294 190 C374 168 372 296 284 278", p.dark, 20)
        + shape("M112 232 C74 226 70 180 34 162 L52 142 C96 160 104 178 132 186Z", p.dark)
        + shape(
            "M100 236 C100 160 150 130 202 130 C254 130 304 160 304 236 C304 298 264 332 202 332 C140 332 100 298 100 236Z",
            p.base,
        )
        + shape("M252 142 Q304 168 304 236 C304 298 264 332 202 332 Q276 270 252 142Z", p.dark)
        + shape("M146 142 Q202 104 258 142 Q202 166 146 142Z", p.light)
        + disc("202 106 16", WOOD)
        + line("M130 210 Q120 256 148 292", p.light, 9)
    )


@draws("jug")
def jug(p: Palette) -> str:
    return (
        shadow("192 346 96")
        + line("M268 146 C352 132 344 270 268 262", p.dark, 20)
        + shape(
            "M106 84 L278 72 L266 132 Q290 200 282 300 Q278 344 240 344 H142 Q104 344 102 300 Q98 200 130 142Z",
            p.base,
        )
        + shape(
            "M240 75 L278 72 L266 132 Q290 200 282 300 Q278 344 240 344 H222 Q252 220 240 75Z",
            p.dark,
        )
        + shape("M106 84 L278 72 Q260 108 200 108 Q130 108 106 84Z", p.light)
        + line("M136 190 Q126 250 132 306", p.light, 9)
    )


@draws("jar")
def jar(p: Palette) -> str:
    return (
        shadow("200 346 92")
        + shape(
            "M122 128 H278 Q300 140 300 168 V312 Q300 344 268 344 H132 Q100 344 100 312 V168 Q100 140 122 128Z",
            p.base,
        )
        + shape(
            "M262 128 H278 Q300 140 300 168 V312 Q300 344 268 344 H246 Q276 240 262 128Z", p.dark
        )
        + box("116 74 168 56 10", COAL)
        + box("116 108 168 22 6", INK)
        + box("100 196 200 96", PAPER)
        + oval("170 246 22 18", p.base)
        + oval("204 238 18 16", p.dark)
        + shape("M196 222 Q214 200 234 210 Q222 230 196 222Z", "#7f9d6a")
        + line("M238 240 H278 M238 258 H270", IRON, 5)
        + line("M122 152 V184", p.light, 8)
    )


@draws("carafe")
def carafe(p: Palette) -> str:
    return (
        shadow("200 348 84")
        + shape(
            "M170 60 H230 L236 150 Q290 190 290 270 Q290 346 200 346 Q110 346 110 270 Q110 190 164 150Z",
            WATER,
            0.5,
        )
        + shape(
            "M116 240 H284 Q290 250 290 270 Q290 346 200 346 Q110 346 110 270 Q110 250 116 240Z",
            p.base,
        )
        + oval("200 240 84 13", p.light)
        + line(
            "M170 60 L164 150 Q110 190 110 270 Q110 346 200 346 Q290 346 290 270 Q290 190 236 150 L230 60",
            IRON,
            6,
        )
        + box("164 128 72 34 8", WOOD)
        + line("M164 145 H236", BARK, 4)
        + oval("200 60 32 8", SNOW)
        + line("M136 220 Q150 196 166 184", PAPER, 7)
    )
