"""How each material is looked after, for groups whose products are of many materials."""

CARE: dict[str, tuple[str, str]] = {
    "down": (
        "Wash at 30 °C with down soap and tumble dry until no lumps are left.",
        "Vaskes på 30 °C med dunvaskemiddel og tørkes i trommel til klumpene er borte.",
    ),
    "hollowfibre": (
        "Wash at 60 °C and dry on low heat; store it loosely, never compressed.",
        "Vaskes på 60 °C og tørkes på lav varme; lagres løst, aldri sammenpresset.",
    ),
    "foam": (
        "Wipe with a damp cloth and let it air flat.",
        "Tørkes med fuktig klut og luftes flatt.",
    ),
    "wool": (
        "Air it first; when it must be washed, use the wool programme at 30 °C and dry it flat.",
        "Luftes først; når det må vaskes, bruk ullprogram på 30 °C og tørk flatt.",
    ),
    "merino": (
        "Wash inside out on the wool programme at 30 °C, without softener.",
        "Vaskes på vranga på ullprogram, 30 °C, uten tøymykner.",
    ),
    "cotton": (
        "Wash at 40 °C; shrinks by up to three per cent the first time.",
        "Vaskes på 40 °C; krymper inntil tre prosent første gang.",
    ),
    "linen": (
        "Wash at 40 °C and hang it damp: linen straightens itself.",
        "Vaskes på 40 °C og henges fuktig: lin retter seg ut selv.",
    ),
    "recycled-polyester": (
        "Wash at 30 °C in a bag that catches fibres; no softener.",
        "Vaskes på 30 °C i pose som fanger fibrer; uten tøymykner.",
    ),
    "mesh": (
        "Brush off dry mud and let them dry slowly with the insoles out; never in the machine.",
        "Børst av tørr gjørme og la dem tørke langsomt uten innersåler; aldri i maskin.",
    ),
    "pu": (
        "Rinse with a hose or sponge and hang up to dry; not in the machine.",
        "Skylles eller svampes og henges til tørk; ikke i maskin.",
    ),
    "leather": (
        "Brush off dirt, dry slowly away from heat and wax before the season.",
        "Børst av smuss, tørk langsomt unna varme og smør før sesongen.",
    ),
    "nubuck": (
        "Brush when dry and spray with a water repellent; wax would close the leather.",
        "Børstes tørr og sprayes med impregnering; fett ville tettet skinnet.",
    ),
    "suede": (
        "Brush with a soft brush and keep it out of the rain.",
        "Børstes med myk børste og holdes unna regn.",
    ),
    "cast-iron": (
        "Wash by hand without soda, dry at once and rub with a drop of oil.",
        "Vaskes for hånd uten soda, tørkes straks og gnis med en dråpe olje.",
    ),
    "carbon-steel": (
        "Wipe dry after use and oil it thinly; it darkens, as it should.",
        "Tørkes etter bruk og oljes tynt; den mørkner, slik den skal.",
    ),
    "steel": (
        "Goes in the dishwasher; a spoon of vinegar removes limescale.",
        "Tåler oppvaskmaskin; en skje eddik fjerner kalk.",
    ),
    "aluminium": (
        "Wipe with a soft cloth and mild soap; no scouring powder.",
        "Tørkes med myk klut og mild såpe; ikke skurepulver.",
    ),
    "stoneware": (
        "Stands the dishwasher and the microwave; glazes vary a little from piece to piece.",
        "Tåler oppvaskmaskin og mikrobølgeovn; glasuren varierer litt fra del til del.",
    ),
    "enamel": (
        "Goes on a flame and in the dishwasher, but never in the microwave.",
        "Tåler flamme og oppvaskmaskin, men aldri mikrobølgeovn.",
    ),
    "glass": (
        "Clean with lukewarm water and a soft cloth; no abrasives.",
        "Rengjøres med lunkent vann og myk klut; ikke slipemidler.",
    ),
    "terracotta": (
        "Empty it before the frost and scrub it with hot water each spring.",
        "Tømmes før frosten og skrubbes med varmt vann hver vår.",
    ),
    "birch": (
        "Wipe with a damp cloth and dry at once; tighten screws after a month.",
        "Tørkes med fuktig klut og tørkes straks av; skruer etterstrammes etter en måned.",
    ),
    "oak": (
        "Oil it twice a year; rings from glasses sand away.",
        "Oljes to ganger i året; merker etter glass kan pusses bort.",
    ),
    "pine": (
        "Clean with hot water, without soap; the wood turns silver out of doors.",
        "Rengjøres med varmt vann uten såpe; treet sølvgrånes utendørs.",
    ),
    "willow": (
        "Dust with a brush; a light spray of water once a year keeps it supple.",
        "Børstes for støv; en lett dusj vann én gang i året holder pilen smidig.",
    ),
    "plant": (
        "Keep out of the sun; paper and glass go back into the cycle.",
        "Oppbevares unna sola; papir og glass går tilbake i kretsløpet.",
    ),
    "cardboard": (
        "Keep dry; lost pieces are sent free of charge.",
        "Oppbevares tørt; mistede deler sendes gratis.",
    ),
}
