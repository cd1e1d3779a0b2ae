"""Bicycles, snow and water."""

from demo.model import Department, Group

BIKES = Group(
    slug="bicycles",
    name_en="Bicycles",
    name_nb="Sykler",
    sku="BIKE",
    art="bicycle",
    facts_en="Frame in {material}, {gears} gears, {kg} kg.",
    facts_nb="Ramme i {material}, {gears} gir, {kg} kg.",
    care_en=(
        "Delivered set up; a first service after 300 km is included.",
        "Oil the chain when it squeaks, wash it with a sponge and never with high pressure.",
    ),
    care_nb=(
        "Leveres ferdig montert; første service etter 300 km er inkludert.",
        "Olje kjedet når det piper, og vask med svamp, aldri høytrykk.",
    ),
    attributes={"material": "aluminium"},
    rows="""
PENDLE | Askfell | Pendle commuter bicycle | Pendle bysykkel | 649 7490 | pine ink sand / S M L | weight_g=14200 gears=8
Hub gears, full mudguards and a rack that takes a crate.
Navgir, hele skjermer og bagasjebrett som tåler en kasse.
GRUS | Askfell | Grus gravel bicycle | Grus grussykkel | 1299 14990 | rust slate / S M L | weight_g=9900 gears=11
Wide tyres and three bottle mounts for roads that end.
Brede dekk og tre flaskefester for veier som tar slutt.
STIGN | Askfell | Stigning electric bicycle | Stigning elsykkel | 1899 21990 | ink pine / S M L | weight_g=23500 gears=9 power_w=250
A motor in the middle, a battery that lifts out, and 90 km between sockets.
Motor i midten, batteri som løftes ut, og 90 km mellom stikkontaktene.
ROT | Askfell | Rot hardtail mountain bicycle | Rot terrengsykkel | 899 9990 | moss rust / S M L | weight_g=13100 gears=12
A fork of 120 mm smooths out roots but not the fun.
Gaffel på 120 mm jevner ut røttene, men ikke moroa.
KNERT | Askfell | Knert children's bicycle 16 inch | Knert barnesykkel 16 tommer | 159 1790 | berry sky ochre | weight_g=6400 gears=1 | child-bike
Low to step over, with hand brakes that small fingers reach.
Lavt innsteg og håndbremser som små fingre når.
LOP | Askfell | Løp balance bicycle | Løp løpesykkel | 79 899 | rust sky sand | weight_g=3300 gears=1 | child-bike
No pedals: two feet, one grin, and balance comes by itself.
Ingen pedaler: to føtter, ett glis, og balansen kommer av seg selv.
""",
)
PARTS = Group(
    slug="bike-accessories",
    name_en="Helmets and bike bags",
    name_nb="Hjelmer og sykkelvesker",
    sku="BKAC",
    art="helmet",
    facts_en="{weight_g} g; outside in {material}.",
    facts_nb="{weight_g} g; utside i {material}.",
    care_en=(
        "Wash with mild soap, keep away from solvents.",
        "Check bolts and straps each spring.",
    ),
    care_nb=("Vaskes med mild såpe, holdes unna løsemidler.", "Sjekk skruer og stropper hver vår."),
    attributes={"material": "plastic"},
    rows="""
SKALL | Askfell | Skall bicycle helmet | Skall sykkelhjelm | 59 679 | slate ochre rust / S M L | weight_g=290
Replaced free once if it saves you from a fall within three years.
Byttes gratis én gang om den redder deg i et fall innen tre år.
VETT | Askfell | Vett children's helmet | Vett barnehjelm | 35 399 | berry sky moss / XS S | weight_g=240
A magnet buckle that never pinches a chin.
Magnetspenne som aldri klyper haka.
VESKE | Askfell | Last waterproof pannier | Last vanntett sykkelveske | 65 749 | ink rust pine | weight_g=820 volume_l=20 material=recycled-nylon | pannier
Clicks on with one hand and walks into the shop as a shoulder bag.
Klikkes på med én hånd og blir med inn i butikken som skulderveske.
BLINK | Lysvarde | Blink bicycle light set | Blink sykkellys, sett | 39 449 | ink slate | weight_g=140 lumen=300 material=aluminium | bike-light
Front and rear, charged from the same cable as your phone.
Foran og bak, lades med samme kabel som telefonen.
HJUL | Askfell | Hjul multi-tool | Hjul multiverktøy | 25 289 | slate | weight_g=160 material=steel | wrench
Fourteen tools, of which you will use five, and one chain rivet you will be glad of.
Fjorten verktøy; du bruker fem, og er glad for kjedebryteren.
KURV | Holmrose | Kurv handlebar basket | Kurv styrekurv | 29 339 | sand walnut | weight_g=640 volume_l=14 material=willow | basket
Woven willow on leather straps, the size of a loaf, a newspaper and a cabbage.
Flettet pil med skinnreimer, stor nok til brød, avis og kålhode.
SEKKB | Askfell | Stell frame bag | Stell rammeveske | 35 389 | ink moss | weight_g=210 volume_l=3 material=recycled-nylon | pannier
Sits in the frame's triangle with the tools, the tube and a bun.
Sitter i rammetrekanten med verktøy, slange og en bolle.
""",
)
SNOW = Group(
    slug="snow",
    name_en="Skis, skates and sledges",
    name_nb="Ski, skøyter og kjelker",
    sku="SNOW",
    art="skis",
    facts_en="{kg} kg, made of {material}.",
    facts_nb="{kg} kg, laget av {material}.",
    care_en=(
        "Dry after use and keep out of the summer heat.",
        "Wax or oil before the season, and again when it feels slow.",
    ),
    care_nb=(
        "Tørkes etter bruk og holdes unna sommervarme.",
        "Smøres eller oljes før sesongen, og igjen når det går tregt.",
    ),
    rows="""
FELL | Skarholm | Fell touring skis | Fell fjellski | 279 2990 | rust slate / 180cm 190cm 200cm | weight_g=2300 material=ash
Steel edges for the plateau and a short skin that stays on in the box.
Stålkanter for vidda og en kortfell som følger med i esken.
SPOR | Skarholm | Spor cross-country skis | Spor langrennsski med fell | 229 2490 | pine rust / 182cm 192cm 202cm | weight_g=1280 material=carbon
Skins in the base grip in any weather; no wax, no argument.
Feller i sålen gir feste i alt vær; ingen smøring, ingen diskusjon.
KNOTT | Tarnvik | Knøtt children's skis | Knøtt barneski | - 899 | sky berry / 90cm 100cm 110cm | weight_g=900 material=ash
A binding for ordinary winter boots, so the first try costs no boots.
Binding for vanlige vinterstøvler, så første forsøk ikke koster skisko.
KJELKE | Holmrose | Kjelke wooden sledge | Kjelke i tre | 69 799 | walnut rust | weight_g=4200 material=ash | sledge
Steam-bent runners shod with steel, for two children or one honest adult.
Dampbøyde meier skodd med stål, for to barn eller én ærlig voksen.
RATT | Tarnvik | Ratt steering sledge | Ratt rattkjelke | - 699 | ochre sky | weight_g=4800 material=plastic | sledge
A wheel, a brake on each side and a rope that winds itself in.
Ratt, brems på hver side og snor som ruller seg inn selv.
SKOYTE | Brennmoor | Is ice skates | Is skøyter | 89 999 | ink slate berry / 37 39 41 43 | weight_g=1700 material=leather | skates
A padded ankle and a blade ground at the factory.
Polstret ankel og ferdig slipt stål.
BRILLE | Skarholm | Føyke ski goggles | Føyke skibriller | 79 899 | ochre sky slate | weight_g=130 material=plastic | goggles
A lens for flat light, and another for sun in the case.
Linse for flatt lys, og en ekstra for sol i etuiet.
SPADE | Skarholm | Fonn snow shovel | Fonn snøspade til sekken | 49 559 | rust slate | weight_g=690 material=aluminium | spade
A shaft in two parts; fits beside the thermos.
Delt skaft; får plass ved siden av termosen.
""",
)
WATER = Group(
    slug="water-sports",
    name_en="On the water",
    name_nb="På vannet",
    sku="WATR",
    art="kayak",
    facts_en="{kg} kg, made of {material}.",
    facts_nb="{kg} kg, laget av {material}.",
    care_en=(
        "Rinse with fresh water and store in the shade.",
        "Dry it open; check seams and straps each spring.",
    ),
    care_nb=(
        "Skylles i ferskvann og lagres i skyggen.",
        "Tørkes åpen; sjekk sømmer og stropper hver vår.",
    ),
    attributes={"material": "plastic"},
    rows="""
PADLE | Skarholm | Holme touring kayak | Holme turkajakk | 749 8490 | ochre rust pine | weight_g=24000
Forgives a beginner's wobble and still runs straight in a side wind.
Tilgir en nybegynners vakling og går likevel rett i sidevind.
LUFT | Tarnvik | Luft inflatable kayak | Luft oppblåsbar kajakk | 399 4490 | sky ochre | weight_g=13500 material=pu
From rucksack to river in eight minutes, pump included.
Fra sekk til elv på åtte minutter, pumpe følger med.
FLYT | Skarholm | Flyt buoyancy vest | Flyt flytevest | 69 779 | ochre rust sky / S M L XL | weight_g=640 material=recycled-nylon | life-vest
Cut wide at the arms, so paddling does not rub.
Vid i armhulene, så padlingen ikke gnager.
BARNV | Skarholm | Flyt children's lifejacket | Flyt redningsvest til barn | 55 619 | ochre berry / S M | weight_g=520 material=recycled-nylon | life-vest
A collar that turns a child face up, and a handle to lift by.
Krage som snur barnet med ansiktet opp, og håndtak å løfte i.
SEKK30 | Fjord & Fell | Båtsekk roll-top bag 30 l | Båtsekk med rulletopp 30 l | 45 499 | ochre ink | weight_g=610 volume_l=30 material=pu | dry-bag
Two straps make it a rucksack for the walk from the jetty.
To reimer gjør den til ryggsekk på vei fra brygga.
ISOPOR | Skarholm | Kjøl deck cool bag | Kjøl kjølebag til dekk | 45 499 | sky ochre | weight_g=700 volume_l=12 material=pu | cool-box
Straps behind the seat and keeps the fish until the harbour.
Stroppes bak setet og holder fisken kald helt til havna.
""",
)
DEPARTMENT = Department(
    "bike-snow", "Bicycles, snow and water", "Sykkel, snø og vann", (BIKES, PARTS, SNOW, WATER)
)
