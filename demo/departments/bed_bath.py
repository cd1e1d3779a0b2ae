"""Bedroom and bath."""

from demo.model import Department, Group

DUVETS = Group(
    slug="duvets-and-pillows",
    name_en="Duvets and pillows",
    name_nb="Dyner og puter",
    sku="DUV",
    art="duvet",
    facts_en="Filled with {material}, {weight_g} g in the first size.",
    facts_nb="Fylt med {material}, {weight_g} g i første størrelse.",
    rows="""
VDYN | Ullbrekka | Snødyne winter duvet | Snødyne vinterdyne | 179 1990 | white / +22 140x200 150x220 200x220 | weight_g=1100 material=down
Boxes sewn so that the down cannot wander to the foot.
Kassesydd, så dunet ikke vandrer til fotenden.
HDYN | Ullbrekka | Helårsdyne all-year duvet | Helårsdyne i dun | 139 1590 | white sky / +22 140x200 150x220 200x220 | weight_g=800 material=down
Neither too warm in May nor too cold in October.
Verken for varm i mai eller for kald i oktober.
FDYN | Fjord & Fell | Lett fibre duvet | Lett fiberdyne | 49 549 | white / +20 140x200 150x220 200x220 | weight_g=950 material=hollowfibre
For guests, students and everybody who sneezes at feathers.
For gjester, studenter og alle som nyser av fjær.
ULLDYN | Ullbrekka | Beite wool duvet | Beite ulldyne | 119 1290 | sand / +20 140x200 150x220 | weight_g=1300 material=wool
Wool takes up damp, so those who run hot sleep dry.
Ull tar opp fukt, så de som er varme, sover tørt.
BDYN | Ullbrekka | Vugge cot duvet | Vugge babydyne | 45 499 | white sky | weight_g=320 material=down
80 by 100 cm, light enough to be kicked off and found again.
80 ganger 100 cm, lett nok til å sparkes av og finnes igjen.
DPUTE | Ullbrekka | Sky down pillow | Sky dunpute | 59 649 | white / Low Medium High | weight_g=700 material=down | pillow
Three heights: for the stomach, the back and the side.
Tre høyder: for mage, rygg og side.
SPUTE | Fjord & Fell | Nakke memory-foam pillow | Nakke pute i minneskum | 45 489 | white slate | weight_g=1200 material=foam | pillow
A hollow for the head and a rise for the neck.
Fordypning til hodet og støtte til nakken.
FPUTE | Fjord & Fell | Lett fibre pillow | Lett fiberpute | 15 169 | white / Low High | weight_g=600 material=hollowfibre | pillow
Washes at 60 degrees and comes back round.
Vaskes på 60 grader og blir rund igjen.
""",
)
LINEN = Group(
    slug="bed-linen",
    name_en="Bed linen",
    name_nb="Sengetøy",
    sku="LINE",
    art="bed-linen",
    facts_en="Woven of {material}; a duvet cover and pillow case of {weight_g} g.",
    facts_nb="Vevd av {material}; dynetrekk og putevar på {weight_g} g.",
    care_en=("Wash at 60 °C before first use.", "Line dry for crispness, or tumble for softness."),
    care_nb=(
        "Vaskes på 60 °C før første gangs bruk.",
        "Tørk på snor for et sprøtt preg, i trommel for et mykt.",
    ),
    attributes={"material": "cotton"},
    rows="""
SATENG | Holmrose | Nattsvermer satin bed linen | Nattsvermer sengesett i sateng | 59 649 | slate sand berry pine / +20 140x200 140x220 200x220 | weight_g=980
Cool at first touch, with hidden buttons at the foot.
Svalt ved første berøring, med skjulte knapper i fotenden.
PERKAL | Holmrose | Bris percale bed linen | Bris sengesett i perkal | 49 549 | white sky sand / +20 140x200 140x220 200x220 | weight_g=900
Crisp as a shirt; better at the hundredth wash.
Sprøtt som en skjorte; bedre etter hundre vask.
LIN | Holmrose | Rynke linen bed linen | Rynke sengesett i lin | 129 1390 | sand slate rust / +20 140x200 140x220 | weight_g=1150 material=linen
Never ironed, always right.
Aldri strøket, alltid riktig.
FLANELL | Holmrose | Januar flannel bed linen | Januar sengesett i flanell | 45 499 | rust pine slate / +20 140x200 140x220 | weight_g=1050
Brushed on both sides for rooms with an open window.
Børstet på begge sider for rom med åpent vindu.
BARNS | Holmrose | Revunge children's bed linen | Revunge sengesett til barn | 29 329 | ochre sky berry | weight_g=520
Fox cubs asleep in a row, 100 by 140 cm.
Revunger som sover på rad, 100 ganger 140 cm.
LAKEN | Fjord & Fell | Stramt fitted sheet | Stramt stretchlaken | 22 249 | white sand slate / +18 90x200 120x200 160x200 180x200 | weight_g=480
Jersey with deep corners that stay put.
Jersey med dype hjørner som blir på plass.
""",
)
TOWELS = Group(
    slug="towels",
    name_en="Towels and bath robes",
    name_nb="Håndklær og badekåper",
    sku="TOWL",
    art="towel",
    facts_en="{material_cap}, {weight_g} g.",
    facts_nb="{material_cap}, {weight_g} g.",
    care_en=(
        "Wash at 60 °C; softener makes it thirsty for less.",
        "Wash dark colours alone the first time.",
    ),
    care_nb=(
        "Vaskes på 60 °C; tøymykner gjør det mindre sugende.",
        "Vask mørke farger alene første gang.",
    ),
    attributes={"material": "cotton"},
    rows="""
FROTTE | Holmrose | Badstue terry towel | Badstue frottéhåndkle | 15 169 | white slate pine rust / +60 50x100 70x140 | weight_g=300
Long loops that drink, and a loop that survives the hook.
Lange løkker som suger, og en hempe som overlever kroken.
VAFLET | Holmrose | Rute waffle towel | Rute vaffelhåndkle | 19 219 | sand sky berry / +60 50x100 100x150 | weight_g=240
Dries before breakfast, so it is the one to take along.
Tørker før frokost, så det er dette du tar med.
HAMAM | Holmrose | Strand beach towel | Strand strandhåndkle | 25 279 | sky ochre rust | weight_g=380
Thin, wide and fringed; sand falls off it.
Tynt, bredt og med frynser; sanda faller av.
KAPE | Holmrose | Søndag bath robe | Søndag badekåpe | 69 769 | white slate pine / S M L | weight_g=1200 | bathrobe
Pockets deep enough for a newspaper.
Lommer dype nok til en avis.
SAUNA | Holmrose | Steam linen robe | Damp badekåpe i lin | 95 1049 | sand slate / S M L | weight_g=780 material=linen | bathrobe
Light after the sauna and dry at the next round.
Lett etter badstua og tørr til neste runde.
MATTE | Holmrose | Fotspor bath mat | Fotspor badematte | 19 219 | white slate pine | weight_g=640 | rug
Heavy enough to lie still on wet tiles.
Tung nok til å ligge stille på våte fliser.
GJEST | Holmrose | Gjest guest towels, 2 pieces | Gjest gjestehåndklær, 2 stk. | 15 169 | white berry sky pine | weight_g=180 pieces=2
Small, thick and too good for the dog.
Små, tykke og for gode til hunden.
""",
)
COSY = Group(
    slug="throws-and-bathroom",
    name_en="Throws, curtains and bathroom",
    name_nb="Pledd, gardiner og baderom",
    sku="COSY",
    art="blanket",
    facts_en="{material_cap}, {weight_g} g.",
    facts_nb="{material_cap}, {weight_g} g.",
    attributes={"material": "wool"},
    rows="""
PLEDD | Ullbrekka | Vindu wool throw | Vindu ullpledd | 95 1049 | slate rust pine ochre | weight_g=980
Woven in checks as wide as a window pane, with hand-tied fringes.
Vevd i ruter brede som vindusglass, med håndknyttede frynser.
BOMP | Fjord & Fell | Terrasse cotton throw | Terrasse bomullspledd | 39 429 | sand sky berry moss | weight_g=720 material=cotton
For bare knees at half past nine in July.
For bare knær klokka halv ti i juli.
SKINN | Ullbrekka | Saueskinn sheepskin | Saueskinn | 79 849 | white slate | weight_g=1500
Tanned with bark; for the chair, the pram and the sledge.
Barkgarvet; til stolen, vogna og kjelken.
GARD | Holmrose | Skumring blackout curtains | Skumring lystette gardiner | 69 749 | slate sand pine / +20 140x240 140x300 | weight_g=1900 material=recycled-polyester | curtain
Night at midsummer, on a track or on hooks.
Natt ved midtsommer, på skinne eller kroker.
LINGARD | Holmrose | Formiddag linen curtains | Formiddag lingardiner | 89 979 | sand sky / +20 140x240 140x300 | weight_g=1100 material=linen | curtain
Lets the morning in and the neighbours not.
Slipper inn formiddagen, men ikke naboene.
SAPE | Holmrose | Myr hand soap | Myr håndsåpe | 9 99 | moss berry sand | weight_g=320 volume_l=0.3 material=plant | soap
Smells of sweet gale and rain; the bottle is refilled in our stores.
Dufter av pors og regn; flaska fylles på nytt i butikkene våre.
KURVV | Holmrose | Vask laundry basket | Vask skittentøykurv | 49 549 | sand ink | weight_g=1700 volume_l=55 material=willow | basket
A lining that lifts out and carries itself to the machine.
Fôret løftes ut og bæres rett til maskinen.
SPEIL | Holmrose | Kinn bathroom mirror | Kinn baderomsspeil | 79 869 | ink walnut | weight_g=5200 material=glass | mirror
Safety glass behind, and a frame that steam leaves alone.
Sikkerhetsfolie bak, og en ramme dampen lar være i fred.
""",
)
DEPARTMENT = Department(
    "bed-bath", "Bedroom and bath", "Soverom og bad", (DUVETS, LINEN, TOWELS, COSY)
)
