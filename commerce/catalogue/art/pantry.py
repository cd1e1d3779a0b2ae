"""Food, books and things for children."""

from commerce.catalogue.art.palette import (
    BARK,
    CLOUDBERRY,
    EMBER,
    INK,
    IRON,
    MOSS,
    PAPER,
    STEEL,
    WOOD,
    Palette,
)
from commerce.catalogue.art.registry import draws
from commerce.catalogue.art.shapes import box, disc, line, oval, shadow, shape


@draws("coffee-bag")
def coffee_bag(p: Palette) -> str:
    return (
        shadow("200 350 92")
        + shape("M114 84 H286 L298 330 Q298 350 278 350 H122 Q102 350 102 330Z", p.base)
        + shape("M250 84 H286 L298 330 Q298 350 278 350 H246 Q268 220 250 84Z", p.dark)
        + box("110 48 180 44 4", p.light)
        + line("M112 70 H288", p.dark, 5)
        + box("136 144 128 134 6", PAPER)
        + oval("200 196 32 40", "#6b4630")
        + line("M214 162 C188 184 212 208 188 230", PAPER, 6)
        + line("M156 256 H244", IRON, 6)
    )


@draws("packet")
def packet(p: Palette) -> str:
    return (
        shadow("200 346 116")
        + box("92 72 216 272 8", p.base)
        + shape("M262 72 H300 Q308 72 308 80 V336 Q308 344 300 344 H262Z", p.dark)
        + shape("M92 72 L116 48 H330 L308 72Z", p.light)
        + shape("M308 72 L330 48 V320 L308 344Z", p.deep)
        + disc("180 190 62", PAPER)
        + shape("M140 178 Q180 160 220 178 V206 Q180 222 140 206Z", WOOD)
        + "".join(disc(f"{x} {y} 4", BARK) for x in (154, 172, 190, 208) for y in (184, 200))
        + line("M116 276 H236 M116 298 H206", PAPER, 8)
    )


@draws("chocolate")
def chocolate(p: Palette) -> str:
    squares = "".join(
        box(f"{x} {y} 46 40 5", "#7b4f35") + box(f"{x + 8} {y + 8} 30 24 3", "#6b4630")
        for x in (112, 166, 220, 238)[:3]
        for y in (48, 94)
    )
    return (
        shadow("196 350 100")
        + box("104 40 172 150 8", "#5c3a28")
        + squares
        + shape(
            "M92 146 L122 132 L150 148 L182 130 L212 148 L246 132 L288 146 V328 Q288 346 270 346 H110 Q92 346 92 328Z",
            p.base,
        )
        + shape("M246 132 L288 146 V328 Q288 346 270 346 H240Z", p.dark)
        + shape("M110 284 L152 214 L174 244 L204 196 L268 284Z", PAPER)
        + line("M112 310 H230", p.pale, 9)
    )


@draws("tea-tin")
def tea_tin(p: Palette) -> str:
    return (
        shadow("200 348 92")
        + box("104 108 192 238 12", p.base)
        + shape("M250 108 H284 Q296 108 296 120 V334 Q296 346 284 346 H250Z", p.dark)
        + box("96 70 208 48 12", p.light)
        + oval("200 72 104 14", p.pale)
        + oval("200 226 62 72", PAPER)
        + line("M200 278 V190", MOSS, 6)
        + shape(
            "M200 246 C168 240 156 214 158 194 C186 198 200 218 200 246Z M200 226 C232 220 244 194 242 174 C214 178 200 198 200 226Z",
            MOSS,
        )
    )


@draws("cheese")
def cheese(p: Palette) -> str:
    return (
        shadow("200 318 146")
        + shape("M62 196 L222 122 L338 172 V284 L190 312 L62 286Z", p.base)
        + shape("M62 196 L222 122 L338 172 L190 210Z", p.light)
        + shape("M190 210 L338 172 V284 L190 312Z", p.dark)
        + shape("M150 156 L222 122 L338 172 V284 L270 297 V190Z", EMBER, 0.75)
        + line("M78 232 L176 250 M78 262 L176 282", p.dark, 4)
        + line("M66 120 L178 70", BARK, 17)
        + shape("M24 150 L66 110 L92 132 L52 168Z", STEEL)
    )


@draws("book")
def book(p: Palette) -> str:
    return (
        shadow("206 348 120")
        + shape("M92 60 Q92 40 114 40 H302 V310 H114 Q92 310 92 330Z", p.base)
        + shape("M92 330 Q92 312 114 312 H302 V346 H114 Q92 346 92 330Z", PAPER)
        + line("M108 322 H302 M108 334 H302", STEEL, 3)
        + line("M302 346 H114 Q92 346 92 328 V62", p.deep, 7)
        + box("92 52 26 262", p.dark)
        + shape("M142 236 L198 136 L224 176 L240 154 L278 236Z", p.pale)
        + disc("248 104 19", CLOUDBERRY)
        + line("M150 270 H270", p.pale, 8)
        + shape("M244 310 h28 v60 l-14 -12 l-14 12Z", EMBER)
    )


@draws("blocks")
def blocks(p: Palette) -> str:
    return (
        shadow("200 344 140")
        + box("70 224 118 118 8", p.base)
        + box("204 224 118 118 8", CLOUDBERRY)
        + box("138 100 118 118 8", MOSS)
        + disc("129 283 32", p.pale)
        + shape("M263 250 L296 312 H230Z", PAPER)
        + line("M172 134 L222 184 M222 134 L172 184", PAPER, 13)
        + box("70 318 118 24 6", p.dark)
        + box("204 318 118 24 6", EMBER, 0.6)
        + box("138 194 118 24 6", "#557a55")
        + shape("M256 60 L300 92 L290 128 L250 118Z", p.light)
    )


@draws("teddy")
def teddy(p: Palette) -> str:
    return (
        shadow("200 350 110")
        + disc("132 84 32", p.dark)
        + disc("268 84 32", p.dark)
        + disc("132 84 15", p.pale)
        + disc("268 84 15", p.pale)
        + oval("106 236 30 52", p.dark)
        + oval("294 236 30 52", p.dark)
        + oval("200 258 88 90", p.base)
        + oval("200 268 52 56", p.light)
        + disc("200 130 82", p.base)
        + oval("200 156 38 30", p.pale)
        + oval("200 144 14 10", INK)
        + line("M200 152 V166 M184 170 Q200 182 216 170", INK, 5)
        + disc("168 118 8", INK)
        + disc("232 118 8", INK)
        + oval("136 330 40 22", p.dark)
        + oval("264 330 40 22", p.dark)
        + shape("M164 204 L200 216 L236 204 L232 232 L200 220 L168 232Z", EMBER)
    )


@draws("puzzle")
def puzzle(p: Palette) -> str:
    piece = "M80 80 H170 Q160 44 200 44 Q240 44 230 80 H320 V170 Q356 160 356 200 Q356 240 320 230 V320 H230 Q240 284 200 284 Q160 284 170 320 H80 V230 Q116 240 116 200 Q116 160 80 170Z"
    return (
        shadow("200 346 130")
        + shape(piece, p.base)
        + shape(
            "M320 230 V320 H230 Q240 284 200 284 Q160 284 170 320 H80 Q250 300 320 230Z", p.dark
        )
        + shape("M132 232 L182 140 L210 180 L232 156 L284 232Z", p.pale)
        + disc("256 118 15", CLOUDBERRY)
    )


@draws("board-game")
def board_game(p: Palette) -> str:
    return (
        shadow("200 332 156")
        + shape("M60 130 L200 84 L340 130 L200 184Z", p.light)
        + shape("M60 130 L200 184 V318 L60 256Z", p.base)
        + shape("M340 130 L200 184 V318 L340 256Z", p.dark)
        + shape("M120 130 L200 104 L280 130 L200 158Z", PAPER)
        + shape("M84 176 L176 214 V272 L84 232Z", p.pale)
        + disc("262 238 26", CLOUDBERRY)
        + disc("300 96 17", EMBER)
        + shape("M282 142 Q286 110 300 108 Q314 110 318 142Z", EMBER)
        + disc("110 92 15", MOSS)
        + shape("M94 132 Q98 104 110 102 Q122 104 126 132Z", MOSS)
    )


@draws("toy-boat")
def toy_boat(p: Palette) -> str:
    return (
        shadow("200 330 140")
        + line("M196 60 V240", BARK, 10)
        + shape("M206 64 L320 222 H206Z", PAPER)
        + shape("M184 96 V222 H92Z", p.light)
        + shape("M196 52 L240 66 L196 82Z", EMBER)
        + shape("M48 240 H352 Q336 322 276 324 H124 Q64 322 48 240Z", p.base)
        + shape("M290 240 H352 Q336 322 276 324 H240 Q284 290 290 240Z", p.dark)
        + box("48 236 304 16 8", p.deep)
        + disc("140 284 12", p.pale)
        + disc("190 284 12", p.pale)
    )


@draws("honey")
def honey(p: Palette) -> str:
    return (
        shadow("200 346 110")
        + shape(
            "M108 168 Q94 190 94 216 V300 Q94 344 138 344 H262 Q306 344 306 300 V216 Q306 190 292 168Z",
            p.base,
        )
        + shape(
            "M262 168 H292 Q306 190 306 216 V300 Q306 344 262 344 H240 Q276 260 262 168Z", p.dark
        )
        + box("104 132 192 40 10", WOOD)
        + box("104 156 192 16 6", BARK)
        + shape("M152 214 L200 188 L248 214 V270 L200 296 L152 270Z", PAPER)
        + line("M176 228 L200 214 L224 228 V254 L200 268 L176 254Z", CLOUDBERRY, 6)
        + line("M252 120 L326 34", BARK, 11)
        + oval("252 118 26 22", WOOD)
    )
