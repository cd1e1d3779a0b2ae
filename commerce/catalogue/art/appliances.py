"""Things with a plug that stand in a kitchen."""

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
from commerce.catalogue.art.shapes import box, disc, line, oval, shadow, shape


@draws("kettle")
def kettle(p: Palette) -> str:
    return (
        shadow("196 346 116")
        + line("M258 112 C352 96 352 236 282 262", COAL, 22)
        + shape("M118 160 L74 118 L64 142 Q84 200 116 214Z", p.dark)
        + shape(
            "M138 104 H252 Q268 104 272 122 L302 302 Q304 318 288 318 H104 Q88 318 90 302 L118 122 Q122 104 138 104Z",
            p.base,
        )
        + shape(
            "M232 104 H252 Q268 104 272 122 L302 302 Q304 318 288 318 H252 Q256 200 232 104Z",
            p.dark,
        )
        + shape("M136 104 Q196 66 256 104Z", p.light)
        + box("178 60 34 24 10", COAL)
        + box("80 318 232 26 12", COAL)
        + line("M142 138 L122 288", p.light, 9)
        + box("196 180 16 92 8", p.pale)
        + box("196 226 16 46 8", WATER)
    )


@draws("toaster")
def toaster(p: Palette) -> str:
    return (
        shadow("200 330 146")
        + shape("M122 130 V92 Q112 60 146 60 H250 Q286 60 278 92 V130Z", "#e2b878")
        + shape("M136 130 V92 Q130 76 150 76 H246 Q268 76 264 92 V130Z", "#f3d9a6")
        + shape(
            "M60 156 Q60 112 104 112 H296 Q340 112 340 156 V300 Q340 322 318 322 H82 Q60 322 60 300Z",
            p.base,
        )
        + shape(
            "M290 112 H296 Q340 112 340 156 V300 Q340 322 318 322 H282 Q304 210 290 112Z", p.dark
        )
        + box("104 116 192 20 10", p.deep)
        + box("60 296 280 28 8", p.deep)
        + line("M318 172 V236", INK, 7)
        + box("304 190 40 22 8", COAL)
        + disc("106 250 18", PAPER)
        + line("M106 250 L114 238", INK, 5)
        + line("M88 160 V214", p.light, 9)
    )


@draws("coffee-maker")
def coffee_maker(p: Palette) -> str:
    return (
        shadow("200 348 124")
        + shape("M88 58 H312 V122 H160 V306 H322 V346 H88 Q78 346 78 336 V68 Q78 58 88 58Z", p.base)
        + shape("M78 68 Q78 58 88 58 H112 V346 H88 Q78 346 78 336Z", p.dark)
        + box("78 58 244 30 8", p.light)
        + shape("M196 122 H284 L268 158 H212Z", COAL)
        + box("176 300 140 14 6", COAL)
        + line("M292 214 C338 210 338 272 292 274", COAL, 12)
        + shape("M188 194 H292 L304 268 Q304 300 280 300 H200 Q176 300 176 268Z", WATER, 0.6)
        + shape("M180 240 H300 L304 268 Q304 300 280 300 H200 Q176 300 176 268Z", "#6b4630")
        + box("186 182 108 18 6", COAL)
        + disc("136 200 12", CLOUDBERRY)
        + line("M240 160 V182", "#6b4630", 6)
    )


@draws("blender")
def blender(p: Palette) -> str:
    return (
        shadow("200 350 88")
        + line("M266 100 C330 96 318 206 258 204", COAL, 14)
        + shape("M118 70 H282 L258 238 H142Z", WATER, 0.55)
        + shape("M129 146 H271 L258 238 H142Z", p.light)
        + oval("200 146 71 12", p.pale)
        + box("112 52 176 28 10", COAL)
        + box("180 38 40 20 6", COAL)
        + shape("M146 238 H254 L284 322 Q288 348 264 348 H136 Q112 348 116 322Z", p.base)
        + shape("M226 238 H254 L284 322 Q288 348 264 348 H238Z", p.dark)
        + disc("200 300 22", PAPER)
        + line("M200 300 L210 286", INK, 6)
        + line("M144 96 L152 134", PAPER, 7)
    )


@draws("mixer")
def mixer(p: Palette) -> str:
    return (
        shadow("200 348 140")
        + shape("M258 128 H330 V318 H262Z", p.dark)
        + shape(
            "M70 318 H340 Q352 318 352 332 Q352 346 338 346 H70 Q56 346 56 332 Q56 318 70 318Z",
            p.base,
        )
        + line("M126 176 V234 M110 262 C110 226 142 226 142 262", IRON, 6)
        + shape("M58 218 H204 Q204 318 160 318 H102 Q58 318 58 218Z", STEEL)
        + shape("M166 218 H204 Q204 318 160 318 H140 Q166 280 166 218Z", IRON)
        + box("50 208 162 16 8", SNOW)
        + shape(
            "M64 114 Q64 64 120 62 H290 Q348 62 348 118 Q348 164 300 164 H104 Q64 164 64 114Z",
            p.base,
        )
        + shape("M64 120 H348 Q346 164 300 164 H104 Q66 164 64 120Z", p.dark)
        + box("108 164 36 20 6", IRON)
        + disc("300 112 16", PAPER)
        + line("M96 92 H232", p.light, 9)
    )


@draws("hand-blender")
def hand_blender(p: Palette) -> str:
    return (
        shadow("196 350 110")
        + shape("M162 40 Q162 22 200 22 Q238 22 238 40 L228 150 H172Z", p.base)
        + shape("M206 22 Q238 22 238 40 L228 150 H204Z", p.dark)
        + box("186 52 28 34 12", p.pale)
        + box("174 148 52 18 5", COAL)
        + shape("M186 166 H214 L210 262 H190Z", STEEL)
        + shape("M190 258 H210 Q242 270 246 306 H154 Q158 270 190 258Z", IRON)
        + shape("M96 196 H304 L286 328 Q284 348 262 348 H138 Q116 348 114 328Z", WATER, 0.45)
        + shape("M105 262 H295 L286 328 Q284 348 262 348 H138 Q116 348 114 328Z", CLOUDBERRY, 0.75)
        + line("M96 196 L114 328 Q116 348 138 348 H262 Q284 348 286 328 L304 196", IRON, 6)
    )


@draws("kitchen-scale")
def kitchen_scale(p: Palette) -> str:
    return (
        shadow("200 336 140")
        + shape("M86 94 H314 Q306 152 240 154 H160 Q94 152 86 94Z", STEEL)
        + shape("M270 94 H314 Q306 152 240 154 H222 Q266 140 270 94Z", IRON)
        + oval("200 94 114 18", SNOW)
        + disc("168 76 26", EMBER)
        + disc("216 74 24", "#88a35a")
        + line("M168 52 q4 -12 12 -14", BARK, 5)
        + box("186 154 28 28", IRON)
        + shape("M102 182 H298 L340 316 Q342 334 324 334 H76 Q58 334 60 316Z", p.base)
        + shape("M254 182 H298 L340 316 Q342 334 324 334 H280Z", p.dark)
        + disc("200 258 58", PAPER)
        + line("M200 258 L226 222", EMBER, 7)
        + disc("200 258 8", INK)
        + line(
            "M200 208 V218 M150 258 H160 M240 258 H250 M165 223 L172 230 M235 223 L232 226", IRON, 5
        )
    )


@draws("microwave")
def microwave(p: Palette) -> str:
    return (
        shadow("200 322 160")
        + box("36 110 328 206 18", p.base)
        + shape("M280 110 H346 Q364 110 364 128 V298 Q364 316 346 316 H280Z", p.dark)
        + box("60 136 204 154 12", COAL)
        + box("74 150 176 126 8", "#5a6663")
        + oval("162 250 64 12", SNOW)
        + shape("M126 246 Q130 206 162 206 Q194 206 198 246Z", CLOUDBERRY)
        + box("298 136 48 26 4", "#bfe0c8")
        + disc("322 208 20", PAPER)
        + line("M322 208 V194", INK, 5)
        + box("300 252 44 24 6", p.pale)
    )


@draws("waffle-iron")
def waffle_iron(p: Palette) -> str:
    return (
        shadow("200 346 140")
        + line("M200 66 V34", COAL, 20)
        + disc("200 152 106", p.base)
        + shape("M200 46 A106 106 0 0 1 200 258 Q258 200 200 46Z", p.dark)
        + disc("200 152 88", COAL)
        + "".join(
            f'<g transform="rotate({turn} 200 152)">{shape("M200 148 C176 124 176 84 192 84 Q200 84 200 96 Q200 84 208 84 C224 84 224 124 200 148Z", "#e0aa5e")}</g>'
            for turn in range(0, 360, 72)
        )
        + shape("M70 290 Q70 262 200 262 Q330 262 330 290 Q330 342 200 342 Q70 342 70 290Z", p.base)
        + oval("200 286 130 26", p.light)
        + oval("200 286 108 18", COAL)
        + disc("200 326 9", EMBER)
    )
