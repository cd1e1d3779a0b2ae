"""Furniture and lighting."""

from demo.model import Department, Group

SEATS = Group(
    slug="chairs-and-sofas",
    name_en="Chairs and sofas",
    name_nb="Stoler og sofaer",
    sku="SEAT",
    art="chair",
    facts_en="{width_cm} cm wide, {kg} kg, mainly {material}.",
    facts_nb="{width_cm} cm bred, {kg} kg, hovedsakelig {material}.",
    attributes={"material": "birch"},
    rows="""
PINNE | Holmrose | Pinne dining chair | Pinne spisestol | 89 999 | pine sand rust ink | width_cm=45 weight_g=4600
A back of two curved slats that meets your spine where it should.
En rygg av to bøyde sprosser som møter deg der den skal.
KJOKKEN | Holmrose | Krakk kitchen chair | Krakk kjøkkenstol | 69 749 | sand slate rust | width_cm=42 weight_g=4100
Stacks four high when the party is over.
Stables fire i høyden når festen er over.
ORE | Holmrose | Øreklaff armchair | Øreklaff lenestol | 349 3890 | pine rust slate ochre | width_cm=78 weight_g=21000 material=wool | armchair
High sides keep the draught and other people's television out.
Høye sider stenger ute trekk og andres fjernsyn.
LESE | Holmrose | Lesekrok reading chair | Lesekrok lesestol | 279 2990 | slate moss berry | width_cm=70 weight_g=17500 material=linen | armchair
An arm wide enough for a cup and the open book.
Armlene bredt nok til en kopp og den åpne boka.
TOSETER | Holmrose | Fjord two-seat sofa | Fjord toseters sofa | 599 6490 | pine slate sand rust | width_cm=158 weight_g=42000 material=wool | sofa
Comes in two boxes through a narrow stair and is screwed together in half an hour.
Kommer i to esker gjennom trange trapper og skrus sammen på en halvtime.
TRESETER | Holmrose | Fjord three-seat sofa | Fjord treseters sofa | 799 8490 | pine slate sand | width_cm=218 weight_g=56000 material=wool | sofa
Long enough to lie down on with a cat.
Lang nok til å ligge på med katt.
DAGSENG | Holmrose | Lur day bed | Lur dagseng | 449 4790 | sand slate | width_cm=200 weight_g=34000 | bed
A sofa until ten, then a bed for the guest who missed the ferry.
Sofa til klokka ti, så seng til gjesten som mistet ferga.
""",
)
STORE = Group(
    slug="tables-and-storage",
    name_en="Tables and storage",
    name_nb="Bord og oppbevaring",
    sku="WOOD",
    art="table",
    facts_en="{width_cm} cm wide, {kg} kg, made of {material}.",
    facts_nb="{width_cm} cm bredt, {kg} kg, laget av {material}.",
    care_en=(
        "Oil twice in the first year, then once a year.",
        "Fix it to the wall with the bracket in the box.",
        "Wipe with a well-wrung cloth.",
    ),
    care_nb=(
        "Oljes to ganger det første året, så én gang i året.",
        "Festes til veggen med beslaget i esken.",
        "Tørkes med godt oppvridd klut.",
    ),
    attributes={"material": "oak"},
    rows="""
LANG | Holmrose | Langbord dining table | Langbord spisebord | 599 6490 | walnut sand ink / +25 160cm 200cm 240cm | width_cm=160 weight_g=46000
Legs at the very ends, so nobody sits with a knee against one.
Bein helt i endene, så ingen sitter med kneet inntil.
KLAFF | Holmrose | Klaff folding table | Klaff klaffebord | 249 2690 | sand pine | width_cm=120 weight_g=23000 material=birch
26 cm deep when folded, a table for four when not.
26 cm dypt når det er slått sammen, bord til fire når det ikke er det.
SOFAB | Holmrose | Vann coffee table | Vann sofabord | 179 1890 | walnut sand | width_cm=110 weight_g=16000
A shelf below for what is being read.
Hylle under til det som leses nå.
SKRIV | Holmrose | Brev writing desk | Brev skrivebord | 299 3190 | walnut sand ink | width_cm=130 weight_g=27000
One drawer, a slot for cables and room for elbows.
Én skuff, spor til ledninger og plass til albuene.
BOKH | Holmrose | Stabel bookcase | Stabel bokhylle | 199 2190 | walnut sand ink pine | width_cm=80 weight_g=31000 material=birch | shelf
Shelves that hold a metre of encyclopedias without bending.
Hyller som bærer en meter leksikon uten å bøye seg.
VEGGH | Holmrose | Knagg wall shelf | Knagg vegghylle | 45 479 | sand ink | width_cm=60 weight_g=2900 material=birch | shelf
Five pegs below for keys, leads and one hat.
Fem knagger under til nøkler, bånd og én lue.
KOMMODE | Holmrose | Skuff chest of drawers | Skuff kommode | 279 2990 | sand pine slate walnut | width_cm=120 weight_g=44000 material=birch | dresser
Six drawers that close the last inch by themselves.
Seks skuffer som lukker den siste biten selv.
SENG | Holmrose | Hvile bed frame | Hvile sengeramme | 349 3690 | sand slate rust / +18 90x200 140x200 160x200 | width_cm=146 weight_g=38000 material=birch | bed
Joined without metal in the middle, so it does not creak.
Sammenføyd uten metall på midten, så den knirker ikke.
""",
)
LIGHT = Group(
    slug="lamps",
    name_en="Lamps",
    name_nb="Lamper",
    sku="LAMP",
    art="lamp",
    facts_en="{height_cm} cm, {kg} kg, {material}; takes an E27 bulb of up to {power_w} W.",
    facts_nb="{height_cm} cm, {kg} kg, {material}; E27-pære på inntil {power_w} W.",
    care_en=(
        "Dust with a dry brush, switched off and cold.",
        "The cord is textile and can be replaced.",
    ),
    care_nb=("Børstes tørt for støv, avslått og kald.", "Ledningen er i tekstil og kan skiftes."),
    attributes={"material": "steel", "power_w": "12"},
    rows="""
SKJERM | Lysvarde | Kveldstid table lamp | Kveldstid bordlampe | 69 769 | ochre pine sand slate | height_cm=52 weight_g=2100 material=oak
A linen shade on turned oak, with the switch where the hand lands.
Linskjerm på dreid eik, med bryteren der hånda lander.
NATTB | Lysvarde | Nattbord bedside lamp | Nattbord liten lampe | 39 429 | berry sky sand | height_cm=31 weight_g=980 material=stoneware
Throws light on the page and not on the sleeper.
Kaster lys på boksiden og ikke på den som sover.
BUE | Lysvarde | Bue floor lamp | Bue gulvlampe | 149 1590 | pine ochre ink | height_cm=158 weight_g=6900 | floor-lamp
Reaches over the back of the sofa from a heavy foot.
Strekker seg over sofaryggen fra en tung fot.
VOKT | Lysvarde | Vokter floor lamp | Vokter leselampe | 119 1290 | slate rust sand | height_cm=140 weight_g=5100 | floor-lamp
The head turns and dims with the same knob.
Hodet vris og dimmes med samme knapp.
KLOKKE | Lysvarde | Klokke pendant lamp | Klokke taklampe | 89 969 | rust pine ink sand ochre | height_cm=30 weight_g=1900 | pendant
White inside, so the table gets all of it.
Hvit inni, så bordet får alt lyset.
KUPPEL | Lysvarde | Måne glass pendant | Måne taklampe i glass | 129 1390 | sand sky | height_cm=34 weight_g=2600 material=glass | pendant
Mouth-blown opal, like a moon behind thin cloud.
Munnblåst opal, som en måne bak tynne skyer.
VINDUSL | Lysvarde | Karm window lamp | Karm vinduslampe | 45 479 | rust pine ochre | height_cm=44 weight_g=1300 | lamp
For the windowsill in November, as all the neighbours have one.
For vinduskarmen i november, slik alle naboene har.
UTEL | Lysvarde | Trapp outdoor lantern | Trapp utelykt | 75 819 | ink pine rust | height_cm=38 weight_g=2400 | lantern
Stands on the step in sleet and shows the keyhole.
Står på trappa i sludd og viser nøkkelhullet.
""",
)
DECOR = Group(
    slug="home-decoration",
    name_en="Rugs, mirrors and details",
    name_nb="Tepper, speil og detaljer",
    sku="DECO",
    art="cushion",
    facts_en="{material_cap}, {kg} kg.",
    facts_nb="{material_cap}, {kg} kg.",
    attributes={"material": "wool"},
    rows="""
RYE | Ullbrekka | Rye wool rug | Rye ullteppe | 249 2690 | rust slate sand / +45 140x200 170x240 | weight_g=8200 | rug
Hand-knotted pattern after a coverlet from an inland farm.
Håndknyttet mønster etter et åkle fra en gård i innlandet.
LOPER | Ullbrekka | Gang hall runner | Gang løper | 79 869 | pine slate rust / +40 70x200 70x300 | weight_g=3100 | rug
Flat-woven and the same on both sides, for halls with boots.
Flatvevd og lik på begge sider, for ganger med støvler.
PUTE | Ullbrekka | Rosett cushion | Rosett pyntepute | 35 389 | berry ochre pine slate rust sky | weight_g=620
A rosette woven into the wool; the inner pillow comes with it.
Rosett vevd inn i ulla; innerputa følger med.
VEGGS | Holmrose | Tjern oval mirror | Tjern ovalt speil | 119 1290 | walnut ink sand | weight_g=6800 material=oak | mirror
Hangs upright or on its side.
Henges stående eller liggende.
KLOKK | Lysvarde | Minutt wall clock | Minutt veggklokke | 55 599 | rust pine ink ochre | weight_g=1100 material=aluminium | clock
Moves without ticking; one battery lasts two winters.
Går uten å tikke; ett batteri varer i to vintre.
LYS | Holmrose | Mørketid block candles | Mørketid kubbelys | 15 159 | sand berry pine slate | weight_g=900 material=plant | candle
Two of them, on an oak plank, burning forty hours each.
To stykker på en eikeplanke, med førti timers brenntid hver.
VASE | Holmrose | Kvist vase | Kvist vase | 39 429 | ochre slate rust sand | weight_g=980 material=stoneware | vase
A narrow neck, so three twigs stand as well as thirty tulips.
Smal hals, så tre kvister står like godt som tretti tulipaner.
KURVT | Holmrose | Ved log basket | Ved vedkurv | 59 639 | sand walnut | weight_g=2200 material=willow | basket
Holds one evening of birch.
Rommer én kveld med bjørk.
""",
)
DEPARTMENT = Department(
    "furniture-lighting",
    "Furniture and lighting",
    "Møbler og belysning",
    (SEATS, STORE, LIGHT, DECOR),
)
