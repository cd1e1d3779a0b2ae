"""Screens, sound and instruments of other retailers' catalogues."""

from commerce.catalogue.art.palette import (
    BARK,
    CLOUDBERRY,
    COAL,
    EMBER,
    INK,
    IRON,
    PAPER,
    STEEL,
    WOOD,
    Palette,
)
from commerce.catalogue.art.registry import draws
from commerce.catalogue.art.shapes import box, disc, line, oval, placed, shadow, shape


@draws("headphones")
def headphones(p: Palette) -> str:
    return (
        shadow("200 346 120")
        + line("M84 236 C70 20 330 20 316 236", p.base, 24)
        + line("M132 92 C170 62 230 62 268 92", p.light, 8)
        + box("56 204 64 124 28", p.dark)
        + box("280 204 64 124 28", p.dark)
        + box("104 214 32 104 14", COAL)
        + box("264 214 32 104 14", COAL)
    )


@draws("television")
def television(p: Palette) -> str:
    return (
        shadow("200 338 130")
        + box("28 76 344 216 12", COAL)
        + box("42 90 316 188 4", p.base)
        + shape("M42 278 L136 164 L190 222 L238 178 L358 278Z", p.deep)
        + shape("M42 278 L110 224 L200 278Z", p.dark)
        + disc("284 136 25", p.pale)
        + shape("M164 292 H236 L246 326 H154Z", IRON)
        + box("122 322 156 14 7", COAL)
    )


@draws("laptop")
def laptop(p: Palette) -> str:
    return (
        shadow("200 318 170")
        + box("72 82 256 184 14", COAL)
        + box("86 96 228 156 4", p.base)
        + shape("M86 252 L160 168 L212 218 L246 188 L314 252Z", p.dark)
        + disc("262 136 18", p.pale)
        + shape("M40 266 H360 L382 300 Q382 312 370 312 H30 Q18 312 18 300Z", STEEL)
        + shape("M160 266 H240 L246 282 H154Z", IRON)
    )


@draws("camera")
def camera(p: Palette) -> str:
    return (
        shadow("200 318 150")
        + shape("M146 122 L162 86 H238 L254 122Z", p.dark)
        + box("48 116 304 196 24", p.base)
        + box("48 172 304 84", COAL)
        + disc("200 214 82", STEEL)
        + disc("200 214 68", INK)
        + disc("200 214 40", "#3f6474")
        + disc("182 196 14", PAPER)
        + box("78 98 48 22 6", COAL)
        + disc("310 146 13", EMBER)
    )


@draws("speaker")
def speaker(p: Palette) -> str:
    return (
        shadow("200 350 92")
        + box("106 44 188 304 22", p.base)
        + shape("M250 44 H272 Q294 44 294 66 V326 Q294 348 272 348 H250Z", p.dark)
        + disc("200 118 42", COAL)
        + disc("200 118 17", IRON)
        + disc("200 250 70", COAL)
        + disc("200 250 52", IRON)
        + disc("200 250 23", COAL)
    )


@draws("cable")
def cable(p: Palette) -> str:
    return (
        shadow("200 336 130")
        + line(
            "M112 120 C20 220 110 340 200 300 C300 250 220 150 160 210 C110 270 260 360 310 250 C330 200 310 160 292 130",
            p.base,
            15,
        )
        + shape("M92 60 H136 V120 H92Z M270 66 H316 V128 H270Z", p.dark)
        + box("98 32 32 32 3", STEEL)
        + box("278 38 30 32 3", STEEL)
    )


@draws("keyboard")
def keyboard(p: Palette) -> str:
    keys = "".join(box(f"{x} {y} 26 24 5", PAPER) for y in (152, 186) for x in range(52, 340, 34))
    return (
        shadow("200 282 176")
        + box("28 132 344 146 18", p.base)
        + box("28 254 344 24 12", p.dark)
        + keys
        + box("52 220 40 24 5", PAPER)
        + box("102 220 186 24 5", PAPER)
        + box("298 220 50 24 5", CLOUDBERRY)
    )


@draws("guitar")
def guitar(p: Palette) -> str:
    inner = (
        box("188 20 24 190 4", BARK)
        + box("180 6 40 46 6", COAL)
        + shape(
            "M200 160 C252 156 262 196 246 220 C240 232 246 240 258 252 C290 290 262 360 200 360 C138 360 110 290 142 252 C154 240 160 232 154 220 C138 196 148 156 200 160Z",
            p.base,
        )
        + shape(
            "M232 168 C262 186 258 206 246 220 C240 232 246 240 258 252 C290 290 262 360 200 360 C262 320 240 240 232 168Z",
            p.dark,
        )
        + disc("200 252 32", INK)
        + box("168 314 64 12 4", COAL)
        + line("M194 30 V318 M200 30 V318 M206 30 V318", PAPER, 2)
    )
    return shadow("200 352 110") + placed(inner, "0 4", turn=24)


@draws("piano")
def piano(p: Palette) -> str:
    white = "".join(box(f"{x} 196 38 96 4", PAPER) for x in range(46, 346, 44))
    black = "".join(box(f"{x} 196 22 56 3", INK) for x in (76, 120, 208, 252, 296))
    return (
        shadow("200 346 156")
        + line("M84 310 L68 344 M316 310 L332 344", COAL, 12)
        + box("26 112 348 198 14", p.base)
        + box("26 290 348 22 8", p.dark)
        + white
        + black
        + box("48 132 120 42 6", p.deep)
        + disc("300 154 16", p.pale)
        + disc("252 154 10", p.pale)
    )


@draws("drum")
def drum(p: Palette) -> str:
    return (
        shadow("200 332 134")
        + shape("M66 160 V280 C66 312 126 330 200 330 C274 330 334 312 334 280 V160Z", p.base)
        + shape("M272 178 L334 160 V280 C334 312 274 330 240 328 Q276 260 272 178Z", p.dark)
        + line("M66 176 L106 306 L146 196 L186 326 L226 198 L266 320 L306 188 L334 280", PAPER, 5)
        + oval("200 160 136 44", CLOUDBERRY)
        + oval("200 158 122 35", PAPER)
        + line("M120 150 L284 60 M280 152 L140 40", BARK, 11)
        + disc("286 58 10", WOOD)
        + disc("138 38 10", WOOD)
    )


@draws("microphone")
def microphone(p: Palette) -> str:
    inner = (
        shape("M170 150 H230 L216 350 Q200 360 184 350Z", p.base)
        + shape("M206 150 H230 L216 350 Q210 356 204 356Z", p.dark)
        + box("156 130 88 30 8", COAL)
        + shape("M148 130 C140 20 260 20 252 130Z", STEEL)
        + line("M154 100 H246 M160 70 H240 M178 50 V130 M200 46 V130 M222 50 V130", IRON, 4)
        + box("192 186 16 36 6", CLOUDBERRY)
    )
    return shadow("200 352 100") + placed(inner, "0 0", turn=24)


@draws("trumpet")
def trumpet(p: Palette) -> str:
    return (
        shadow("200 304 160")
        + line(
            "M30 178 H300 M96 178 C40 250 70 262 110 258 H250 C300 254 300 206 262 200", p.base, 15
        )
        + shape("M280 178 Q340 172 376 108 V250 Q340 192 280 188Z", p.base)
        + oval("376 179 13 72", p.dark)
        + line("M144 132 V256 M180 132 V256 M216 132 V256", p.dark, 19)
        + line("M144 116 V132 M180 116 V132 M216 116 V132", PAPER, 9)
        + line("M24 168 V188", IRON, 11)
    )


@draws("phone")
def phone(p: Palette) -> str:
    return (
        shadow("200 358 76")
        + box("124 36 152 318 26", INK)
        + box("134 48 132 294 18", p.base)
        + shape("M134 342 L134 262 L190 180 L228 230 L266 200 V324 Q266 342 248 342Z", p.dark)
        + disc("230 110 22", p.pale)
        + box("176 56 48 12 6", INK)
    )


@draws("wind-instrument")
def wind_instrument(p: Palette) -> str:
    inner = (
        box("182 20 36 340 12", p.base)
        + box("206 20 12 340 6", p.dark)
        + box("176 96 48 16 4", CLOUDBERRY)
        + box("174 318 52 44 8", CLOUDBERRY)
        + "".join(disc(f"200 {y} 10", PAPER) for y in range(136, 310, 30))
        + box("188 4 24 30 4", INK)
    )
    return shadow("200 352 120") + placed(inner, "0 0", turn=38)
