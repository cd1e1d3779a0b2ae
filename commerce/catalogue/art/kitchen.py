"""Things for the stove and the table."""

from commerce.catalogue.art.palette import (
    BARK,
    CLOUDBERRY,
    COAL,
    INK,
    IRON,
    LEATHER,
    PAPER,
    SNOW,
    STEEL,
    WOOD,
    Palette,
)
from commerce.catalogue.art.registry import draws
from commerce.catalogue.art.shapes import box, disc, line, oval, placed, shadow, shape


@draws("mug")
def mug(p: Palette) -> str:
    return (
        shadow("190 334 108")
        + line("M268 176 C352 164 350 286 262 276", p.dark, 22)
        + shape("M94 128 H280 L272 302 Q270 332 240 332 H134 Q104 332 102 302Z", p.base)
        + shape("M240 128 H280 L272 302 Q270 332 240 332 H220 Q244 236 240 128Z", p.dark)
        + oval("187 128 93 20", p.light)
        + oval("187 131 78 14", "#6b4630")
        + line("M122 176 L126 290", p.light, 9)
        + line("M160 92 C148 76 172 64 160 44 M210 92 C198 76 222 64 210 44", STEEL, 6)
    )


@draws("plate")
def plate(p: Palette) -> str:
    return (
        shadow("200 336 140")
        + disc("200 200 142", p.dark)
        + disc("200 196 142", p.base)
        + disc("200 196 98", p.light)
        + disc("200 196 90", p.pale)
        + line("M104 122 A122 122 0 0 1 168 78", PAPER, 7)
    )


@draws("bowl")
def bowl(p: Palette) -> str:
    return (
        shadow("200 326 100")
        + shape("M54 172 H346 C342 262 286 316 200 316 C114 316 58 262 54 172Z", p.base)
        + shape("M290 172 H346 C342 262 286 316 200 316 C262 290 290 240 290 172Z", p.dark)
        + shape("M148 306 H252 L262 330 H138Z", p.deep)
        + oval("200 172 146 32", p.light)
        + oval("200 176 128 24", p.deep)
        + line("M86 216 C100 256 126 282 152 294", p.pale, 8)
    )


@draws("pan")
def pan(p: Palette) -> str:
    return (
        shadow("180 290 150")
        + line("M262 196 L370 150", COAL, 26)
        + line("M318 172 L370 150", p.base, 26)
        + disc("368 151 5", PAPER)
        + shape("M28 196 H292 Q290 282 236 284 H84 Q30 282 28 196Z", COAL)
        + shape("M220 196 H292 Q290 282 236 284 H196 Q222 250 220 196Z", INK)
        + oval("160 196 132 34", IRON)
        + oval("160 198 116 27", "#4d5856")
        + oval("150 196 52 15", PAPER)
        + oval("156 194 20 9", CLOUDBERRY)
    )


@draws("pot")
def pot(p: Palette) -> str:
    return (
        shadow("200 334 128")
        + line(
            "M84 206 H48 Q36 206 36 220 Q36 234 50 234 H84 M316 206 H352 Q364 206 364 220 Q364 234 350 234 H316",
            p.deep,
            14,
        )
        + shape("M76 172 H324 V290 Q324 332 282 332 H118 Q76 332 76 290Z", p.base)
        + shape("M276 172 H324 V290 Q324 332 282 332 H244 Q276 260 276 172Z", p.dark)
        + shape(
            "M64 170 Q70 116 200 116 Q330 116 336 170 Q336 182 322 182 H78 Q64 182 64 170Z", p.light
        )
        + shape("M260 122 Q330 130 336 170 Q336 182 322 182 H282Z", p.base)
        + box("174 84 52 34 12", COAL)
        + line("M104 212 V288", p.light, 9)
        + line("M78 184 H322", p.deep, 4)
    )


@draws("knife")
def knife(p: Palette) -> str:
    inner = (
        shape("M36 176 H256 V232 H172 C112 232 62 212 36 176Z", STEEL)
        + shape("M36 176 H256 V192 H60Q46 186 36 176Z", SNOW)
        + shape("M256 172 H364 Q384 172 384 196 Q384 232 362 232 H280 Q262 232 256 224Z", p.base)
        + shape("M256 208 H383 Q378 232 362 232 H280 Q262 232 256 224Z", p.dark)
        + box("250 170 18 58 4", IRON)
        + disc("296 200 7", PAPER)
        + disc("328 200 7", PAPER)
        + disc("358 200 7", PAPER)
    )
    return shadow("200 322 140") + placed(inner, "-6 6", turn=-32)


@draws("pocket-knife")
def pocket_knife(p: Palette) -> str:
    return (
        shadow("200 314 140")
        + shape("M204 212 L92 80 Q128 74 160 108 L252 200Z", STEEL)
        + shape("M204 212 L92 80 L180 172 L230 210Z", SNOW)
        + shape(
            "M76 226 Q76 196 108 196 H310 Q342 196 342 236 Q342 276 310 276 H108 Q76 276 76 250Z",
            p.base,
        )
        + shape("M76 240 H342 Q340 276 310 276 H108 Q76 276 76 250Z", p.dark)
        + disc("230 234 10", STEEL)
        + disc("108 236 8", STEEL)
        + line("M138 222 H204", p.light, 7)
        + line("M342 236 q24 0 24 24", LEATHER, 7)
    )


@draws("board")
def board(p: Palette) -> str:
    inner = (
        shape(
            "M96 96 H304 Q326 96 326 118 V318 Q326 340 304 340 H96 Q74 340 74 318 V118 Q74 96 96 96Z",
            p.base,
        )
        + shape("M172 96 V56 Q172 34 200 34 Q228 34 228 56 V96Z", p.base)
        + disc("200 60 12", PAPER)
        + line("M110 110 V326 M160 110 V326 M214 110 V326 M268 110 V326", p.dark, 4)
        + line(
            "M130 160 Q140 190 132 220 M238 230 Q248 260 240 290 M292 140 Q300 170 294 200",
            p.dark,
            4,
        )
        + shape("M304 96 Q326 96 326 118 V318 Q326 340 304 340 H292 V96Z", p.dark, 0.5)
    )
    return shadow("200 350 120") + inner


@draws("cutlery")
def cutlery(p: Palette) -> str:
    return (
        shadow("200 350 120")
        + line("M104 150 V330", p.base, 18)
        + line("M80 60 V118 Q80 146 104 146 Q128 146 128 118 V60 M104 60 V140", STEEL, 11)
        + line("M200 170 V330", p.base, 18)
        + shape("M190 190 V52 Q236 70 230 190Z", STEEL)
        + line("M296 150 V330", p.base, 18)
        + oval("296 106 34 52", STEEL)
        + oval("292 100 22 38", SNOW)
        + line("M104 250 V322 M200 250 V322 M296 250 V322", p.dark, 8)
    )


@draws("utensils")
def utensils(p: Palette) -> str:
    return (
        shadow("200 350 84")
        + line("M166 230 L128 90", WOOD, 13)
        + oval("122 70 24 36", WOOD)
        + line("M236 230 L280 110", BARK, 13)
        + shape("M264 44 L316 62 L296 124 L258 112Z", BARK)
        + line("M200 230 V120", STEEL, 9)
        + line("M200 126 C164 100 176 34 200 34 C224 34 236 100 200 126 M200 34 V124", IRON, 5)
        + shape("M120 196 H280 L270 326 Q268 348 246 348 H154 Q132 348 130 326Z", p.base)
        + shape("M240 196 H280 L270 326 Q268 348 246 348 H232Z", p.dark)
        + box("112 186 176 24 8", p.light)
        + line("M150 232 L156 318", p.light, 8)
    )


@draws("baking-tin")
def baking_tin(p: Palette) -> str:
    return (
        shadow("200 322 150")
        + shape(
            "M62 204 C70 130 110 110 144 126 C164 92 214 92 232 124 C266 100 330 130 338 204Z",
            "#c98a4b",
        )
        + shape("M62 204 C70 130 110 110 144 126 C110 140 96 170 96 204Z", "#dba868")
        + line("M150 150 L176 180 M214 146 L236 178 M276 152 L292 182", "#8f5a2c", 7)
        + shape("M52 200 H348 L326 300 Q322 320 302 320 H98 Q78 320 74 300Z", p.base)
        + shape("M290 200 H348 L326 300 Q322 320 302 320 H268Z", p.dark)
        + box("38 190 324 26 12", p.light)
    )


@draws("mill")
def mill(p: Palette) -> str:
    return (
        shadow("200 350 72")
        + disc("200 52 24", STEEL)
        + shape("M150 150 C136 96 170 72 200 72 C230 72 264 96 250 150Z", p.light)
        + shape(
            "M146 150 H254 V170 Q232 210 250 268 L262 330 Q262 350 240 350 H160 Q138 350 138 330 L150 268 Q168 210 146 170Z",
            p.base,
        )
        + shape(
            "M226 150 H254 V170 Q232 210 250 268 L262 330 Q262 350 240 350 H222 Q240 260 214 220 Q224 190 226 150Z",
            p.dark,
        )
        + line("M146 160 H254 M150 286 H250", p.deep, 6)
        + disc("126 352 6", INK)
        + disc("284 350 6", INK)
        + disc("298 354 5", INK)
    )
