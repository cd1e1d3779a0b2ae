"""Things that other retailers' catalogues hold, so that an imported shop has a face too."""

from commerce.catalogue.art.palette import (
    CLOUDBERRY,
    EMBER,
    INK,
    IRON,
    LEATHER,
    MOSS,
    PAPER,
    STEEL,
    Palette,
)
from commerce.catalogue.art.registry import draws
from commerce.catalogue.art.shapes import box, disc, line, oval, placed, shadow, shape


@draws("generic")
def generic(p: Palette) -> str:
    return (
        shadow("200 338 140")
        + shape("M64 142 L200 88 L336 142 L200 200Z", p.light)
        + shape("M64 142 L200 200 V336 L64 272Z", p.base)
        + shape("M336 142 L200 200 V336 L336 272Z", p.dark)
        + shape("M124 118 L262 172 V222 L292 208 V160 L156 106Z", p.pale)
        + line("M86 238 L128 258 M86 256 L110 267", p.pale, 6)
    )


@draws("watch")
def watch(p: Palette) -> str:
    return (
        shadow("200 366 70")
        + shape("M160 40 H240 L250 120 H150Z M150 280 H250 L240 360 H160Z", p.base)
        + line("M200 52 V84 M200 312 V348", p.dark, 6)
        + disc("200 200 96", p.deep)
        + disc("200 200 86", STEEL)
        + disc("200 200 70", PAPER)
        + line("M200 200 V150", INK, 8)
        + line("M200 200 L236 216", INK, 8)
        + line("M200 138 V144 M200 256 V262 M138 200 H144 M256 200 H262", INK, 6)
        + box("292 188 18 24 5", IRON)
        + disc("200 200 7", EMBER)
    )


@draws("glasses")
def glasses(p: Palette) -> str:
    return (
        shadow("200 286 150")
        + line("M40 172 L20 130 M360 172 L380 130", p.dark, 11)
        + shape("M44 168 H184 Q192 256 118 256 Q42 256 44 168Z", p.base)
        + shape("M216 168 H356 Q358 256 282 256 Q208 256 216 168Z", p.base)
        + shape("M62 184 H168 Q172 238 118 238 Q62 238 62 184Z", p.pale)
        + shape("M232 184 H338 Q340 238 282 238 Q228 238 232 184Z", p.pale)
        + line("M182 184 Q200 168 218 184", p.base, 13)
        + line("M84 216 L112 190 M254 216 L282 190", PAPER, 7)
    )


@draws("handbag")
def handbag(p: Palette) -> str:
    return (
        shadow("200 346 122")
        + line("M132 160 C132 40 268 40 268 160", p.dark, 15)
        + shape("M92 152 H308 L334 314 Q336 344 306 344 H94 Q64 344 66 314Z", p.base)
        + shape("M264 152 H308 L334 314 Q336 344 306 344 H268Z", p.dark)
        + shape("M86 152 H314 L318 184 Q200 258 82 184Z", p.light)
        + box("184 206 32 36 6", CLOUDBERRY)
        + line("M92 300 H308", p.deep, 3)
    )


@draws("belt")
def belt(p: Palette) -> str:
    return (
        shadow("200 322 130")
        + '<g fill="none" stroke-width="38">'
        + f'<circle cx="200" cy="200" r="106" stroke="{p.base}"/>'
        + "</g>"
        + line("M200 94 A106 106 0 0 1 306 200", p.dark, 8)
        + line("M96 224 A106 106 0 0 0 304 224", p.light, 4)
        + shape("M210 272 L356 316 L346 350 L200 308Z", p.base)
        + box("156 270 74 72 10", CLOUDBERRY)
        + box("170 284 46 44 4", PAPER)
        + line("M196 306 H236", IRON, 8)
        + disc("276 316 5", INK)
        + disc("306 325 5", INK)
    )


@draws("jewellery")
def jewellery(p: Palette) -> str:
    return (
        shadow("200 356 70")
        + line("M92 50 C98 200 160 254 200 256 C240 254 302 200 308 50", CLOUDBERRY, 6)
        + shape("M148 288 L172 258 H228 L252 288 L200 350Z", p.base)
        + shape("M200 258 H228 L252 288 L200 350 L216 288Z", p.dark)
        + shape("M148 288 L172 258 H188 L184 288Z", p.pale)
        + line("M148 288 H252", PAPER, 4)
        + disc("200 254 8", CLOUDBERRY)
    )


@draws("earrings")
def earrings(p: Palette) -> str:
    one = (
        line("M120 110 C96 60 146 52 138 98 V128", CLOUDBERRY, 6)
        + shape(
            "M138 128 C184 190 190 220 190 244 A52 52 0 0 1 86 244 C86 220 92 190 138 128Z", p.base
        )
        + shape("M138 128 C184 190 190 220 190 244 A52 52 0 0 1 138 296 Q176 230 138 128Z", p.dark)
        + line("M108 236 Q108 258 122 270", p.pale, 8)
    )
    return shadow("200 342 120") + placed(one, "-24 10") + placed(one, "148 10")


@draws("ring")
def ring(p: Palette) -> str:
    return (
        shadow("200 350 90")
        + f'<circle cx="200" cy="240" r="92" fill="none" stroke="{CLOUDBERRY}" stroke-width="22"/>'
        + line("M120 250 A80 80 0 0 0 170 312", "#f8c87d", 6)
        + shape("M136 104 L164 66 H236 L264 104 L200 166Z", p.base)
        + shape("M200 66 H236 L264 104 L200 166 L222 104Z", p.dark)
        + shape("M136 104 L164 66 H186 L178 104Z", p.pale)
    )


@draws("bauble")
def bauble(p: Palette) -> str:
    return (
        shadow("200 350 90")
        + line("M200 30 V70", CLOUDBERRY, 5)
        + box("176 66 48 36 6", CLOUDBERRY)
        + disc("200 220 122", p.base)
        + shape("M256 112 A122 122 0 0 1 200 342 Q300 250 256 112Z", p.dark)
        + line(
            "M84 190 L112 214 L142 190 L172 214 L200 190 L228 214 L258 190 L288 214 L316 190",
            p.pale,
            8,
        )
        + line("M90 256 Q200 290 310 256", p.pale, 7)
        + line("M122 154 Q134 134 152 124", PAPER, 9)
    )


@draws("egg")
def egg(p: Palette) -> str:
    return (
        shadow("200 350 92")
        + shape(
            "M200 48 C274 48 312 162 308 226 C304 300 258 348 200 348 C142 348 96 300 92 226 C88 162 126 48 200 48Z",
            p.base,
        )
        + shape(
            "M240 64 C290 110 312 178 308 226 C304 300 258 348 200 348 Q290 240 240 64Z", p.dark
        )
        + line("M96 190 L130 168 L166 192 L200 168 L234 192 L270 168 L304 190", PAPER, 9)
        + line("M98 262 Q200 294 302 262", p.pale, 9)
        + "".join(disc(f"{x} 228 9", p.pale) for x in (130, 176, 224, 270))
    )


@draws("pumpkin")
def pumpkin(p: Palette) -> str:
    return (
        shadow("200 340 140")
        + oval("110 228 66 98", p.dark)
        + oval("290 228 66 98", p.dark)
        + oval("150 228 66 108", p.base)
        + oval("250 228 66 108", p.base)
        + oval("200 228 56 112", p.light)
        + shape("M182 124 C184 90 196 66 226 52 L238 72 C220 84 218 104 220 126Z", MOSS)
        + shape(
            "M132 210 L152 174 L172 210Z M228 210 L248 174 L268 210Z M134 246 Q200 310 266 246 Q200 276 134 246Z",
            INK,
        )
    )


@draws("heart")
def heart(p: Palette) -> str:
    return (
        shadow("200 350 100")
        + shape(
            "M200 340 C80 262 52 194 66 142 C84 78 164 70 200 136 C236 70 316 78 334 142 C348 194 320 262 200 340Z",
            p.base,
        )
        + shape(
            "M288 98 C322 106 334 142 334 142 C348 194 320 262 200 340 Q320 220 288 98Z", p.dark
        )
        + line("M98 168 Q98 136 126 124", p.pale, 11)
    )


@draws("pet-bowl")
def pet_bowl(p: Palette) -> str:
    return (
        shadow("200 326 150")
        + shape(
            "M92 214 C96 160 144 166 150 178 C166 150 214 150 222 176 C244 156 300 164 308 214Z",
            LEATHER,
        )
        + shape("M84 208 H316 L356 306 Q358 324 340 324 H60 Q42 324 44 306Z", p.base)
        + shape("M272 208 H316 L356 306 Q358 324 340 324 H296Z", p.dark)
        + oval("200 210 118 16", p.deep)
        + oval("200 278 25 20", PAPER)
        + "".join(disc(g, PAPER) for g in ("170 256 9", "188 244 9", "212 244 9", "230 256 9"))
        + shape(
            "M120 206 C130 176 148 180 156 190 C170 170 208 170 218 190 C240 176 276 182 282 206Z",
            LEATHER,
        )
    )
