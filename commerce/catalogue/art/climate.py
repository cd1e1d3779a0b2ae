"""Things with a plug for floors, air and ironing."""

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
from commerce.catalogue.art.shapes import box, disc, line, oval, shadow, shape


@draws("vacuum")
def vacuum(p: Palette) -> str:
    return (
        shadow("200 346 172")
        + line("M132 226 C100 110 190 40 262 76 C290 92 296 110 304 130", COAL, 15)
        + line("M296 106 L332 316", STEEL, 13)
        + line("M290 78 L300 132", p.dark, 20)
        + shape("M270 312 H372 Q382 318 380 344 H262 Q260 320 270 312Z", COAL)
        + shape(
            "M40 276 C40 210 92 186 144 192 C212 198 246 240 248 300 Q248 320 228 320 H62 Q40 320 40 300Z",
            p.base,
        )
        + shape("M150 192 C212 198 246 240 248 300 Q248 320 228 320 H176 Q206 256 150 192Z", p.dark)
        + shape("M70 252 Q96 212 146 216 Q172 220 186 242 Q130 236 70 252Z", p.pale)
        + disc("96 314 34", COAL)
        + disc("96 314 16", IRON)
        + disc("218 324 22", COAL)
        + disc("218 324 9", IRON)
    )


@draws("robot-vacuum")
def robot_vacuum(p: Palette) -> str:
    return (
        shadow("200 306 160")
        + shape("M36 206 V250 C36 288 110 312 200 312 C290 312 364 288 364 250 V206Z", p.deep)
        + oval("200 206 164 78", p.base)
        + oval("200 200 140 62", p.light)
        + oval("200 182 46 20", COAL)
        + oval("200 172 46 20", IRON)
        + shape("M74 278 Q200 324 326 278 L322 296 Q200 340 78 296Z", COAL)
        + disc("200 232 10", CLOUDBERRY)
        + line("M44 300 l-22 20 M50 306 l-10 24 M356 300 l22 20", INK, 4)
    )


@draws("iron")
def iron(p: Palette) -> str:
    return (
        shadow("200 322 158")
        + shape("M44 294 C58 206 130 170 236 170 H322 Q344 170 346 194 L354 294Z", p.base)
        + shape("M262 170 H322 Q344 170 346 194 L354 294 H272 Q292 226 262 170Z", p.dark)
        + shape("M34 296 H360 Q366 316 350 318 H48 Q26 316 34 296Z", STEEL)
        + line("M172 176 C180 104 236 96 290 100 C330 104 330 140 326 174", COAL, 22)
        + disc("214 232 28", PAPER)
        + line("M214 232 L226 216", EMBER, 6)
        + line("M92 264 C108 230 132 212 160 204", p.light, 8)
        + line("M330 112 C366 100 376 70 352 44", INK, 6)
    )


@draws("fan")
def fan(p: Palette) -> str:
    blade = "M200 160 C168 128 172 76 206 70 C240 76 232 128 200 160Z"
    blades = "".join(
        f'<g transform="rotate({turn} 200 160)">{shape(blade, p.base if turn != 120 else p.dark)}</g>'
        for turn in (0, 120, 240)
    )
    return (
        shadow("200 348 88")
        + disc("200 160 124", p.pale)
        + blades
        + disc("200 160 22", p.deep)
        + '<circle cx="200" cy="160" r="122" fill="none" stroke="#26332e" stroke-width="6"/><circle cx="200" cy="160" r="84" fill="none" stroke="#26332e" stroke-width="2" opacity=".5"/>'
        + line("M200 38 V282 M78 160 H322 M114 74 L286 246 M286 74 L114 246", "#8b979a", 2)
        + box("190 282 20 48", p.dark)
        + box("128 326 144 22 11", p.base)
    )


@draws("heater")
def heater(p: Palette) -> str:
    return (
        shadow("200 346 136")
        + line("M96 330 V344 M304 330 V344", COAL, 16)
        + "".join(
            box(f"{x} 118 40 214 18", p.base) + box(f"{x + 24} 124 14 202 7", p.dark)
            for x in range(70, 320, 46)
        )
        + box("64 156 270 14 5", p.deep)
        + box("64 280 270 14 5", p.deep)
        + disc("318 236 14", PAPER)
        + line("M318 236 l6 -8", INK, 4)
        + line(
            "M130 90 c-12 -16 12 -26 0 -44 M200 90 c-12 -16 12 -26 0 -44 M270 90 c-12 -16 12 -26 0 -44",
            EMBER,
            6,
        )
    )


@draws("radio")
def radio(p: Palette) -> str:
    return (
        shadow("200 324 154")
        + line("M290 138 L346 42", IRON, 7)
        + disc("347 40 8", COAL)
        + line("M110 138 C110 84 250 84 250 138", BARK, 13)
        + box("44 134 312 186 26", p.base)
        + shape("M300 134 H330 Q356 134 356 160 V294 Q356 320 330 320 H292Z", p.dark)
        + disc("128 228 66", p.deep)
        + "".join(
            disc(f"{128 + dx} {228 + dy} 6", p.pale)
            for dx in (-36, -12, 12, 36)
            for dy in (-36, -12, 12, 36)
        )
        + box("216 164 116 44 8", PAPER)
        + line("M234 186 H314", IRON, 4)
        + line("M264 174 V198", EMBER, 6)
        + disc("242 262 22", WOOD)
        + disc("306 262 22", WOOD)
    )


@draws("air-cleaner")
def air_cleaner(p: Palette) -> str:
    return (
        shadow("200 348 90")
        + box("116 62 168 284 44", p.base)
        + shape("M232 62 H240 Q284 62 284 106 V302 Q284 346 240 346 H222 Q250 200 232 62Z", p.dark)
        + oval("200 88 60 18", p.deep)
        + "".join(line(f"M148 {y} H252", p.deep, 6) for y in range(208, 322, 20))
        + disc("200 156 20", PAPER)
        + disc("200 156 9", "#6f9068")
    )
