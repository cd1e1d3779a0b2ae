"""Outdoor clothing."""

from demo.model import Department, Group

SHELLS = Group(
    slug="shell-jackets",
    name_en="Shell jackets",
    name_nb="Skalljakker",
    sku="SHELL",
    art="jacket",
    facts_en="Outer fabric in {material}, water column {water_mm} mm, {kg} kg in size M.",
    facts_nb="Ytterstoff i {material}, vannsøyle {water_mm} mm, {kg} kg i størrelse M.",
    care_en=(
        "Wash at 40 °C without softener, then tumble dry briefly to wake the water repellent.",
        "Close zips before washing; mends with iron-on patches, which are in the pocket.",
    ),
    care_nb=(
        "Vaskes på 40 °C uten tøymykner; kort tørketrommel vekker impregneringen.",
        "Lukk glidelåsene før vask; lappes med strykelapper, som ligger i lomma.",
    ),
    attributes={"material": "recycled-polyester"},
    rows="""
STRYN | Skarholm | Stryn three-layer jacket | Stryn trelags skalljakke | 289 3290 | pine rust slate / S M L XL | weight_g=460 water_mm=20000
The hood turns with your head and takes a helmet.
Hetta følger hodet og tar hjelm.
DRIV | Tarnvik | Driv rain jacket | Driv regnjakke | 119 1399 | sky ochre berry / S M L XL | weight_g=310 water_mm=10000
Packs into its own pocket, which clips to a belt.
Pakkes i sin egen lomme, som kan klipses i beltet.
REGN | Fjord & Fell | Vestland rain coat | Vestland regnkåpe | 95 1099 | pine ochre ink / S M L XL | weight_g=720 water_mm=8000 material=pu
Made for the town with the most rain: welded seams and a collar that stays up.
Laget for byen med mest regn: sveisede sømmer og krage som blir stående.
VIND | Tarnvik | Vindro windproof jacket | Vindro vindjakke | 75 849 | slate moss rust / S M L | weight_g=140 water_mm=1000
Weighs as much as an apple and takes the edge off the ridge.
Veier som et eple og tar brodden av ryggen.
JAKT | Skarholm | Lyng quiet jacket | Lyng lydløs jakke | 249 2790 | moss walnut / S M L XL | weight_g=890 water_mm=10000
Brushed outside, so that branches make no sound on it.
Børstet utside, så greiner ikke lager lyd mot den.
BY | Fjord & Fell | Havn town parka | Havn byparkas | 199 2290 | ink pine sand / S M L XL | weight_g=1150 water_mm=10000
Long enough to sit on a wet bench, with a zip that opens from below on the bicycle.
Lang nok til å sitte på en våt benk, med glidelås som åpnes nedenfra på sykkelen.
""",
)
WARM = Group(
    slug="insulated-jackets",
    name_en="Insulated jackets",
    name_nb="Dunjakker og isolerte jakker",
    sku="WARM",
    art="puffer",
    facts_en="Filled with {material}; {kg} kg in size M.",
    facts_nb="Fylt med {material}; {kg} kg i størrelse M.",
    rows="""
DUNE | Skarholm | Dunlett down jacket | Dunlett dunjakke | 219 2490 | rust slate pine / S M L XL | weight_g=380 material=down
The warmth of a duvet in a parcel as small as a mitten.
Varmen fra en dyne i en pakke på størrelse med en vott.
POLAR | Skarholm | Polarnatt expedition parka | Polarnatt ekspedisjonsparkas | 499 5690 | rust ink / M L XL | weight_g=1480 material=down
Tested by a whole winter of dark at 70 degrees north.
Prøvd gjennom en hel mørketid på 70 grader nord.
LUN | Tarnvik | Lun insulated jacket | Lun isolert jakke | 129 1490 | moss sky berry / S M L XL | weight_g=430 material=hollowfibre
Keeps you warm even when it is wet through.
Varmer selv når den er gjennomvåt.
VEST | Tarnvik | Lun insulated vest | Lun isolert vest | 89 999 | moss slate rust / S M L | weight_g=260 material=hollowfibre
For days between two seasons, under a shell or over a jumper.
For dager mellom to årstider, under skall eller over genser.
SKJORT | Tarnvik | Lun insulated skirt | Lun isolert skjørt | 75 829 | ink berry slate / S M L | weight_g=290 material=hollowfibre | shorts
Over tights on the bicycle, over trousers at the bus stop.
Utenpå tightsen på sykkelen, utenpå buksa på bussholdeplassen.
""",
)
WOOL = Group(
    slug="wool-and-fleece",
    name_en="Wool and fleece",
    name_nb="Ull og fleece",
    sku="WOOL",
    art="sweater",
    facts_en="Made of {material}, {kg} kg in size M.",
    facts_nb="Laget av {material}, {kg} kg i størrelse M.",
    attributes={"material": "wool"},
    rows="""
SETER | Ullbrekka | Seter patterned jumper | Seter mønstret genser | 139 1599 | ink rust pine / S M L XL | weight_g=620
The yoke is knitted in the round, so there is no seam on the shoulder under a strap.
Bærestykket er rundstrikket, så det ikke er søm på skulderen under sekkereima.
HALVZ | Ullbrekka | Halv half-zip jumper | Halv genser med glidelås | 109 1249 | slate moss berry / S M L XL | weight_g=520
Zip down on the climb and up again at the top.
Åpne i motbakken og lukk igjen på toppen.
MERINO | Ullbrekka | Innerst merino base layer | Innerst ullundertøy i merino | 65 749 | ink rust sky / S M L XL | weight_g=190 material=merino | base-layer
Thin enough under a shirt, and it can be worn for a week without being noticed.
Tynn nok under en skjorte, og kan brukes en uke uten å merkes.
LANGERM | Ullbrekka | Innerst long johns | Innerst ullongs | 59 679 | ink slate / S M L XL | weight_g=180 material=merino | trousers
Flat seams and a soft waist that does not press under a hip belt.
Flate sømmer og myk linning som ikke gnager under hoftebelte.
FLIS | Tarnvik | Flis fleece jumper | Flis fleecegenser | 49 569 | pine ochre sky sand / S M L | weight_g=310 material=recycled-polyester | fleece
The one that ends up in every rucksack and on every sofa.
Den som havner i hver sekk og på hver sofa.
ULLT | Ullbrekka | Stille merino t-shirt | Stille merino-t-skjorte | 49 549 | slate moss sand / S M L XL | weight_g=150 material=merino | t-shirt
Cool in the sun and dry an hour after the stream.
Kjølig i sola og tørr en time etter bekken.
RUTE | Fjord & Fell | Rute flannel shirt | Rute flanellskjorte | 55 629 | rust pine / S M L XL | weight_g=340 material=cotton | shirt
Brushed on both sides; the tail is long enough to stay tucked in at the woodpile.
Børstet på begge sider; lang nok bak til å bli på plass ved vedstabelen.
""",
)
LEGS = Group(
    slug="trousers",
    name_en="Trousers and shorts",
    name_nb="Bukser og shorts",
    sku="LEGS",
    art="trousers",
    facts_en="In {material}, {kg} kg in size M.",
    facts_nb="I {material}, {kg} kg i størrelse M.",
    care_en=(
        "Wash at 40 °C; wax knees and seat once a season if you kneel a lot.",
        "Wash at 30 °C and hang by the waist.",
    ),
    care_nb=(
        "Vaskes på 40 °C; voks knær og bak én gang i sesongen hvis du kneler mye.",
        "Vaskes på 30 °C og henges i linningen.",
    ),
    attributes={"material": "cotton-poly"},
    rows="""
STI | Tarnvik | Sti trekking trousers | Sti turbukse | 95 1099 | moss slate sand / S M L XL | weight_g=410
Stretch where you step up, double cloth where you kneel.
Stretch der du tar steget opp, dobbelt stoff der du kneler.
REGNB | Tarnvik | Driv rain trousers | Driv regnbukse | 79 899 | ink pine / S M L XL | weight_g=280 material=recycled-polyester
Zips to the hip, so that boots can stay on.
Glidelås til hofta, så støvlene kan bli på.
SKIB | Skarholm | Løype ski trousers | Løype skibukse | 129 1449 | ink rust / S M L XL | weight_g=520 material=recycled-polyester
Windproof in front, breathing behind, as cross-country skiing wants it.
Vindtett foran og pustende bak, slik langrenn vil ha det.
KORT | Tarnvik | Sti shorts | Sti shorts | 55 599 | moss sand slate / S M L XL | weight_g=220 | shorts
A zipped thigh pocket keeps the phone still when you run.
Lårlomme med glidelås holder telefonen i ro når du løper.
VINTERB | Skarholm | Kuling insulated trousers | Kuling fôret vinterbukse | 119 1290 | ink pine / S M L XL | weight_g=640 material=recycled-polyester
Full side zips let you pull them on over boots at the summit.
Hel glidelås i siden, så de kan tas på utenpå støvlene på toppen.
""",
)
SMALL = Group(
    slug="hats-gloves-socks",
    name_en="Hats, gloves and socks",
    name_nb="Luer, votter og sokker",
    sku="ACC",
    art="beanie",
    facts_en="Knitted or sewn of {material}, {weight_g} g.",
    facts_nb="Strikket eller sydd i {material}, {weight_g} g.",
    attributes={"material": "wool"},
    rows="""
TOPP | Ullbrekka | Topplue bobble hat | Topplue med dusk | 29 329 | berry rust pine sky | weight_g=95
A fleece band inside keeps the itch away from the forehead.
Et fleecebånd inni holder kløen unna panna.
SKYGGE | Fjord & Fell | Skygge cap | Skygge caps | 24 279 | pine sand ink | weight_g=80 material=cotton | cap
A peak that survives the rucksack, with a loop to hang it up by.
En brem som overlever sekken, med hempe til knaggen.
VOTT | Ullbrekka | Selvott patterned mittens | Selvott mønstrede votter | 35 399 | ink rust slate / S M L | weight_g=110 | mittens
Knitted double on the palm, where the sledge rope runs.
Dobbeltstrikket i håndflaten, der kjelketauet går.
SKJERF | Ullbrekka | Lun wool scarf | Lun ullskjerf | 45 499 | berry pine ochre slate | weight_g=180 | scarf
Two metres long: once round in autumn, twice in January.
To meter langt: én gang rundt om høsten, to i januar.
RAGG | Ullbrekka | Ragg hiking socks | Ragg tursokker | 19 219 | slate rust moss / 36-39 40-43 44-47 | weight_g=95 | socks
Terry under the heel and toe, and no seam across the toes.
Frotté under hæl og tå, og ingen søm over tærne.
HVERDAG | Ullbrekka | Hverdag thin socks, 3 pairs | Hverdag tynne sokker, 3 par | 25 289 | ink sand / 36-39 40-43 44-47 | weight_g=130 material=merino | socks
Thin enough for town shoes; three pairs, so one can be in the wash.
Tynne nok til bysko; tre par, så ett kan være i vask.
FINGER | Tarnvik | Grep touch gloves | Grep touchhansker | 32 369 | ink pine / S M L | weight_g=60 material=recycled-polyester | mittens
Thumb and forefinger work on a phone and on a wet zip.
Tommel og pekefinger virker på telefonen og på en våt glidelås.
BUFF | Ullbrekka | Hals merino neck tube | Hals i merinoull | 22 249 | ink rust moss sky | weight_g=45 material=merino | scarf
Neck, hat, face mask or a band for hair: one tube of soft wool.
Hals, lue, ansiktsvern eller hårbånd: ett rør av myk ull.
""",
)

DEPARTMENT = Department(
    "clothing", "Outdoor clothing", "Turklær", (SHELLS, WARM, WOOL, LEGS, SMALL)
)
