"""Shoes and boots."""

from commerce.catalogue.art.palette import (
    CLOUDBERRY,
    COAL,
    IRON,
    LEATHER,
    PAPER,
    STEEL,
    WOOD,
    Palette,
)
from commerce.catalogue.art.registry import draws
from commerce.catalogue.art.shapes import box, line, placed, shadow, shape

BODY = "M150 84 H250 L322 118 L356 268 L306 282 L288 196 V340 H112 V196 L94 282 L44 268 L78 118Z"


def _sole(fill: str) -> str:
    return shape("M62 306 H352 Q364 306 360 324 Q356 338 338 338 H78 Q60 338 60 322Z", fill)


@draws("boots")
def boots(p: Palette) -> str:
    return (
        shadow("206 342 160")
        + _sole(COAL)
        + line(
            "M92 338 V326 M124 338 V326 M156 338 V326 M250 338 V326 M282 338 V326 M314 338 V326",
            IRON,
            5,
        )
        + shape(
            "M84 96 Q80 78 100 78 H192 Q206 78 206 96 L214 196 C252 210 330 226 350 268 Q360 292 356 308 H64 C70 230 90 170 84 96Z",
            p.base,
        )
        + shape("M296 232 Q344 246 354 280 Q358 296 356 308 H268 Q268 256 296 232Z", p.dark)
        + shape("M64 308 C67 276 72 250 77 224 Q120 236 128 308Z", p.dark)
        + shape("M80 90 Q82 66 106 66 H188 Q212 66 210 96 L211 112 H85Z", p.light)
        + shape("M168 112 H211 L214 196 L246 206 L214 244 Q170 210 168 112Z", p.deep)
        + line("M158 132 L212 128 M160 160 L216 156 M168 188 L218 182 M186 216 L240 204", PAPER, 6)
        + line("M150 132 L174 132 M152 160 L178 160 M160 188 L184 188", CLOUDBERRY, 5)
    )


@draws("running-shoe")
def running_shoe(p: Palette) -> str:
    return (
        shadow("204 326 168")
        + shape("M42 288 H368 Q376 322 340 324 H70 Q38 324 42 288Z", PAPER)
        + shape("M44 308 Q200 322 370 304 Q368 324 340 324 H70 Q44 324 44 308Z", STEEL)
        + shape(
            "M52 190 Q62 168 82 182 Q116 202 150 172 Q164 158 184 170 C226 200 256 234 326 248 Q366 258 368 292 H42 Q36 236 52 190Z",
            p.base,
        )
        + shape("M326 248 Q366 258 368 292 H268 Q280 246 326 248Z", p.dark)
        + shape(
            "M52 190 Q62 168 82 182 Q98 192 112 190 Q92 236 104 292 H42 Q36 236 52 190Z", p.dark
        )
        + shape(
            "M150 172 Q164 158 184 170 C204 186 224 204 250 220 L220 244 Q176 224 146 190Z", p.deep
        )
        + line("M168 208 L196 178 M190 224 L218 196 M212 238 L238 214", PAPER, 6)
        + line("M112 284 C146 272 168 250 176 234 M142 286 C172 276 196 262 206 250", p.pale, 8)
        + line("M50 190 L40 172", p.deep, 8)
    )


@draws("winter-boot")
def winter_boot(p: Palette) -> str:
    return (
        shadow("200 344 150")
        + shape("M72 304 H344 Q356 306 352 324 Q348 340 330 340 H88 Q70 340 70 322Z", COAL)
        + shape(
            "M92 112 H218 L224 212 C260 222 330 232 342 280 Q346 296 342 306 H74 C80 240 92 190 92 112Z",
            p.base,
        )
        + shape("M76 282 H342 Q346 296 342 306 H74Z", p.deep)
        + shape("M296 230 Q338 246 342 284 H276 Q276 250 296 230Z", p.dark)
        + shape(
            "M80 74 Q78 58 96 62 Q108 48 124 60 Q140 46 156 60 Q172 46 188 60 Q206 48 216 62 Q234 58 230 78 Q240 96 226 108 Q222 124 206 116 Q192 128 176 116 Q160 128 146 116 Q130 128 116 116 Q100 126 92 110 Q74 98 80 74Z",
            PAPER,
        )
        + line("M96 90 q8 8 16 0 M134 84 q8 8 16 0 M172 92 q8 8 16 0 M204 84 q6 6 12 0", STEEL, 4)
        + line("M152 150 L218 144 M150 178 L220 172 M156 204 L226 200", PAPER, 7)
    )


@draws("wellies")
def wellies(p: Palette) -> str:
    boot = (
        shape(
            "M110 70 Q110 56 124 56 H206 Q220 56 220 70 L226 232 C250 246 312 250 318 300 V320 H106 C114 220 110 140 110 70Z",
            p.base,
        )
        + shape(
            "M186 56 H206 Q220 56 220 70 L226 232 C250 246 312 250 318 300 H260 C230 270 196 260 194 236Z",
            p.dark,
        )
        + box("104 56 122 26 10", p.light)
        + shape("M104 312 H322 Q330 340 308 340 H118 Q100 340 104 312Z", p.deep)
        + line("M132 110 V236", p.light, 9)
    )
    return shadow("204 344 160") + placed(boot, "52 -14") + placed(boot, "-44 4")


@draws("sandal")
def sandal(p: Palette) -> str:
    return (
        shadow("204 318 160")
        + shape(
            "M50 270 Q200 290 330 264 Q370 262 366 290 Q360 314 330 314 H76 Q46 314 46 290Z", COAL
        )
        + shape("M50 260 Q200 282 330 254 Q368 252 366 276 Q200 308 46 284 Q42 264 50 260Z", WOOD)
        + shape("M232 272 C240 210 282 192 318 200 Q352 214 352 262 Q290 276 232 272Z", p.base)
        + shape(
            "M72 268 C66 220 76 176 104 166 Q128 164 132 186 Q136 230 140 274 Q104 274 72 268Z",
            p.base,
        )
        + line("M112 178 C160 186 206 220 244 226", p.dark, 22)
        + box("150 184 34 28 6", STEEL)
        + line("M262 240 Q296 224 336 232", p.light, 6)
    )


@draws("slipper")
def slipper(p: Palette) -> str:
    return (
        shadow("204 318 162")
        + shape("M46 278 Q200 300 360 276 Q372 314 336 314 H76 Q40 314 46 278Z", LEATHER)
        + shape(
            "M52 206 Q66 186 88 200 Q110 238 160 240 Q176 176 238 180 Q340 190 362 280 Q200 308 46 282 Q40 236 52 206Z",
            p.base,
        )
        + shape(
            "M160 240 Q176 176 238 180 Q340 190 362 280 Q306 290 250 292 Q250 240 160 240Z", p.dark
        )
        + shape("M84 200 Q110 240 162 242 Q168 214 182 200 Q196 226 160 258 Q96 260 72 202Z", PAPER)
        + line("M262 214 q10 10 20 0 M296 236 q10 10 20 0 M268 252 q10 10 20 0", p.light, 5)
    )


@draws("formal-shoe")
def formal_shoe(p: Palette) -> str:
    return (
        shadow("204 324 162")
        + shape("M44 296 H180 Q260 304 366 298 Q372 312 350 314 H150 V326 H48Z", COAL)
        + shape(
            "M50 184 Q100 196 166 168 C204 208 256 226 318 238 Q366 250 368 298 Q200 304 44 298 Q40 232 50 184Z",
            p.base,
        )
        + shape("M290 232 Q366 246 368 298 H262 Q258 258 290 232Z", p.dark)
        + shape("M50 184 Q66 188 84 188 Q80 244 92 299 L44 298 Q40 232 50 184Z", p.dark)
        + line("M290 232 Q258 258 262 298", p.line, 4)
        + line("M158 214 L184 190 M178 230 L206 206 M200 244 L228 222", PAPER, 5)
    )
