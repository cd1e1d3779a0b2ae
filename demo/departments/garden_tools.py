"""Garden and tools."""

from demo.model import Department, Group

HAND = Group(
    slug="tools",
    name_en="Tools",
    name_nb="Verktøy",
    sku="HAND",
    art="hammer",
    facts_en="{weight_g} g, made of {material}.",
    facts_nb="{weight_g} g, laget av {material}.",
    care_en=("Wipe with an oily rag before winter.", "Guaranteed for as long as you own it."),
    care_nb=("Tørkes med en oljet fille før vinteren.", "Garantien gjelder så lenge du eier det."),
    attributes={"material": "carbon-steel"},
    rows="""
HAMMER | Brennmoor | Slag claw hammer | Slag klohammer | 29 329 | rust pine | weight_g=680
A hickory shaft and a claw that pulls what it can reach.
Skaft i hickory og en klo som drar ut det den når.
SAG | Brennmoor | Bite hand saw | Bite håndsag | 25 279 | rust ochre | weight_g=450 | saw
Hardened teeth that cut on both strokes; 50 cm.
Herdede tenner som tar begge veier; 50 cm.
SKRU | Brennmoor | Vri screwdriver set | Vri skrutrekkersett | 35 389 | rust pine ochre | weight_g=620 pieces=6 | screwdriver
Six of them, with the shape stamped on top so the right one comes first.
Seks stykker, med profilen preget på toppen så den riktige kommer først.
TANG | Brennmoor | Grip combination pliers | Grip kombinasjonstang | 19 219 | rust slate | weight_g=310 | pliers
Cuts wire, turns nuts and pulls splinters out of boats.
Klipper ståltråd, vrir muttere og drar fliser ut av båter.
SKIFT | Brennmoor | Skift adjustable wrench | Skift skiftenøkkel | 25 279 | rust slate / +20 20cm 25cm 30cm | weight_g=420 | wrench
Marks on the jaw show the width before you try.
Merker på kjeften viser bredden før du prøver.
OKS | Brennmoor | Kløyv splitting axe | Kløyv vedøks | 69 749 | rust pine | weight_g=2100 | axe
The wide head opens birch at one blow and spruce at two.
Det brede hodet åpner bjørk på ett slag og gran på to.
OKSL | Brennmoor | Kvist camp hatchet | Kvist turøks | 45 499 | rust walnut | weight_g=690 | axe
For kindling; the sheath hangs on a belt.
Til opptenningsved; sliren henges i beltet.
DRILL | Askfell | Bor cordless drill 18 V | Bor batteridrill 18 V | 129 1390 | rust slate pine | weight_g=1600 power_w=400 material=plastic | drill
Two batteries, so one is always full.
To batterier, så ett alltid er fullt.
KASSEV | Brennmoor | Orden tool box | Orden verktøykasse | 39 429 | rust slate | weight_g=2900 volume_l=18 | toolbox
Steel that can be stood on, with a tray for the small things.
Stål du kan stå på, med brett til smått.
""",
)
GROW = Group(
    slug="gardening",
    name_en="Garden tools",
    name_nb="Hageredskap",
    sku="GROW",
    art="spade",
    facts_en="{kg} kg, made of {material}.",
    facts_nb="{kg} kg, laget av {material}.",
    care_en=("Brush off soil and hang it up dry.", "Sharpen and oil in the spring."),
    care_nb=("Børst av jord og heng den tørt.", "Slipes og oljes om våren."),
    attributes={"material": "carbon-steel"},
    rows="""
SPADEH | Brennmoor | Åker garden spade | Åker hagespade | 45 489 | pine rust | weight_g=1900
A tread on both sides saves the sole of the boot.
Trinn på begge sider sparer støvelsålen.
SAKS | Brennmoor | Rose secateurs | Rose beskjæringssaks | 35 379 | rust pine ochre | weight_g=240 | secateurs
Opens with the thumb, left or right.
Åpnes med tommelen, venstre eller høyre.
KANNE | Fjord & Fell | Regnvær watering can | Regnvær vannkanne | 29 319 | pine ochre slate / +25 5L 9L | weight_g=980 | watering-can
The long neck balances when it is full and still pours when it is nearly empty.
Den lange halsen balanserer når den er full og heller når den er nesten tom.
SLANGE | Fjord & Fell | Slynge garden hose | Slynge hageslange | 39 429 | pine ochre / +35 15M 25M | weight_g=2600 material=rubber | hose
Stays soft in April and does not kink at the corner.
Myk i april og knekker ikke ved hushjørnet.
BAR | Brennmoor | Last wheelbarrow | Last trillebår | 89 969 | pine rust | weight_g=13500 volume_l=90 | wheelbarrow
A tyre that cannot puncture, and handles at the height of a tall gardener.
Hjul som ikke kan punktere, og håndtak i høyde for en lang gartner.
KLIPP | Askfell | Plen cordless lawn mower | Plen batterigressklipper | 299 3190 | pine rust | weight_g=16800 power_w=1200 material=plastic | lawn-mower
Quiet enough for a Sunday, if the rules allow; 400 square metres a charge.
Stille nok for en søndag, om reglene tillater det; 400 kvadratmeter per lading.
RIVE | Brennmoor | Løv leaf rake | Løv løvrive | 25 269 | pine ochre | weight_g=720 | rake
Wide, springy tines that comb and do not dig.
Brede tinder som grer og ikke graver.
""",
)
POTS = Group(
    slug="pots-and-birds",
    name_en="Pots and birds",
    name_nb="Potter og fugler",
    sku="GARD",
    art="planter",
    facts_en="{kg} kg, made of {material}.",
    facts_nb="{kg} kg, laget av {material}.",
    attributes={"material": "terracotta"},
    rows="""
POTTE | Holmrose | Leire plant pot | Leire blomsterpotte | 19 209 | rust sand slate / +35 18cm 24cm 30cm | weight_g=1500
Breathes through the wall, with a saucer that fits.
Puster gjennom veggen, med skål som passer.
KASSEB | Holmrose | Balkong planter box | Balkong blomsterkasse | 35 379 | pine slate rust | weight_g=2400 material=steel
Hooks for a rail of up to 8 cm, and holes at the right height.
Kroker til rekkverk på inntil 8 cm, og hull i riktig høyde.
URTEP | Holmrose | Karm herb pots | Karm urtepotter | 25 269 | sand sky berry | weight_g=1300 pieces=3 material=stoneware
Three on a tray: one for basil, one for chives, one that always dies.
Tre på et brett: én til basilikum, én til gressløk, én som alltid dør.
FUGLEK | Holmrose | Meis bird house | Meis fuglekasse | 29 319 | rust pine sand | weight_g=1200 material=pine
An opening of 32 mm: tits come in, sparrows do not.
Åpning på 32 mm: meiser slipper inn, spurver ikke.
FUGLEB | Holmrose | Dompap bird table | Dompap fuglebrett | 35 379 | rust pine | weight_g=1700 material=pine | bird-house
A roof wide enough to keep the seed dry and the cat guessing.
Tak bredt nok til å holde frøene tørre og katten undrende.
DRIVH | Holmrose | Spire mini greenhouse | Spire minidrivhus | - 699 | sand | weight_g=6400 material=glass | planter
Glass on four sides for tomatoes that start in March.
Glass på fire sider for tomater som starter i mars.
HAGEST | Holmrose | Hekk garden hammock | Hekk hagehengekøye | 69 759 | sand rust pine | weight_g=3200 material=cotton | hammock
For two adults, or one adult and the whole of August.
For to voksne, eller én voksen og hele august.
""",
)
FIRE = Group(
    slug="grills-and-fire",
    name_en="Grills and fire",
    name_nb="Griller og bål",
    sku="FIRE",
    art="grill",
    facts_en="{kg} kg, made of {material}.",
    facts_nb="{kg} kg, laget av {material}.",
    care_en=(
        "Let it cool, brush the grate and empty the ash.",
        "Use it outdoors only, on ground that cannot burn.",
    ),
    care_nb=(
        "La den kjøle seg, børst risten og tøm asken.",
        "Bare til utendørs bruk, på underlag som ikke kan brenne.",
    ),
    attributes={"material": "steel"},
    rows="""
KULE | Brennmoor | Sankthans kettle barbecue | Sankthans kulegrill | 129 1390 | rust ink pine | weight_g=11500
A lid with a thermometer, and wheels for following the sun.
Lokk med termometer, og hjul så du kan følge sola.
GASSG | Brennmoor | Tirsdag gas barbecue | Tirsdag gassgrill | 349 3690 | ink rust | weight_g=32000 power_w=9000
Hot in eight minutes, which makes a Tuesday possible.
Varm på åtte minutter, og da går det an på en tirsdag.
BALP | Brennmoor | Glør fire pit | Glør bålpanne | 99 1090 | ink rust | weight_g=9800 | fire-pit
Turns from warmth to cooking when the grate goes on.
Går fra varme til matlaging når risten legges på.
ENGANG | Brennmoor | Rast portable barbecue | Rast turgrill | 39 429 | rust pine sky | weight_g=2900 | grill
Folds as flat as a laptop and grills for four.
Brettes flat som en pc og griller til fire.
TENN | Fjord & Fell | Never birch-bark kindling | Never opptenningsved | 9 99 | sand | weight_g=1200 material=birch | basket
Dry birch and bark enough for twelve fires.
Tørr bjørk og never nok til tolv bål.
GRYTEB | Brennmoor | Bål tripod and pot | Bål trefot med gryte | 99 1090 | ink | weight_g=6200 volume_l=6 material=cast-iron | pot
Three legs, a chain and six litres of soup for people who fell in.
Tre bein, kjetting og seks liter suppe til dem som falt uti.
""",
)
DEPARTMENT = Department(
    "garden-tools", "Garden and tools", "Hage og verktøy", (HAND, GROW, POTS, FIRE)
)
