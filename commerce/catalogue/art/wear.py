"""Clothes."""

from commerce.catalogue.art.palette import CLOUDBERRY, PAPER, Palette
from commerce.catalogue.art.registry import draws
from commerce.catalogue.art.shapes import box, disc, line, oval, placed, shadow, shape

BODY = "M150 84 H250 L322 118 L356 268 L306 282 L288 196 V340 H112 V196 L94 282 L44 268 L78 118Z"


def _cuffs(p: Palette) -> str:
    return shape("M47 254 L98 268 L94 284 L44 270Z", p.deep) + shape(
        "M353 254 L302 268 L306 284 L356 270Z", p.deep
    )


def _sides(p: Palette) -> str:
    return shape("M250 84 L322 118 L356 268 L306 282 L288 196 V340 H258 Z", p.dark) + shape(
        "M78 118 L44 268 L94 282 L112 196 Q104 150 78 118Z", p.dark
    )


@draws("jacket")
def jacket(p: Palette) -> str:
    return (
        shadow("200 350 106")
        + shape(BODY, p.base)
        + _sides(p)
        + _cuffs(p)
        + shape("M136 100 C130 34 270 34 264 100 Q200 138 136 100Z", p.dark)
        + shape("M158 94 C158 56 242 56 242 94 Q200 120 158 94Z", p.deep)
        + line("M200 112 V338", PAPER, 6)
        + line("M200 116 V132", CLOUDBERRY, 8)
        + line("M136 240 L168 262 M264 240 L232 262", p.line, 5)
        + line("M112 318 H288", p.deep, 4)
        + box("134 156 40 22 5", p.light)
    )


@draws("puffer")
def puffer(p: Palette) -> str:
    return (
        shadow("200 350 112")
        + shape(
            "M148 84 H252 L330 122 L362 262 Q340 288 306 282 L292 202 Q300 270 290 344 H110 Q100 270 108 202 L94 282 Q60 288 38 262 L70 122Z",
            p.base,
        )
        + shape(
            "M252 84 L330 122 L362 262 Q340 288 306 282 L292 202 Q300 270 290 344 H262Z", p.dark
        )
        + shape("M146 92 Q144 58 200 58 Q256 58 254 92 Q200 124 146 92Z", p.light)
        + line(
            "M108 158 Q200 182 292 158 M106 208 Q200 232 294 208 M106 258 Q200 282 294 258 M106 306 Q200 328 294 306",
            p.deep,
            5,
        )
        + line(
            "M60 166 Q84 184 106 176 M50 214 Q74 232 98 224 M340 166 Q316 184 294 176 M350 214 Q326 232 302 224",
            p.deep,
            5,
        )
        + line("M200 108 V342", PAPER, 6)
    )


@draws("sweater")
def sweater(p: Palette) -> str:
    zigzag = "M92 160 L112 140 L134 160 L156 140 L178 160 L200 140 L222 160 L244 140 L266 160 L288 140 L308 160"
    return (
        shadow("200 350 106")
        + shape(BODY, p.base)
        + _cuffs(p)
        + shape("M250 84 L322 118 L356 268 L306 282 L288 196 V340 H264Z", p.dark)
        + shape("M84 116 L150 84 H250 L316 116 Q320 170 290 186 H110 Q80 170 84 116Z", p.pale)
        + line(zigzag, p.deep, 7)
        + "".join(disc(f"{x} 176 5", p.deep) for x in range(112, 300, 22))
        + "".join(disc(f"{x} 120 5", p.deep) for x in range(123, 290, 22))
        + shape("M150 84 H250 Q246 118 200 118 Q154 118 150 84Z", p.dark)
        + shape("M162 82 H238 Q234 104 200 104 Q166 104 162 82Z", p.deep)
        + box("112 314 176 28 4", p.dark)
        + line(
            "M132 318 V338 M156 318 V338 M180 318 V338 M204 318 V338 M228 318 V338 M252 318 V338 M276 318 V338",
            p.light,
            3,
        )
    )


@draws("fleece")
def fleece(p: Palette) -> str:
    return (
        shadow("200 350 106")
        + shape(BODY, p.base)
        + _sides(p)
        + _cuffs(p)
        + shape("M156 54 H244 L252 104 Q200 128 148 104Z", p.light)
        + line("M200 60 V210", PAPER, 6)
        + line("M200 202 V216", CLOUDBERRY, 9)
        + box("134 168 44 46 6", p.dark)
        + line("M134 182 H178", p.deep, 5)
        + line(
            "M132 280 h8 M160 300 h8 M236 290 h8 M250 240 h8 M226 324 h8 M140 250 h8 M180 270 h8",
            p.light,
            5,
        )
    )


@draws("shirt")
def shirt(p: Palette) -> str:
    return (
        shadow("200 350 106")
        + shape(BODY, p.base)
        + _sides(p)
        + _cuffs(p)
        + shape("M156 76 L200 116 L164 148 L138 92Z", p.light)
        + shape("M244 76 L200 116 L236 148 L262 92Z", p.light)
        + shape("M156 76 H244 L200 116Z", p.deep)
        + line("M200 118 V338", p.deep, 4)
        + "".join(disc(f"200 {y} 6", PAPER) for y in range(148, 330, 42))
        + box("226 170 44 48 5", p.light)
        + line("M226 184 H270", p.deep, 4)
    )


@draws("base-layer")
def base_layer(p: Palette) -> str:
    return (
        shadow("200 350 106")
        + shape(BODY, p.base)
        + _cuffs(p)
        + shape("M112 196 Q136 260 128 340 H112Z M288 196 Q264 260 272 340 H288Z", p.dark)
        + shape(
            "M150 84 L78 118 L64 178 Q120 160 150 84Z M250 84 L322 118 L336 178 Q280 160 250 84Z",
            p.dark,
        )
        + shape("M150 84 H250 Q244 128 200 128 Q156 128 150 84Z", p.light)
        + shape("M164 82 H236 Q232 112 200 112 Q168 112 164 82Z", p.deep)
        + line("M150 180 H250 M150 200 H250 M150 220 H250", p.light, 4)
    )


@draws("t-shirt")
def t_shirt(p: Palette) -> str:
    return (
        shadow("200 346 100")
        + shape("M148 78 H252 L344 130 L312 202 L284 188 V340 H116 V188 L88 202 L56 130Z", p.base)
        + shape("M252 78 L344 130 L312 202 L284 188 V340 H252Z", p.dark)
        + shape("M148 78 H252 Q244 124 200 124 Q156 124 148 78Z", p.light)
        + shape("M162 76 H238 Q232 108 200 108 Q168 108 162 76Z", p.deep)
        + line("M150 248 L184 200 L204 226 L222 204 L250 248Z", p.pale, 7)
    )


@draws("trousers")
def trousers(p: Palette) -> str:
    return (
        shadow("200 354 96")
        + shape("M122 56 H278 L302 346 H228 L200 166 L172 346 H98Z", p.base)
        + shape("M240 56 H278 L302 346 H262 Q270 200 240 56Z", p.dark)
        + shape("M122 56 H160 Q130 200 138 346 H98Z", p.dark, 0.55)
        + box("120 48 160 28 5", p.deep)
        + disc("200 62 8", PAPER)
        + line("M200 80 V166 M132 84 Q140 122 124 132 M268 84 Q260 122 276 132", p.line, 4)
        + box("112 226 50 46 6", p.light)
        + box("238 226 50 46 6", p.light)
    )


@draws("shorts")
def shorts(p: Palette) -> str:
    return (
        shadow("200 318 120")
        + shape("M112 96 H288 L330 292 H222 L200 208 L178 292 H70Z", p.base)
        + shape("M248 96 H288 L330 292 H278Z", p.dark)
        + box("110 84 180 30 6", p.deep)
        + line("M200 118 V208 M128 122 Q136 166 112 178 M272 122 Q264 166 288 178", p.line, 4)
        + line("M188 114 L182 150 M212 114 L218 150", PAPER, 5)
    )


@draws("beanie")
def beanie(p: Palette) -> str:
    return (
        shadow("200 326 116")
        + disc("200 84 38", p.pale)
        + line("M178 76 L190 88 M206 64 L202 82 M222 84 L206 92", p.light, 5)
        + shape("M92 262 C88 158 132 104 200 104 C268 104 312 158 308 262Z", p.base)
        + shape("M248 118 Q312 156 308 262 H262 Q276 180 248 118Z", p.dark)
        + line(
            "M116 196 L136 176 L158 196 L180 176 L202 196 L224 176 L246 196 L268 176 L286 196",
            p.pale,
            7,
        )
        + box("78 246 244 74 22", p.light)
        + line(
            "M106 254 V312 M136 254 V312 M166 254 V312 M196 254 V312 M226 254 V312 M256 254 V312 M288 254 V312",
            p.dark,
            5,
        )
    )


@draws("cap")
def cap(p: Palette) -> str:
    return (
        shadow("200 304 140")
        + shape("M84 248 C84 160 132 112 194 112 C262 112 298 166 298 248Z", p.base)
        + shape("M232 118 Q298 148 298 248 H258 Q262 176 232 118Z", p.dark)
        + shape(
            "M210 240 C280 226 350 244 372 272 Q378 288 354 286 C306 272 254 268 196 276 Q190 250 210 240Z",
            p.deep,
        )
        + shape("M84 238 H298 V258 Q190 282 84 258Z", p.dark)
        + line("M194 112 Q176 170 184 236", p.line, 4)
        + disc("194 110 10", p.deep)
        + disc("134 182 6", p.deep)
    )


@draws("mittens")
def mittens(p: Palette) -> str:
    hand = (
        shape("M120 300 V150 C120 84 216 84 216 150 V300Z", p.base)
        + shape("M190 112 Q216 124 216 150 V300 H184 Q200 200 190 112Z", p.dark)
        + shape(
            "M122 236 C84 222 62 186 66 160 C70 136 98 138 104 160 C108 178 118 186 124 190Z",
            p.base,
        )
        + line("M122 196 L140 178 L158 196 L176 178 L194 196 L214 180", p.pale, 7)
        + box("108 282 120 56 12", p.light)
        + line("M128 290 V330 M152 290 V330 M176 290 V330 M200 290 V330", p.dark, 4)
    )
    return (
        shadow("200 348 130")
        + placed(hand, "-44 8", turn=-8)
        + placed(f'<g transform="translate(400 0) scale(-1 1)">{hand}</g>', "44 8", turn=8)
    )


@draws("scarf")
def scarf(p: Palette) -> str:
    fringe = "M214 330 V352 M230 330 V352 M246 330 V352 M262 330 V352 M278 330 V352"
    return (
        shadow("210 356 100")
        + line("M118 84 C96 170 140 214 200 220 C260 214 304 170 282 84", p.dark, 60)
        + line("M118 84 C140 50 260 50 282 84", p.deep, 44)
        + line(fringe, p.dark, 6)
        + shape("M206 196 H264 L288 334 H208Z", p.dark)
        + line("M128 340 V362 M144 340 V362 M160 340 V362 M176 340 V362 M190 340 V362", p.base, 6)
        + shape("M146 196 H226 L200 344 H120Z", p.base)
        + shape("M132 160 Q200 206 268 160 L262 226 Q200 262 138 226Z", p.light)
        + line("M130 292 H208 M126 314 H204 M212 288 H278 M212 308 H282", p.pale, 8)
    )


@draws("socks")
def socks(p: Palette) -> str:
    def sock(main: str) -> str:
        return (
            shape(
                "M150 60 H236 V220 C236 238 250 248 282 268 C322 292 318 346 272 346 C220 346 150 300 150 240Z",
                main,
            )
            + shape("M150 60 H236 V98 H150Z", p.pale)
            + shape(
                "M282 268 C322 292 318 346 272 346 C262 346 252 344 240 340 Q246 288 282 268Z",
                p.deep,
            )
            + shape("M150 222 Q194 214 196 262 Q176 284 160 272 Q150 258 150 240Z", p.deep)
        ) + line("M150 122 H236 M150 140 H236", p.pale, 6)

    return shadow("206 350 130") + placed(sock(p.dark), "54 -12") + placed(sock(p.base), "-46 4")


@draws("overall")
def overall(p: Palette) -> str:
    return (
        shadow("200 356 100")
        + shape(
            "M152 92 H248 L320 130 L348 230 L306 248 L282 196 L288 348 H214 L200 262 L186 348 H112 L118 196 L94 248 L52 230 L80 130Z",
            p.base,
        )
        + shape(
            "M248 92 L320 130 L348 230 L306 248 L282 196 L288 348 H256 Q266 200 248 92Z", p.dark
        )
        + shape("M140 104 C132 30 268 30 260 104 Q200 140 140 104Z", p.light)
        + oval("200 92 40 28", p.deep)
        + line("M200 122 V262", CLOUDBERRY, 7)
        + box("112 306 72 16 3", PAPER)
        + box("216 306 72 16 3", PAPER)
        + shape("M112 328 H186 V352 H112Z M214 328 H288 V352 H214Z", p.deep)
    )
