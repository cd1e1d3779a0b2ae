"""Footwear."""

from demo.model import Department, Group

BOOTS = Group(
    slug="hiking-boots",
    name_en="Hiking boots",
    name_nb="Tursko og fjellstøvler",
    sku="BOOT",
    art="boots",
    facts_en="Upper in {material}; the pair weighs {weight_g} g.",
    facts_nb="Overdel i {material}; paret veier {weight_g} g.",
    attributes={"material": "leather"},
    rows="""
BRE | Brennmoor | Bre leather mountain boots | Bre fjellstøvler i skinn | 219 2490 | walnut ink / 39 41 42 43 44 46 | weight_g=1560
Stiff enough for scree and a heavy rucksack; breaks in over three walks.
Stive nok for ur og tung sekk; gås inn på tre turer.
MYR | Brennmoor | Myr membrane boots | Myr membranstøvler | 169 1890 | moss walnut / 38 40 41 42 44 | weight_g=1180 material=nubuck
For bog and board-walk: dry to the ankle bone.
For myr og klopper: tørr til ankelkulen.
STEIN | Tarnvik | Stein low hiking shoes | Stein lave tursko | 119 1390 | slate rust moss / 38 40 42 44 | weight_g=840 material=mesh
Rubber round the toe, so stones lose.
Gummi rundt tåa, så steinene taper.
LEIA | Tarnvik | Leia children's hiking boots | Leia tursko til barn | 55 629 | sky berry / 28 30 32 34 | weight_g=560 material=mesh
Closes with a strap that small hands manage alone.
Lukkes med borrelås som små hender klarer selv.
BYGD | Brennmoor | Bygd walking boots | Bygd turstøvletter | 145 1640 | walnut sand / 37 38 39 40 41 | weight_g=980
A softer boot for field paths and the village shop.
En mykere støvlett for markveier og butikken i bygda.
""",
)
RUN = Group(
    slug="running-shoes",
    name_en="Running shoes",
    name_nb="Løpesko",
    sku="RUN",
    art="running-shoe",
    facts_en="Drop {drop_mm} mm, {weight_g} g a pair, upper in {material}.",
    facts_nb="Dropp {drop_mm} mm, {weight_g} g per par, overdel i {material}.",
    care_en=(
        "Take the insoles out to dry; never in the machine.",
        "Rotate two pairs and both last longer.",
    ),
    care_nb=(
        "Ta ut innersålene til tørk; aldri i maskin.",
        "Bytt på to par, så varer begge lenger.",
    ),
    attributes={"material": "mesh"},
    rows="""
KVIST | Tarnvik | Kvist trail running shoes | Kvist terrengløpesko | 119 1390 | ochre sky ink / 38 40 42 44 | weight_g=540 drop_mm=6
Lugs that shed mud at the next stride.
Knotter som slipper gjørma i neste steg.
ASFALT | Tarnvik | Asfalt road running shoes | Asfalt løpesko for vei | 109 1290 | rust sky slate / 38 40 42 44 | weight_g=500 drop_mm=8
A soft heel for long, flat Sundays.
Myk hæl for lange, flate søndager.
PIGG | Brennmoor | Pigg studded running shoes | Pigg piggsko for løping | 139 1590 | ink rust / 39 41 43 45 | weight_g=620 drop_mm=8
Sixteen steel studs for pavements that nobody gritted.
Seksten stålpigger for fortau ingen har strødd.
FJAER | Tarnvik | Fjær race shoes | Fjær konkurransesko | 149 1690 | berry ochre / 39 41 43 | weight_g=390 drop_mm=4
Light and lively; for the days with a number on your chest.
Lette og kvikke; for dagene med startnummer.
JEVN | Fjord & Fell | Jevn everyday running shoes | Jevn løpesko til hverdags | 69 799 | slate sky pine / 38 40 42 44 | weight_g=560 drop_mm=8
The first pair: roomy, forgiving and cheap to replace.
Det første paret: romslige, snille og rimelige å bytte.
MOTBAKKE | Brennmoor | Motbakke fell shoes | Motbakke fjelløpesko | 129 1450 | rust moss / 39 41 42 44 | weight_g=480 drop_mm=4
A tight heel and deep grip for straight up and straight down.
Fast hæl og dypt grep for rett opp og rett ned.
BANE | Tarnvik | Bane indoor shoes | Bane innesko | 65 729 | sky rust / 37 39 41 43 | weight_g=520 drop_mm=6
Non-marking soles for the gym hall and quick turns.
Såler som ikke setter merker i gymsalen, og som tåler raske vendinger.
""",
)
WINTER = Group(
    slug="winter-boots",
    name_en="Winter boots",
    name_nb="Vinterstøvler",
    sku="WINT",
    art="winter-boot",
    facts_en="Upper in {material}, rated to {temp_c} °C, {weight_g} g a pair.",
    facts_nb="Overdel i {material}, for ned til {temp_c} °C, {weight_g} g per par.",
    attributes={"material": "nubuck"},
    rows="""
SNO | Brennmoor | Snøfokk winter boots | Snøfokk vinterstøvler | 149 1690 | ink walnut berry / 38 40 42 44 | weight_g=1500 temp_c=-30
A removable wool felt liner, and a sole that still bends in the cold.
Uttakbar innersko i ullfilt, og en såle som fortsatt er myk i kulda.
HOLKE | Brennmoor | Holke studded ankle boots | Holke piggstøvletter | 129 1450 | ink walnut / 37 39 41 43 | weight_g=1180 temp_c=-15
Studs that fold away at the shop door.
Pigger som felles inn ved butikkdøra.
KOS | Fjord & Fell | Kos lined boots | Kos fôrede støvletter | 79 899 | walnut slate sand / 37 39 41 | weight_g=960 temp_c=-10 material=suede
Lined with wool to the toes; for the walk from sofa to shed.
Fôret med ull helt til tærne; for turen fra sofa til uthus.
AKE | Tarnvik | Ake children's winter boots | Ake vinterstøvler til barn | 49 569 | sky berry rust / 26 28 30 32 | weight_g=620 temp_c=-20 material=mesh
A drawstring at the top keeps the snowdrift outside.
Snøring øverst holder snøfonna utenfor.
""",
)
WET = Group(
    slug="wellies",
    name_en="Wellingtons",
    name_nb="Gummistøvler",
    sku="WELL",
    art="wellies",
    facts_en="Made of {material}, {weight_g} g a pair.",
    facts_nb="Laget av {material}, {weight_g} g per par.",
    care_en=(
        "Rinse and keep out of the sun; a drop of silicone oil keeps rubber supple.",
        "Turn upside down to dry.",
    ),
    care_nb=(
        "Skylles og holdes unna sola; en dråpe silikonolje holder gummien myk.",
        "Settes opp ned til tørk.",
    ),
    attributes={"material": "rubber"},
    rows="""
DAM | Fjord & Fell | Dam wellingtons | Dam gummistøvler | 49 549 | pine ink berry / 37 39 41 43 | weight_g=1500
Natural rubber with a cotton lining, and a heel step to pull them off by.
Naturgummi med bomullsfôr, og hælkant til å dra dem av med.
PYTT | Fjord & Fell | Pytt children's wellingtons | Pytt gummistøvler til barn | 22 249 | ochre sky berry pine / 24 26 28 | weight_g=700
Two handles at the top: in by yourself, out by yourself.
To håndtak øverst: på selv, av selv.
VARM | Brennmoor | Varmvann lined wellingtons | Varmvann fôrede gummistøvler | 89 999 | pine ink / 38 40 42 44 | weight_g=1900
Neoprene inside for the boat in March.
Neopren inni for båten i mars.
BRYGGE | Brennmoor | Brygge deck boots | Brygge dekksstøvler | 69 779 | sky sand / 38 40 42 44 | weight_g=1100
Ankle high, with a pale sole that leaves no marks on deck.
Ankelhøye, med lys såle som ikke setter merker på dekk.
""",
)
EASY = Group(
    slug="sandals-slippers",
    name_en="Sandals and slippers",
    name_nb="Sandaler og tøfler",
    sku="EASY",
    art="sandal",
    facts_en="Upper in {material}, {weight_g} g a pair.",
    facts_nb="Overdel i {material}, {weight_g} g per par.",
    rows="""
VADE | Tarnvik | Vade river sandals | Vade turandaler | 69 799 | slate pine / 38 40 42 44 | weight_g=620 material=mesh
Three straps to set, and a toe guard for stony fords.
Tre reimer å stille, og tåbeskyttelse for steinete vad.
SVABERG | Brennmoor | Svaberg leather sandals | Svaberg skinnsandaler | 79 899 | walnut sand / 37 39 41 43 | weight_g=540 material=leather
A cork footbed that takes the shape of one foot only: yours.
Korksåle som former seg etter bare én fot: din.
STUE | Ullbrekka | Stue felted slippers | Stue filttøfler | 45 499 | slate rust moss / 37 39 41 43 | weight_g=380 material=wool | slipper
Felted wool with a suede sole that is quiet on a wooden floor.
Tovet ull med semsket såle, lydløs på tregulv.
HYTTE | Ullbrekka | Hytte sheepskin slippers | Hytte saueskinnstøfler | 65 729 | walnut sand / 37 39 41 43 | weight_g=460 material=suede | slipper
Keep a spare pair by the cabin door for guests.
Ha et ekstra par ved hyttedøra til gjestene.
BADE | Fjord & Fell | Bade pool sandals | Bade badesandaler | 15 169 | sky ink / 37 39 41 43 | weight_g=260 material=foam
Made of one piece, dry in a minute.
Støpt i ett stykke, tørre på et minutt.
TRESKO | Brennmoor | Tun clogs | Tun tresko | 69 769 | walnut ink rust / 37 39 41 43 | weight_g=900 material=leather | slipper
On without hands, across the yard and back with the newspaper.
På uten hender, over tunet og tilbake med avisa.
""",
)

DEPARTMENT = Department("footwear", "Footwear", "Sko og støvler", (BOOTS, RUN, WINTER, WET, EASY))
