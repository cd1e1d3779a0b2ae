"""Things to sleep, sit and cook with outside, and the bags they come in."""

from commerce.catalogue.art.palette import (
    BARK,
    CLOUDBERRY,
    COAL,
    EMBER,
    INK,
    IRON,
    LEATHER,
    PAPER,
    STEEL,
    Palette,
)
from commerce.catalogue.art.registry import draws
from commerce.catalogue.art.shapes import box, disc, line, oval, shadow, shape


@draws("tent")
def tent(p: Palette) -> str:
    return (
        shadow("200 330 175")
        + line("M78 238 L26 330 M322 238 L374 330", INK, 3)
        + shape("M48 330 C66 205 128 108 200 96 C272 108 334 205 352 330Z", p.base)
        + shape("M200 96 C272 108 334 205 352 330 H258 C248 250 228 160 200 96Z", p.dark)
        + shape("M200 120 C176 190 150 268 138 330 H262 C250 268 224 190 200 120Z", p.deep)
        + shape("M200 120 C176 190 150 268 138 330 H166 C178 268 192 190 200 120Z", p.light)
        + shape("M200 120 C224 190 250 268 262 330 H236 C222 268 208 190 200 120Z", p.pale)
        + line("M200 96 C128 108 66 205 48 330 M200 96 C272 108 334 205 352 330", p.deep, 5)
        + line("M92 244 C112 232 136 228 152 230", p.light, 4)
    )


@draws("tunnel-tent")
def tunnel_tent(p: Palette) -> str:
    return (
        shadow("200 322 180")
        + line("M52 250 L14 322 M352 262 L388 322", INK, 3)
        + shape("M150 322 V212 C150 150 214 128 262 140 C326 156 366 240 372 322Z", p.base)
        + shape("M262 140 C326 156 366 240 372 322 H300 C306 240 292 170 262 140Z", p.dark)
        + shape("M34 322 C36 204 74 132 128 132 C182 132 222 204 224 322Z", p.light)
        + shape(
            "M128 132 C150 128 214 124 262 140 C292 170 306 240 300 322 H224 C222 204 182 132 128 132Z",
            p.base,
        )
        + shape("M70 322 C74 236 96 186 128 186 C160 186 184 236 188 322Z", p.deep)
        + shape("M128 186 C108 216 98 262 96 322 H70 C74 236 96 186 128 186Z", p.pale)
        + line("M34 322 C36 204 74 132 128 132 C182 132 222 204 224 322", p.deep, 5)
        + line("M262 140 C292 170 306 240 300 322", p.deep, 4)
        + line("M250 214 H276 M252 240 H280", p.pale, 5)
    )


@draws("tarp")
def tarp(p: Palette) -> str:
    return (
        shadow("200 336 165")
        + line("M96 128 V334 M304 128 V334", BARK, 8)
        + line("M96 128 L24 334 M304 128 L376 334", INK, 3)
        + shape("M96 118 Q200 150 304 118 L356 226 Q200 196 44 226Z", p.base)
        + shape("M96 118 Q200 150 304 118 L318 148 Q200 180 82 148Z", p.light)
        + line("M200 140 V206 M148 134 L122 212 M252 134 L278 212", p.dark, 4)
        + shape("M168 334 L200 282 L232 334Z", EMBER)
        + shape("M184 334 L200 304 L216 334Z", CLOUDBERRY)
    )


@draws("sleeping-bag")
def sleeping_bag(p: Palette) -> str:
    return (
        shadow("200 350 92")
        + shape(
            "M200 42 C262 42 300 92 298 156 C296 236 274 300 254 338 Q248 350 234 350 H166 Q152 350 146 338 C126 300 104 236 102 156 C100 92 138 42 200 42Z",
            p.base,
        )
        + shape(
            "M200 42 C262 42 300 92 298 156 C296 236 274 300 254 338 Q248 350 234 350 H222 C244 290 262 200 246 120 C240 84 222 54 200 42Z",
            p.dark,
        )
        + oval("200 118 60 56", p.pale)
        + oval("200 126 42 42", p.deep)
        + shape("M104 178 C150 202 250 202 296 178 L294 204 C246 228 154 228 106 204Z", p.light)
        + line(
            "M110 244 Q200 268 290 244 M120 284 Q200 304 280 284 M134 320 Q200 336 266 320",
            p.deep,
            4,
        )
        + line("M156 178 Q150 250 172 318", PAPER, 4)
        + disc("156 184 6", PAPER)
    )


@draws("mat")
def mat(p: Palette) -> str:
    return (
        shadow("200 318 160")
        + shape("M112 148 H322 Q352 150 352 232 Q352 314 322 316 H112Z", p.base)
        + shape("M112 264 H350 Q346 314 322 316 H112Z", p.dark)
        + oval("112 232 62 84", p.light)
        + line(
            "M112 166 C70 170 68 292 114 292 C152 290 152 186 112 188 C84 192 86 270 112 270 C132 268 132 210 112 210",
            p.deep,
            5,
        )
        + box("206 146 20 172 4", COAL)
        + box("288 147 20 170 4", COAL)
        + box("202 220 28 22 4", STEEL)
        + box("284 220 28 22 4", STEEL)
    )


@draws("rucksack")
def rucksack(p: Palette) -> str:
    return (
        shadow("200 350 112")
        + shape("M86 190 Q64 210 70 300 Q74 326 104 322 V190Z", p.dark)
        + shape("M314 190 Q336 210 330 300 Q326 326 296 322 V190Z", p.dark)
        + line("M166 66 Q168 34 200 34 Q232 34 234 66", INK, 8)
        + shape(
            "M104 120 Q104 92 132 92 H268 Q296 92 296 120 V316 Q296 350 262 350 H138 Q104 350 104 316Z",
            p.base,
        )
        + shape("M250 92 H268 Q296 92 296 120 V316 Q296 350 262 350 H240 Q262 220 250 92Z", p.dark)
        + shape(
            "M94 112 Q98 58 150 58 H250 Q302 58 306 112 Q308 150 286 152 H114 Q92 150 94 112Z",
            p.light,
        )
        + box("132 228 136 96 18", p.dark)
        + shape("M132 246 Q132 228 150 228 H250 Q268 228 268 246 V258 H132Z", p.deep)
        + line("M150 152 V212 M250 152 V212", INK, 8)
        + box("139 176 22 20 4", CLOUDBERRY)
        + box("239 176 22 20 4", CLOUDBERRY)
        + line("M118 84 Q200 70 282 84", p.pale, 4)
    )


@draws("daypack")
def daypack(p: Palette) -> str:
    return (
        shadow("200 342 104")
        + line("M168 84 Q170 52 200 52 Q230 52 232 84", INK, 8)
        + shape(
            "M100 176 C100 104 144 76 200 76 C256 76 300 104 300 176 V310 Q300 342 268 342 H132 Q100 342 100 310Z",
            p.base,
        )
        + shape("M256 92 Q300 116 300 176 V310 Q300 342 268 342 H244 Q274 210 256 92Z", p.dark)
        + line("M122 176 C126 128 158 104 200 104 C242 104 274 128 278 176", p.deep, 5)
        + box("128 222 144 90 20", p.light)
        + line("M140 246 H260", INK, 5)
        + line("M246 246 V268", CLOUDBERRY, 6)
        + box("180 156 40 40 6", LEATHER)
        + line("M192 168 V184 M208 168 V184", INK, 4)
    )


@draws("duffel")
def duffel(p: Palette) -> str:
    return (
        shadow("200 316 160")
        + line("M132 196 C132 92 268 92 268 196", COAL, 12)
        + shape(
            "M72 176 H328 Q362 178 362 244 Q362 314 328 316 H72 Q38 314 38 244 Q38 178 72 176Z",
            p.base,
        )
        + shape("M40 266 H360 Q352 314 328 316 H72 Q48 314 40 266Z", p.dark)
        + shape("M72 176 Q104 180 104 246 Q104 314 72 316 Q38 314 38 244 Q38 178 72 176Z", p.light)
        + line("M110 194 H320", INK, 5)
        + line("M300 194 V214", CLOUDBERRY, 6)
        + box("124 178 18 138", COAL)
        + box("258 178 18 138", COAL)
        + box("172 236 56 36 6", p.pale)
    )


@draws("dry-bag")
def dry_bag(p: Palette) -> str:
    return (
        shadow("200 348 86")
        + shape("M122 132 H278 L290 320 Q290 348 258 348 H142 Q110 348 110 320Z", p.base)
        + shape("M238 132 H278 L290 320 Q290 348 258 348 H234 Q258 240 238 132Z", p.dark)
        + box("108 92 184 44 14", p.light)
        + line("M112 114 H288", p.dark, 4)
        + line("M110 104 C90 70 130 54 200 54 C270 54 310 70 290 104", COAL, 9)
        + box("182 44 36 22 5", CLOUDBERRY)
        + shape(
            "M200 204 C226 240 232 252 232 268 A32 32 0 0 1 168 268 C168 252 174 240 200 204Z",
            p.pale,
        )
    )


@draws("stove")
def stove(p: Palette) -> str:
    return (
        shadow("200 346 100")
        + shape(
            "M110 266 Q110 246 140 242 H260 Q290 246 290 266 V324 Q290 346 266 346 H134 Q110 346 110 324Z",
            p.base,
        )
        + shape("M244 242 H260 Q290 246 290 266 V324 Q290 346 266 346 H240Z", p.dark)
        + box("110 280 180 34", p.pale)
        + box("184 206 32 38 4", IRON)
        + box("168 188 64 24 8", STEEL)
        + line("M216 226 H278", COAL, 7)
        + disc("284 226 10", COAL)
        + line("M174 190 L124 146 M226 190 L276 146 M118 146 H142 M258 146 H282", IRON, 8)
        + shape(
            "M200 66 C232 104 246 132 240 160 Q232 186 200 186 Q168 186 160 160 C156 136 170 120 178 128 C182 112 190 88 200 66Z",
            EMBER,
        )
        + shape(
            "M202 116 C220 140 224 156 220 168 Q214 184 200 184 Q184 184 180 168 C180 154 192 140 202 116Z",
            CLOUDBERRY,
        )
    )


@draws("camp-chair")
def camp_chair(p: Palette) -> str:
    return (
        shadow("200 346 136")
        + line("M104 344 L270 232 M296 344 L130 232 M92 84 L120 344 M308 84 L280 344", COAL, 9)
        + shape("M92 74 Q200 100 308 74 L296 208 Q200 226 104 208Z", p.base)
        + shape("M92 74 Q200 100 308 74 L305 104 Q200 130 95 104Z", p.light)
        + shape("M104 208 Q200 226 296 208 L312 252 Q200 284 88 252Z", p.dark)
        + box("62 186 66 18 9", p.deep)
        + box("272 186 66 18 9", p.deep)
        + disc("302 192 10", STEEL)
    )
