"""Things to move with: on wheels, snow, ice and water."""

from commerce.catalogue.art.palette import (
    BARK,
    CLOUDBERRY,
    COAL,
    EMBER,
    INK,
    IRON,
    PAPER,
    SNOW,
    STEEL,
    WATER,
    Palette,
)
from commerce.catalogue.art.registry import draws
from commerce.catalogue.art.shapes import box, disc, line, oval, placed, shadow, shape


def _ring(centre: str, colour: str, width: float) -> str:
    x, y, radius = centre.split()
    return (
        f'<circle cx="{x}" cy="{y}" r="{radius}" fill="none" stroke="{colour}"'
        f' stroke-width="{width:g}"/>'
    )


def _wheel(centre: str) -> str:
    x, y = centre.split()
    return (
        _ring(f"{x} {y} 68", COAL, 11)
        + _ring(f"{x} {y} 59", STEEL, 5)
        + line(
            f"M{x} {y} m-56 0 h112 M{x} {y} m0 -56 v112 M{x} {y} m-40 -40 l80 80 M{x} {y} m-40 40 l80 -80",
            STEEL,
            2,
        )
        + disc(f"{x} {y} 8", COAL)
    )


@draws("bicycle")
def bicycle(p: Palette) -> str:
    return (
        shadow("200 338 180")
        + _wheel("96 262")
        + _wheel("304 262")
        + line("M96 262 L150 152 L262 152 L196 262Z M150 152 L196 262 M96 262 H196", p.base, 12)
        + line("M304 262 L258 120", p.dark, 12)
        + line("M150 152 L142 122", STEEL, 8)
        + shape("M108 110 Q142 100 178 112 Q178 126 150 126 H120 Q106 122 108 110Z", COAL)
        + line("M258 120 Q250 98 272 94 Q304 92 300 118", COAL, 10)
        + disc("196 262 17", INK)
        + line("M196 262 L216 300 M206 302 H230", INK, 7)
    )


@draws("child-bike")
def child_bike(p: Palette) -> str:
    return (
        shadow("200 334 150")
        + "".join(
            _ring(f"{x} 270 56", COAL, 15)
            + _ring(f"{x} 270 44", p.pale, 6)
            + disc(f"{x} 270 10", COAL)
            for x in (110, 290)
        )
        + line("M110 270 L168 214 L262 190 L290 270 M168 214 L200 268 L262 190", p.base, 16)
        + line("M270 214 L254 132 M236 130 Q262 122 284 142", COAL, 11)
        + line("M168 214 L160 176", STEEL, 9)
        + shape("M122 168 Q160 156 196 168 Q196 184 168 184 H136 Q120 180 122 168Z", p.deep)
        + disc("200 268 14", INK)
        + line("M236 130 L222 118", p.base, 8)
    )


@draws("helmet")
def helmet(p: Palette) -> str:
    return (
        shadow("200 324 130")
        + line("M116 244 C126 290 164 312 190 316 M286 244 C262 290 214 312 190 316", COAL, 8)
        + box("176 302 34 22 6", IRON)
        + shape(
            "M58 238 C52 148 116 84 206 84 C292 84 346 144 346 218 Q346 246 316 246 H92 Q62 250 58 238Z",
            p.base,
        )
        + shape("M262 98 Q346 132 346 218 Q346 246 316 246 H286 Q306 160 262 98Z", p.dark)
        + shape("M112 190 Q126 134 166 116 Q176 140 156 190Z", p.deep)
        + shape("M186 190 Q188 134 206 110 Q228 138 228 190Z", p.deep)
        + shape("M260 190 Q256 140 244 120 Q284 140 292 190Z", p.deep)
        + box("58 218 288 30 14", p.light)
        + shape("M60 224 Q20 232 30 250 Q60 256 96 246Z", COAL)
    )


@draws("skis")
def skis(p: Palette) -> str:
    ski = (
        shape("M184 340 V96 C184 66 190 46 206 26 Q220 44 216 96 V340 Q200 350 184 340Z", p.base)
        + shape("M204 30 Q220 44 216 96 V340 Q210 344 202 345Z", p.dark)
        + box("182 206 36 62 6", COAL)
        + box("186 220 28 12 4", IRON)
        + line("M192 110 V160 M192 290 V322", p.pale, 6)
    )
    return (
        shadow("200 350 110")
        + line("M84 60 L96 344 M316 60 L304 344", STEEL, 7)
        + line("M82 52 L85 98 M318 52 L315 98", COAL, 15)
        + oval("95 322 20 7", COAL)
        + oval("305 322 20 7", COAL)
        + placed(ski, "-36 4", turn=-4)
        + placed(ski, "36 4", turn=4)
    )


@draws("sledge")
def sledge(p: Palette) -> str:
    return (
        shadow("196 334 160")
        + line("M60 330 H300 C350 330 372 290 356 244", IRON, 9)
        + line("M60 306 H290 C330 306 350 276 340 236", BARK, 9)
        + line("M100 326 V252 M180 326 V252 M260 326 V252", BARK, 11)
        + "".join(box(f"{x} 232 274 18 8", c) for x, c in ((52, p.base),))
        + box("52 208 274 20 8", p.light)
        + box("52 250 274 16 8", p.dark)
        + line("M336 226 C372 170 340 120 290 116", EMBER, 6)
        + disc("288 116 9", EMBER)
    )


@draws("skates")
def skates(p: Palette) -> str:
    return (
        shadow("206 346 150")
        + shape(
            "M92 84 Q92 68 110 68 H194 Q206 68 206 84 L212 190 C250 204 318 216 330 262 V280 H84 C92 210 96 150 92 84Z",
            p.base,
        )
        + shape("M290 222 Q328 238 330 262 V280 H256 Q258 240 290 222Z", p.dark)
        + shape("M84 280 Q88 240 92 212 Q130 226 132 280Z", p.dark)
        + shape("M158 84 H206 L212 190 L240 200 L212 232 Q164 200 158 84Z", p.pale)
        + line("M156 112 L206 108 M160 140 L210 136 M166 168 L212 162 M180 198 L232 188", INK, 5)
        + line("M126 282 V312 M276 282 V312", IRON, 14)
        + shape("M60 312 H330 Q356 310 356 292 Q370 318 346 332 H76 Q58 330 60 312Z", STEEL)
        + line("M76 331 H346", IRON, 5)
    )


@draws("kayak")
def kayak(p: Palette) -> str:
    return (
        oval("200 296 176 24", WATER, 0.55)
        + shape(
            "M18 214 Q60 236 112 232 H288 Q340 236 382 214 Q352 300 272 300 H128 Q48 300 18 214Z",
            p.base,
        )
        + shape("M30 246 Q200 282 370 246 Q344 300 272 300 H128 Q56 300 30 246Z", p.dark)
        + oval("200 233 62 15", p.deep)
        + shape("M150 226 Q164 196 186 206 L190 232Z", COAL)
        + line("M72 104 L330 206", BARK, 9)
        + shape("M86 112 L42 110 Q22 86 42 76 Q64 78 86 112Z", p.light)
        + shape("M318 200 L346 224 Q378 226 370 206 Q352 190 318 200Z", p.light)
        + line("M40 300 q16 -10 32 0 t32 0 M280 308 q16 -10 32 0 t32 0", PAPER, 5)
    )


@draws("life-vest")
def life_vest(p: Palette) -> str:
    return (
        shadow("200 348 100")
        + shape(
            "M118 64 H168 Q172 150 200 160 Q228 150 232 64 H282 Q280 150 306 186 V322 Q306 346 282 346 H118 Q94 346 94 322 V186 Q120 150 118 64Z",
            p.base,
        )
        + shape(
            "M232 64 H282 Q280 150 306 186 V322 Q306 346 282 346 H250 V170 Q234 140 232 64Z", p.dark
        )
        + line("M200 160 V346", PAPER, 6)
        + box("94 214 212 20", COAL)
        + box("94 282 212 20", COAL)
        + box("182 208 36 32 6", CLOUDBERRY)
        + box("182 276 36 32 6", CLOUDBERRY)
        + box("116 100 50 16 4", SNOW)
        + box("234 100 50 16 4", SNOW)
    )


@draws("goggles")
def goggles(p: Palette) -> str:
    return (
        shadow("200 296 140")
        + shape(
            "M20 170 H70 V230 H20 Q12 200 20 170Z M380 170 H330 V230 H380 Q388 200 380 170Z", p.base
        )
        + shape(
            "M60 152 Q60 122 92 122 H308 Q340 122 340 152 V214 Q336 268 288 268 Q246 268 230 236 Q200 208 170 236 Q154 268 112 268 Q64 268 60 214Z",
            COAL,
        )
        + shape(
            "M80 158 Q80 142 98 142 H302 Q320 142 320 158 V210 Q316 248 286 248 Q258 248 244 222 Q200 178 156 222 Q142 248 114 248 Q84 248 80 210Z",
            p.base,
        )
        + shape(
            "M98 142 H190 L130 246 Q112 250 100 242 Q82 232 80 210 V158 Q80 142 98 142Z", p.light
        )
        + line("M112 166 L96 202 M140 164 L118 214", PAPER, 7)
    )


@draws("pannier")
def pannier(p: Palette) -> str:
    return (
        shadow("200 346 112")
        + line("M130 108 V74 Q130 60 146 60 M270 108 V74 Q270 60 254 60", COAL, 12)
        + shape("M98 108 H302 L318 316 Q318 346 288 346 H112 Q82 346 82 316Z", p.base)
        + shape("M262 108 H302 L318 316 Q318 346 288 346 H264Z", p.dark)
        + shape("M92 96 Q92 82 108 82 H292 Q308 82 308 96 L312 178 Q200 204 88 178Z", p.light)
        + line("M142 130 V236 M258 130 V236", COAL, 11)
        + box("130 208 24 26 4", STEEL)
        + box("246 208 24 26 4", STEEL)
        + disc("200 284 26", SNOW)
        + disc("200 284 15", EMBER)
    )


@draws("bike-light")
def bike_light(p: Palette) -> str:
    return (
        shadow("196 330 120")
        + shape("M252 146 L380 92 V284 L252 230Z", CLOUDBERRY, 0.32)
        + box("146 240 60 84 12", COAL)
        + _ring("176 310 26", IRON, 10)
        + shape("M70 148 Q70 126 94 126 H214 L252 108 V264 L214 248 H94 Q70 248 70 226Z", p.base)
        + shape("M70 200 H252 V264 L214 248 H94 Q70 248 70 226Z", p.dark)
        + box("244 104 22 164 8", STEEL)
        + box("108 118 40 16 6", p.deep)
        + line("M96 152 H196", p.light, 7)
    )


@draws("ball")
def ball(p: Palette) -> str:
    return (
        shadow("200 336 110")
        + disc("200 204 130", PAPER)
        + shape("M200 148 L250 184 L231 242 H169 L150 184Z", p.base)
        + shape(
            "M200 74 L160 80 L176 104 H224 L240 80Z M322 164 L296 170 L288 204 L318 236 Q334 200 322 164Z M78 164 L104 170 L112 204 L82 236 Q66 200 78 164Z M140 320 L148 290 L128 274 L96 282 Q112 308 140 320Z M260 320 L252 290 L272 274 L304 282 Q288 308 260 320Z",
            p.dark,
        )
        + line(
            "M200 148 V104 M250 184 L296 170 M231 242 L252 290 M169 242 L148 290 M150 184 L104 170",
            STEEL,
            5,
        )
        + _ring("200 204 129", STEEL, 4)
    )
