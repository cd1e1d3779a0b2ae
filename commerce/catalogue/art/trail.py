"""What is carried along: bottles, lights, tools."""

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
    WOOD,
    Palette,
)
from commerce.catalogue.art.registry import draws
from commerce.catalogue.art.shapes import box, disc, line, oval, shadow, shape


@draws("headlamp")
def headlamp(p: Palette) -> str:
    return (
        shadow("200 330 130")
        + shape(
            "M200 96 C300 96 350 140 350 186 C350 250 280 292 200 292 C120 292 50 250 50 186 C50 140 100 96 200 96 M200 132 C136 132 90 152 90 182 C90 214 136 240 200 240 C264 240 310 214 310 182 C310 152 264 132 200 132Z",
            p.base,
        )
        + shape(
            "M90 182 C90 152 136 132 200 132 C264 132 310 152 310 182 C310 190 307 197 302 204 C290 176 250 160 200 160 C150 160 110 176 98 204 C93 197 90 190 90 182Z",
            p.deep,
        )
        + line("M74 214 C96 246 140 266 168 268 M326 214 C304 246 260 266 232 268", p.light, 5)
        + box("138 218 124 92 24", COAL)
        + disc("200 264 38", STEEL)
        + disc("200 264 29", CLOUDBERRY)
        + disc("191 255 10", PAPER)
        + box("180 206 40 16 6", IRON)
    )


@draws("lantern")
def lantern(p: Palette) -> str:
    return (
        shadow("200 348 86")
        + line("M128 150 C110 20 290 20 272 150", INK, 7)
        + shape("M150 106 H250 L268 142 H132Z", p.base)
        + shape("M222 106 H250 L268 142 H232Z", p.dark)
        + box("140 142 120 134 10", "#fdf0cf")
        + disc("200 212 40", CLOUDBERRY, 0.35)
        + shape(
            "M200 170 C218 194 226 208 224 222 A24 24 0 0 1 176 222 C174 208 184 196 200 170Z",
            CLOUDBERRY,
        )
        + line("M144 142 V276 M256 142 V276 M140 182 H260 M140 238 H260", INK, 5)
        + shape("M124 276 H276 L288 330 Q288 348 268 348 H132 Q112 348 112 330Z", p.base)
        + shape("M240 276 H276 L288 330 Q288 348 268 348 H244Z", p.dark)
        + disc("160 312 11", p.pale)
    )


@draws("bottle")
def bottle(p: Palette) -> str:
    return (
        shadow("200 350 66")
        + line("M176 74 C168 38 232 38 224 74", COAL, 9)
        + box("164 66 72 42 8", COAL)
        + shape(
            "M168 108 H232 V124 C262 136 268 156 268 184 V324 Q268 350 242 350 H158 Q132 350 132 324 V184 C132 156 138 136 168 124Z",
            p.base,
        )
        + shape(
            "M222 108 H232 V124 C262 136 268 156 268 184 V324 Q268 350 242 350 H226 Q246 240 222 108Z",
            p.dark,
        )
        + line("M154 180 V306", p.light, 9)
        + box("132 226 136 58", p.pale)
        + line("M162 270 L188 240 L204 258 L220 238 L240 270", p.deep, 5)
    )


@draws("thermos")
def thermos(p: Palette) -> str:
    return (
        shadow("190 350 84")
        + line("M262 168 C322 168 322 288 262 288", COAL, 14)
        + shape("M138 48 H242 Q252 48 252 60 V116 H128 V60 Q128 48 138 48Z", STEEL)
        + box("226 48 26 68 6", IRON)
        + box("120 116 140 18 5", COAL)
        + box("116 134 148 216 18", p.base)
        + shape("M232 134 H246 Q264 134 264 152 V332 Q264 350 246 350 H228Z", p.dark)
        + line("M138 156 V326", p.light, 9)
        + box("116 296 148 12", p.deep)
    )


@draws("cool-box")
def cool_box(p: Palette) -> str:
    return (
        shadow("200 342 150")
        + line("M104 150 C104 72 296 72 296 150", COAL, 13)
        + shape("M66 186 H334 L324 322 Q322 342 300 342 H100 Q78 342 76 322Z", p.base)
        + shape("M290 186 H334 L324 322 Q322 342 300 342 H280Z", p.dark)
        + box("54 140 292 52 16", PAPER)
        + box("54 172 292 20 10", SNOW)
        + box("178 176 44 34 6", COAL)
        + line("M200 236 V308 M169 254 L231 290 M231 254 L169 290", p.pale, 7)
    )


@draws("compass")
def compass(p: Palette) -> str:
    return (
        shadow("200 350 100")
        + line("M200 62 C200 34 232 34 226 60", INK, 6)
        + box("186 50 28 30 6", IRON)
        + disc("200 210 138", p.base)
        + disc("200 210 138", p.dark, 0.25)
        + disc("200 206 132", p.base)
        + disc("200 208 106", PAPER)
        + line("M200 116 V130 M200 286 V300 M108 208 H122 M278 208 H292", INK, 6)
        + line("M136 144 L144 152 M264 144 L256 152 M136 272 L144 264 M264 272 L256 264", IRON, 4)
        + shape("M246 142 L220 224 L184 192Z", EMBER)
        + shape("M154 274 L220 224 L184 192Z", COAL)
        + disc("202 208 10", p.pale)
    )


@draws("hammock")
def hammock(p: Palette) -> str:
    return (
        shadow("200 344 150")
        + box("34 50 22 294 8", BARK)
        + box("344 50 22 294 8", BARK)
        + line("M50 122 L110 176 M350 122 L290 176", INK, 4)
        + shape(
            "M92 158 Q200 330 308 158 Q330 186 300 236 Q262 300 200 300 Q138 300 100 236 Q70 186 92 158Z",
            p.base,
        )
        + shape(
            "M92 158 Q200 330 308 158 Q314 172 310 186 Q200 356 90 186 Q86 172 92 158Z", p.light
        )
        + line("M128 262 Q200 316 272 262", p.dark, 5)
    )


@draws("trekking-poles")
def trekking_poles(p: Palette) -> str:
    return (
        shadow("200 350 90")
        + line("M142 110 L170 346", p.base, 12)
        + line("M258 110 L230 346", p.dark, 12)
        + line("M158 240 L170 346 M242 240 L230 346", STEEL, 8)
        + line("M134 50 L142 116", COAL, 24)
        + line("M266 50 L258 116", COAL, 24)
        + line("M128 56 C92 80 100 140 140 112 M272 56 C308 80 300 140 260 112", p.deep, 7)
        + oval("167 320 26 8", COAL)
        + oval("233 320 26 8", COAL)
        + line("M152 196 H162 M238 196 H248", p.pale, 8)
    )


@draws("axe")
def axe(p: Palette) -> str:
    return (
        shadow("200 346 110")
        + line("M256 96 C240 180 196 270 138 334", WOOD, 26)
        + line("M176 284 L138 334", p.base, 26)
        + shape(
            "M226 72 L288 84 Q292 120 280 142 L224 128 C200 140 176 158 158 186 C132 140 132 84 156 42 C176 62 200 72 226 72Z",
            IRON,
        )
        + shape(
            "M156 42 C132 84 132 140 158 186 C164 176 170 168 176 162 C158 126 158 92 170 58Z", SNOW
        )
    )


@draws("fishing-rod")
def fishing_rod(p: Palette) -> str:
    return (
        shadow("176 350 120")
        + line("M84 340 L330 52", p.base, 8)
        + line("M84 340 L140 274", BARK, 18)
        + line("M148 264 L166 244", COAL, 16)
        + line("M330 52 C356 110 352 170 338 226", INK, 3)
        + disc("194 270 36", STEEL)
        + disc("194 270 24", COAL)
        + line("M194 270 L228 296", INK, 6)
        + disc("230 298 9", p.base)
        + disc("338 240 15", PAPER)
        + shape("M323 240 A15 15 0 0 0 353 240Z", EMBER)
        + line("M338 256 V290 C338 308 316 306 318 290", IRON, 5)
    )
