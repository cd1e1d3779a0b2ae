"""Things for the garden."""

from commerce.catalogue.art.palette import (
    BARK,
    CLOUDBERRY,
    COAL,
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


@draws("watering-can")
def watering_can(p: Palette) -> str:
    return (
        shadow("210 336 116")
        + line("M196 128 C210 50 346 70 312 240", p.dark, 16)
        + shape("M136 280 C92 264 76 196 60 158 L84 142 C104 186 116 214 142 220Z", p.dark)
        + shape("M40 150 L94 124 L102 144 L52 174Z", p.light)
        + shape("M128 150 H284 L298 310 Q298 334 272 334 H148 Q122 334 122 310Z", p.base)
        + shape("M248 150 H284 L298 310 Q298 334 272 334 H238 Q262 240 248 150Z", p.dark)
        + oval("206 150 78 16", p.deep)
        + line("M150 184 L146 296", p.light, 9)
        + line("M40 190 l-8 22 M58 196 l-2 24 M76 186 l6 22", "#7fb0bf", 5)
    )


@draws("planter")
def planter(p: Palette) -> str:
    return (
        shadow("200 348 100")
        + line("M200 220 C200 150 200 110 200 60", MOSS, 7)
        + shape("M200 200 C140 196 104 160 102 108 C160 112 194 146 200 200Z", MOSS)
        + shape("M200 172 C256 168 294 136 298 84 C240 88 206 120 200 172Z", "#557a55")
        + shape("M200 112 C170 92 170 50 200 22 C230 50 230 92 200 112Z", "#88a97f")
        + shape("M200 222 C246 224 280 206 296 178 C250 168 218 184 200 222Z", MOSS)
        + shape("M108 220 H292 L270 326 Q266 348 244 348 H156 Q134 348 130 326Z", p.base)
        + shape("M252 220 H292 L270 326 Q266 348 244 348 H222Z", p.dark)
        + box("96 206 208 32 8", p.light)
    )


@draws("spade")
def spade(p: Palette) -> str:
    return (
        shadow("200 352 76")
        + line("M200 88 V226", WOOD, 19)
        + line("M160 44 H240 M160 44 Q162 88 200 94 Q238 88 240 44", p.base, 16)
        + shape("M140 212 H260 V290 Q256 334 200 356 Q144 334 140 290Z", STEEL)
        + shape("M200 212 H260 V290 Q256 334 200 356Z", IRON)
        + box("186 188 28 84 8", p.dark)
        + line("M152 228 V286", PAPER, 7)
    )


@draws("bird-house")
def bird_house(p: Palette) -> str:
    return (
        shadow("200 352 84")
        + box("190 300 20 50", BARK)
        + shape("M116 160 L200 84 L284 160 V310 H116Z", p.base)
        + shape("M200 84 L284 160 V310 H238 V150Z", p.dark)
        + line("M92 176 L200 72 L308 176", WOOD, 24)
        + line("M92 176 L200 72", BARK, 24)
        + disc("194 202 32", INK)
        + line("M194 262 V250", BARK, 11)
        + shape("M252 116 q18 -36 50 -24 l18 6 l-18 6 q-10 26 -42 22Z", EMBER)
        + disc("296 98 3", INK)
        + line("M118 286 H284", p.deep, 4)
    )


@draws("grill")
def grill(p: Palette) -> str:
    return (
        shadow("200 350 124")
        + line("M140 232 L92 344 M260 232 L308 344 M200 240 V338", COAL, 10)
        + line("M112 300 H288", IRON, 7)
        + disc("306 332 19", COAL)
        + disc("306 332 8", STEEL)
        + shape("M64 176 H336 C332 230 274 262 200 262 C126 262 68 230 64 176Z", p.dark)
        + shape("M64 166 C70 94 128 58 200 58 C272 58 330 94 336 166Z", p.base)
        + shape("M250 66 Q328 90 336 166 H284 Q284 104 250 66Z", p.dark)
        + box("54 162 292 16 8", STEEL)
        + line("M176 58 C176 34 224 34 224 58", COAL, 10)
        + line("M100 136 C110 110 130 94 152 86", p.light, 8)
        + disc("200 112 13", PAPER)
        + line("M200 112 l6 -6", EMBER, 4)
    )


@draws("secateurs")
def secateurs(p: Palette) -> str:
    return (
        shadow("200 352 90")
        + line("M192 186 C150 230 140 290 152 342", p.base, 28)
        + line("M210 186 C252 230 262 290 250 342", p.dark, 28)
        + shape("M176 188 C150 130 160 74 208 36 C228 96 224 150 216 190Z", STEEL)
        + shape("M222 196 C262 164 272 120 256 80 C246 116 226 136 204 156Z", IRON)
        + disc("200 182 17", COAL)
        + disc("200 182 6", EMBER)
        + line("M172 250 L228 250", IRON, 5)
    )


@draws("hose")
def hose(p: Palette) -> str:
    rings = "".join(
        f'<circle cx="190" cy="214" r="{r}" fill="none" stroke="{c}" stroke-width="22"/>'
        for r, c in ((112, p.base), (88, p.dark), (64, p.base))
    )
    return (
        shadow("200 344 130")
        + rings
        + disc("190 214 40", COAL)
        + disc("190 214 22", PAPER)
        + line("M302 214 C310 130 320 110 330 96", p.base, 21)
        + shape("M314 104 L336 46 H364 L352 112Z", CLOUDBERRY)
        + shape("M336 46 L332 30 H372 L364 46Z", COAL)
    )


@draws("wheelbarrow")
def wheelbarrow(p: Palette) -> str:
    return (
        shadow("196 346 160")
        + line("M84 292 L170 252 L372 190 M190 262 L236 340 M300 224 L268 340", BARK, 12)
        + shape("M42 128 H324 L264 256 H128Z", p.base)
        + shape("M270 128 H324 L264 256 H222Z", p.dark)
        + box("32 114 304 22 10", p.light)
        + disc("88 296 48", COAL)
        + disc("88 296 26", STEEL)
        + disc("88 296 8", COAL)
        + shape("M90 116 Q130 56 190 90 Q240 50 276 116Z", "#6b4630")
    )


@draws("lawn-mower")
def lawn_mower(p: Palette) -> str:
    return (
        shadow("190 344 160")
        + line("M262 244 L366 70", COAL, 10)
        + line("M338 64 L384 92", COAL, 15)
        + shape("M40 262 Q44 208 96 206 H250 Q300 208 304 262 V302 H40Z", p.base)
        + shape("M250 206 Q300 208 304 262 V302 H252Z", p.dark)
        + box("110 156 120 60 16", COAL)
        + box("128 138 84 24 10", p.light)
        + disc("86 304 38", COAL)
        + disc("86 304 17", STEEL)
        + disc("270 296 46", COAL)
        + disc("270 296 21", STEEL)
    )


@draws("fire-pit")
def fire_pit(p: Palette) -> str:
    return (
        shadow("200 346 136")
        + shape(
            "M200 40 C250 100 276 142 264 186 Q252 226 200 226 Q148 226 136 186 C128 150 150 128 162 138 C166 110 184 74 200 40Z",
            EMBER,
        )
        + shape(
            "M204 116 C234 152 242 172 234 196 Q226 222 200 222 Q174 222 168 196 C166 174 186 152 204 116Z",
            CLOUDBERRY,
        )
        + line("M104 222 L282 186 M118 188 L296 224", BARK, 19)
        + shape("M54 216 H346 C340 274 282 304 200 304 C118 304 60 274 54 216Z", p.base)
        + shape("M288 216 H346 C340 274 282 304 200 304 C262 284 288 256 288 216Z", p.dark)
        + line("M130 292 L112 342 M270 292 L288 342 M200 304 V342", p.deep, 12)
        + box("44 208 312 16 8", p.light)
    )


@draws("rake")
def rake(p: Palette) -> str:
    tines = " ".join(f"M200 200 L{x} 318 l4 22" for x in range(92, 310, 27))
    return (
        shadow("200 352 110")
        + line("M200 24 V210", WOOD, 15)
        + line("M200 30 V90", p.base, 19)
        + line(tines, p.dark, 8)
        + line("M140 268 H260", p.base, 13)
        + disc("200 206 17", p.base)
    )
