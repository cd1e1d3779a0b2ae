"""Things of cloth, and of the bathroom."""

from commerce.catalogue.art.palette import (
    BARK,
    COAL,
    INK,
    MOSS,
    PAPER,
    Palette,
)
from commerce.catalogue.art.registry import draws
from commerce.catalogue.art.shapes import box, disc, line, shadow, shape


@draws("rug")
def rug(p: Palette) -> str:
    return (
        shape("M76 110 H324 L372 306 H28Z", INK, 0.08)
        + shape("M80 100 H320 L366 296 H34Z", p.base)
        + shape("M98 116 H302 L338 280 H62Z", p.light)
        + shape("M200 130 L262 198 L200 266 L138 198Z", p.dark)
        + shape("M200 158 L236 198 L200 238 L164 198Z", p.pale)
        + shape("M104 198 L122 170 L140 198 L122 226Z M296 198 L278 170 L260 198 L278 226Z", p.dark)
        + line(
            "M40 298 L36 316 M78 298 L75 316 M116 298 L114 316 M154 298 L153 316 M192 298 V316 M230 298 L231 316 M268 298 L270 316 M306 298 L309 316 M344 298 L348 316 M90 98 L92 84 M126 98 L127 84 M164 98 V84 M200 98 V84 M236 98 V84 M274 98 L273 84 M310 98 L308 84",
            p.dark,
            5,
        )
    )


@draws("cushion")
def cushion(p: Palette) -> str:
    return (
        shadow("200 336 140")
        + shape("M70 86 Q200 112 330 86 Q306 208 330 330 Q200 304 70 330 Q94 208 70 86Z", p.base)
        + shape("M330 86 Q306 208 330 330 Q200 304 70 330 Q250 300 330 86Z", p.dark)
        + line("M112 132 L200 276 L288 132 M112 276 L200 132 L288 276", p.pale, 7)
        + disc("200 204 10", p.deep)
        + line("M70 86 l-14 -14 M330 86 l14 -14 M70 330 l-14 14 M330 330 l14 14", p.deep, 9)
    )


@draws("duvet")
def duvet(p: Palette) -> str:
    return (
        shadow("200 330 150")
        + shape(
            "M52 238 Q40 206 60 188 H340 Q360 206 348 238 Q362 272 344 310 Q200 330 56 310 Q38 272 52 238Z",
            p.base,
        )
        + shape("M52 238 Q200 262 348 238 Q362 272 344 310 Q200 330 56 310 Q38 272 52 238Z", p.dark)
        + shape("M60 188 Q44 150 64 118 Q200 92 336 118 Q356 150 340 188 Q200 214 60 188Z", p.light)
        + line(
            "M130 106 Q122 150 132 198 M200 101 V202 M270 106 Q278 150 268 198 M58 152 Q200 172 342 152",
            p.dark,
            4,
        )
        + line("M60 212 Q200 236 340 212 M56 276 Q200 298 344 276", p.deep, 4)
    )


@draws("pillow")
def pillow(p: Palette) -> str:
    return (
        shadow("200 306 150")
        + shape(
            "M52 124 Q76 104 116 120 Q200 132 284 120 Q324 104 348 124 Q364 140 352 180 Q340 208 352 238 Q364 280 346 296 Q324 312 284 300 Q200 288 116 300 Q76 312 54 296 Q36 280 48 238 Q60 208 48 180 Q36 140 52 124Z",
            p.base,
        )
        + shape(
            "M348 124 Q364 140 352 180 Q340 208 352 238 Q364 280 346 296 Q324 312 284 300 Q200 288 116 300 Q76 312 54 296 Q270 280 348 124Z",
            p.dark,
        )
        + line(
            "M96 150 Q112 160 124 178 M304 150 Q288 160 276 178 M100 266 Q114 258 124 244 M300 266 Q286 258 276 244",
            p.deep,
            5,
        )
        + line("M160 150 Q200 156 240 150", p.pale, 6)
    )


@draws("bed-linen")
def bed_linen(p: Palette) -> str:
    return (
        shadow("200 336 140")
        + box("70 246 260 84 18", p.dark)
        + box("70 176 260 84 18", p.base)
        + box("70 106 260 84 18", p.light)
        + "".join(line(f"M{x} 110 V186", p.pale, 7) for x in range(100, 320, 32))
        + line("M86 286 H314 M86 306 H314", p.deep, 4)
        + line("M86 216 H314 M86 236 H314", p.dark, 4)
        + shape("M178 98 H222 V334 H178Z", PAPER, 0.85)
        + line("M200 120 C170 96 164 128 200 128 C236 128 230 96 200 120", MOSS, 6)
    )


@draws("towel")
def towel(p: Palette) -> str:
    return (
        shadow("200 356 96")
        + line("M60 78 H340", BARK, 16)
        + disc("56 78 13", BARK)
        + disc("344 78 13", BARK)
        + shape("M112 66 Q112 56 124 56 H276 Q288 56 288 66 V336 H112Z", p.base)
        + shape("M240 56 H276 Q288 56 288 66 V336 H252 Q262 200 240 56Z", p.dark)
        + shape("M128 92 H272 V104 H128Z", p.dark, 0.5)
        + box("112 258 176 16", p.pale)
        + box("112 284 176 8", p.pale)
        + line(
            "M118 336 V350 M136 336 V350 M154 336 V350 M172 336 V350 M190 336 V350 M208 336 V350 M226 336 V350 M244 336 V350 M262 336 V350 M282 336 V350",
            p.base,
            6,
        )
    )


@draws("blanket")
def blanket(p: Palette) -> str:
    return (
        shadow("200 332 146")
        + shape("M62 140 Q62 106 96 106 H316 Q340 106 340 134 V298 H62Z", p.base)
        + shape("M62 214 H340 V298 H62Z", p.dark)
        + shape("M62 140 Q62 106 96 106 H316 Q340 106 340 134 V150 H96 Q62 150 62 176Z", p.light)
        + line("M120 152 V298 M172 152 V298 M230 152 V298 M282 152 V298", p.pale, 8)
        + line("M64 196 H340 M64 252 H340", p.deep, 6)
        + line(
            "M70 298 V322 M92 298 V322 M114 298 V322 M136 298 V322 M158 298 V322 M180 298 V322 M202 298 V322 M224 298 V322 M246 298 V322 M268 298 V322 M290 298 V322 M312 298 V322 M334 298 V322",
            p.base,
            7,
        )
    )


@draws("bathrobe")
def bathrobe(p: Palette) -> str:
    return (
        shadow("200 362 96")
        + line("M200 56 V40 Q200 26 214 28", INK, 6)
        + shape(
            "M146 60 H254 L316 104 L350 236 L300 254 L284 206 V356 H116 V206 L100 254 L50 236 L84 104Z",
            p.base,
        )
        + shape("M254 60 L316 104 L350 236 L300 254 L284 206 V356 H252Z", p.dark)
        + shape("M146 60 L176 58 L206 186 L190 356 H168 L178 200Z", p.light)
        + shape("M254 60 L224 58 L194 186 L206 214Z", p.light)
        + box("112 206 176 26 6", p.deep)
        + line("M182 230 L166 296 M194 230 L198 300", p.deep, 11)
    )


@draws("curtain")
def curtain(p: Palette) -> str:
    return (
        box("104 64 192 270", "#dfeaea")
        + line("M200 64 V334 M104 190 H296", PAPER, 9)
        + line("M40 54 H360", BARK, 13)
        + disc("36 54 12", BARK)
        + disc("364 54 12", BARK)
        + shape("M56 54 H176 Q172 190 120 230 Q134 290 138 346 H56Z", p.base)
        + shape("M344 54 H224 Q228 190 280 230 Q266 290 262 346 H344Z", p.base)
        + line(
            "M90 60 Q92 180 84 340 M132 60 Q124 180 104 226 M310 60 Q308 180 316 340 M268 60 Q276 180 296 226",
            p.dark,
            7,
        )
        + line("M56 232 H122 M344 232 H278", p.deep, 11)
    )


@draws("soap")
def soap(p: Palette) -> str:
    return (
        shadow("200 348 84")
        + line("M200 108 V78 M152 66 H214 Q236 66 236 86", COAL, 13)
        + box("172 104 56 34 6", COAL)
        + shape(
            "M132 164 Q132 138 160 138 H240 Q268 138 268 164 V320 Q268 346 240 346 H160 Q132 346 132 320Z",
            p.base,
        )
        + shape(
            "M236 138 H240 Q268 138 268 164 V320 Q268 346 240 346 H224 Q248 240 236 138Z", p.dark
        )
        + box("148 196 104 94 4", PAPER)
        + line(
            "M200 276 V226 M200 252 C182 248 176 236 176 224 C192 226 200 236 200 252 C218 246 224 234 224 222 C208 226 200 236 200 252",
            MOSS,
            5,
        )
    )


@draws("basket")
def basket(p: Palette) -> str:
    return (
        shadow("200 346 120")
        + line("M124 166 C124 62 276 62 276 166", p.dark, 13)
        + shape("M72 160 H328 L298 324 Q294 346 272 346 H128 Q106 346 102 324Z", p.base)
        + shape("M276 160 H328 L298 324 Q294 346 272 346 H244Z", p.dark)
        + line(
            "M86 212 Q200 232 314 212 M94 258 Q200 276 306 258 M102 302 Q200 318 298 302 M128 176 L142 340 M176 176 L182 342 M224 176 L218 342 M272 176 L258 340",
            p.deep,
            4,
        )
        + box("60 146 280 30 14", p.light)
    )
