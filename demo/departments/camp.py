"""Camp and trail."""

from demo.model import Department, Group

TENTS = Group(
    slug="tents",
    name_en="Tents",
    name_nb="Telt",
    sku="TENT",
    art="tent",
    facts_en="Sleeps {capacity}, weighs {kg} kg and stands up to a water column of {water_mm} mm.",
    facts_nb="Plass til {capacity}, veier {kg} kg og tåler {water_mm} mm vannsøyle.",
    care_en=(
        "Dry it fully before you pack it away.",
        "Brush out sand and rinse zips with fresh water after a trip by the sea.",
        "Store it loosely rolled, never damp; seams are taped in the factory.",
    ),
    care_nb=(
        "Tørk det helt før du pakker det bort.",
        "Børst ut sand og skyll glidelåsene i ferskvann etter en tur ved sjøen.",
        "Oppbevares løst rullet og tørt; sømmene er tapet fra fabrikk.",
    ),
    attributes={"material": "ripstop"},
    rows="""
FJELL2 | Tarnvik | Fjell 2 dome tent | Fjell 2 kuppeltelt | 249 2990 | pine slate ochre | capacity=2 weight_g=2450 water_mm=4000
Two doors and two porches, so nobody climbs over anybody at night.
To innganger og to fortelt, så ingen klatrer over noen om natten.
FJELL4 | Tarnvik | Fjell 4 family tent | Fjell 4 familietelt | 379 4490 | pine ochre | capacity=4 weight_g=5200 water_mm=4000
A dark inner tent lets children sleep through the bright northern evening.
Mørkt innertelt lar barna sove gjennom den lyse nordiske kvelden.
RYGG3 | Skarholm | Ridgeline 3 tunnel tent | Ryggen 3 tunneltelt | 449 5290 | moss rust | capacity=3 weight_g=3300 water_mm=5000 | tunnel-tent
Pitches from the outside in one go, so the inner stays dry when you arrive in rain.
Settes opp utenfra i én operasjon, så innerteltet holder seg tørt når du kommer i regn.
STORM2 | Skarholm | Stormvarde 2 winter tent | Stormvarde 2 vintertelt | 649 7490 | rust | capacity=2 weight_g=3900 water_mm=6000 | tunnel-tent
Snow skirts and double poles hold it down on an open plateau in January.
Stormmatter og doble stenger holder det nede på åpen vidde i januar.
LETT1 | Tarnvik | Lett 1 solo tent | Lett 1 solotelt | 219 2590 | moss slate | capacity=1 weight_g=1090 water_mm=3000
Small enough for a bicycle bag, long enough for somebody of two metres.
Liten nok for sykkelveska, lang nok for en på to meter.
SKUR | Fjord & Fell | Skur trail tarp | Skur turpresenning | 79 899 | pine sand rust | capacity=4 weight_g=780 water_mm=3000 | tarp
Sixteen loops round the edge: a lean-to by the fire today, a sail over the porch tomorrow.
Seksten hemper langs kanten: gapahuk ved bålet i dag, tak over forteltet i morgen.
""",
)
BAGS = Group(
    slug="sleeping-bags",
    name_en="Sleeping bags and mats",
    name_nb="Soveposer og liggeunderlag",
    sku="SLEEP",
    art="sleeping-bag",
    facts_en="Comfort temperature {temp_c} °C, packed weight {kg} kg, filled with {material}.",
    facts_nb="Komforttemperatur {temp_c} °C, pakket vekt {kg} kg, fylt med {material}.",
    rows="""
VIDDE3 | Tarnvik | Vidde three-season sleeping bag | Vidde tresesongs sovepose | 139 1599 | moss slate rust / +8 Regular Long | temp_c=-2 weight_g=1350 material=hollowfibre
A two-way zip from foot to chin makes it a quilt on warm nights.
Toveis glidelås fra fot til hake gjør den til dyne på varme netter.
FROST | Skarholm | Frostnatt winter sleeping bag | Frostnatt vintersovepose | 349 3990 | rust ink / +6 Regular Long | temp_c=-18 weight_g=1720 material=down
A collar of down closes round the neck and keeps the warmth where you are.
En dunkrage lukker rundt halsen og holder varmen der du er.
SOMMER | Fjord & Fell | Sommer light sleeping bag | Sommer lett sovepose | 59 699 | sky moss ochre | temp_c=10 weight_g=760 material=hollowfibre
For cabins, ferries and sofas of friends; packs to the size of a loaf.
For hytte, ferge og venners sofa; pakker så liten som et brød.
UNGE | Tarnvik | Ungdom growing sleeping bag | Ungdom voksende sovepose | 69 799 | berry sky | temp_c=2 weight_g=1100 material=hollowfibre
Folds in at the foot for a six-year-old and out again for a twelve-year-old.
Brettes inn i foten for en seksåring og ut igjen for en tolvåring.
MYK8 | Tarnvik | Mose insulated mat | Mose isolert liggeunderlag | 109 1249 | moss slate / Regular Long | temp_c=-10 weight_g=620 material=hollowfibre | mat
Inflates in twenty breaths and lies still when you turn over.
Blåses opp med tjue pust og ligger stille når du snur deg.
SKUM | Fjord & Fell | Skum folding foam mat | Skum liggeunderlag i skum | 29 329 | pine rust | temp_c=-4 weight_g=410 material=foam | mat
Cannot puncture, doubles as a seat at lunch and a table at supper.
Kan ikke punktere, og er sete til lunsj og bord til kvelds.
""",
)
PACKS = Group(
    slug="rucksacks",
    name_en="Rucksacks and bags",
    name_nb="Tursekker og bager",
    sku="PACK",
    art="rucksack",
    facts_en="Holds {volume_l} litres, weighs {kg} kg, made of {material}.",
    facts_nb="Rommer {volume_l} liter, veier {kg} kg, laget av {material}.",
    care_en=(
        "Hand wash in lukewarm water and hang to dry with all pockets open.",
        "Loosen all straps before you store it; buckles can be replaced without sewing.",
        "Sponge off mud when it is dry, and renew the water repellent once a year.",
    ),
    care_nb=(
        "Håndvaskes i lunkent vann og henges til tørk med alle lommer åpne.",
        "Løsne alle stropper før lagring; spennene kan byttes uten å sy.",
        "Børst av tørr gjørme, og forny impregneringen én gang i året.",
    ),
    attributes={"material": "recycled-nylon"},
    rows="""
TUR65 | Skarholm | Langtur 65 trekking rucksack | Langtur 65 tursekk | 189 2199 | pine rust slate | volume_l=65 weight_g=1980
The back length moves with one hand, even with the load in it.
Rygglengden justeres med én hånd, selv med full sekk.
TUR45 | Skarholm | Helg 45 rucksack | Helg 45 tursekk | 149 1699 | moss ochre slate | volume_l=45 weight_g=1520
A weekend's worth, with a separate floor for the wet tent.
Passer til en helg, med eget bunnrom til vått telt.
DAG22 | Tarnvik | Dagstur 22 daypack | Dagstur 22 dagstursekk | 69 799 | pine sky berry ochre | volume_l=22 weight_g=640 | daypack
A stiff back panel stops the thermos from pressing into yours.
Stiv ryggplate hindrer termosen i å trykke mot ryggen.
BY18 | Fjord & Fell | Byfjell 18 town daypack | Byfjell 18 bysekk | 55 649 | ink sand pine | volume_l=18 weight_g=560 | daypack
A laptop sleeve that hangs clear of the bottom, and a hidden pocket for a travel card.
Pc-lomme som henger klar av bunnen, og skjult lomme til reisekort.
BARN10 | Tarnvik | Lillefot 10 children's rucksack | Lillefot 10 barnesekk | 35 399 | berry ochre sky | volume_l=10 weight_g=380 | daypack
A chest strap with a whistle, a name patch inside, and room for a teddy bear.
Bryststropp med fløyte, navnelapp inni og plass til en bamse.
FRAKT60 | Skarholm | Frakt 60 duffel bag | Frakt 60 duffelbag | 95 1099 | ochre ink rust | volume_l=60 weight_g=1150 | duffel
Carried by hand or on the back; the tarpaulin fabric does not mind a wet quay.
Bæres i hånd eller på rygg; presenningstoffet tåler en våt kai.
TETT20 | Fjord & Fell | Tett dry bag | Tett pakkpose | 22 249 | sky ochre pine / +25 10L 20L 35L | volume_l=20 weight_g=180 | dry-bag
Roll the top three times and it floats.
Rull toppen tre ganger, og den flyter.
""",
)
KITCHEN = Group(
    slug="camp-kitchen",
    name_en="Camp kitchen",
    name_nb="Turkjøkken",
    sku="COOK",
    art="stove",
    facts_en="Weighs {kg} kg; the main part is {material}.",
    facts_nb="Veier {kg} kg; hoveddelen er i {material}.",
    care_en=(
        "Rinse with hot water and let it dry open.",
        "Wipe clean when cold; spare parts are kept for ten years.",
    ),
    care_nb=(
        "Skyll med varmt vann og la tørke åpen.",
        "Tørkes av når den er kald; reservedeler lagerføres i ti år.",
    ),
    attributes={"material": "steel"},
    rows="""
BLAFF | Skarholm | Blaff gas stove | Blaff gassbrenner | 49 569 | rust slate | weight_g=290 power_w=2800
Boils half a litre in under three minutes, and the legs hold a wide pan.
Koker en halv liter på under tre minutter, og beina bærer en bred panne.
TERM1 | Fjord & Fell | Rasteplass vacuum flask | Rasteplass termos | 29 349 | pine rust sand ink / +20 0.75L 1L | weight_g=520 volume_l=1 | thermos
Coffee at seven is still hot coffee at the top; the lid is a proper cup.
Kaffe klokka sju er fortsatt varm på toppen; lokket er en ordentlig kopp.
BEKK | Fjord & Fell | Bekk drinking bottle | Bekk drikkeflaske | 18 199 | sky pine berry ochre / +15 0.5L 0.75L | weight_g=210 volume_l=0.75 | bottle
A wide neck takes ice and a bottle brush; no smell of yesterday's squash.
Vid hals tar isbiter og flaskekost; lukter ikke av gårsdagens saft.
GRYTE | Tarnvik | Leirgryte nesting pots | Leirgryte grytesett | 59 679 | slate | weight_g=740 volume_l=2 material=aluminium | pot
Two pots, a lid that strains, and room inside for the burner.
To gryter, lokk med sil, og plass til brenneren inni.
KJOL24 | Fjord & Fell | Kjølig cool box 24 l | Kjølig kjøleboks 24 l | 75 849 | sky rust | weight_g=3400 volume_l=24 material=plastic | cool-box
Keeps ice for two days in the shade, and is strong enough to sit on.
Holder is i to døgn i skyggen, og er solid nok til å sitte på.
""",
)
GEAR = Group(
    slug="camp-gear",
    name_en="Light, chairs and tools",
    name_nb="Lys, stoler og redskap",
    sku="GEAR",
    art="lantern",
    facts_en="Weighs {kg} kg, with the main parts in {material}.",
    facts_nb="Veier {kg} kg, med hoveddeler i {material}.",
    care_en=(
        "Wipe off dirt and dry before packing.",
        "Charge or oil it once before the season begins.",
    ),
    care_nb=(
        "Tørk av smuss og la den tørke før pakking.",
        "Lad eller olje den én gang før sesongen.",
    ),
    attributes={"material": "aluminium"},
    rows="""
LUMEN | Lysvarde | Nattsyn 400 headlamp | Nattsyn 400 hodelykt | 49 579 | rust pine ink | weight_g=92 lumen=400 material=plastic | headlamp
A red light for reading the map without waking the tent, and a lock against the rucksack.
Rødt lys til kartet uten å vekke teltet, og lås mot utilsiktet bruk i sekken.
LYKT | Lysvarde | Leirlys camp lantern | Leirlys campinglykt | 39 449 | pine ochre | weight_g=430 lumen=250
Turn it down to a candle's glow, or up until you find the tent peg.
Skru ned til et stearinlys, eller opp til du finner teltpluggen.
STOL | Fjord & Fell | Sitt folding camp chair | Sitt sammenleggbar campingstol | 45 499 | pine rust sand | weight_g=2600 | camp-chair
Wide feet that do not sink into sand, and a pocket for the book.
Brede føtter som ikke synker i sand, og lomme til boka.
KURS | Skarholm | Kurs baseplate compass | Kurs kartkompass | 29 349 | rust sky | weight_g=58 material=plastic | compass
Luminous marks, a scale for both British and Norwegian maps, and a needle that settles fast.
Selvlysende merker, skala for britiske og norske kart, og en nål som roer seg raskt.
STAV | Skarholm | Stødig trekking poles | Stødig turstaver | 79 899 | rust slate | weight_g=480 | trekking-poles
A pair in three sections; the cork grips stay dry in warm hands.
Ett par i tre deler; korkhåndtakene holder seg tørre i varme hender.
HENG | Tarnvik | Mellom furene hammock | Mellom furene hengekøye | 55 629 | moss berry | weight_g=620 material=ripstop | hammock
The tree straps are wide enough to spare the bark.
Trestroppene er brede nok til å skåne barken.
FISK | Skarholm | Fjellvann travel fishing rod | Fjellvann reisestang | 89 999 | ochre | weight_g=310 material=carbon | fishing-rod
Four sections that fit inside a rucksack, with a reel already lined.
Fire deler som får plass i sekken, med ferdig spolt snelle.
BRYNE | Skarholm | Bryne pocket knife | Bryne lommekniv | 42 - | rust walnut | weight_g=105 material=steel | pocket-knife
A single blade of 7 cm without a lock, legal to carry in Britain.
Ett blad på 7 cm uten lås.
SOLV | Skarholm | Villmark belt knife | Villmark tollekniv | - 549 | walnut rust | weight_g=190 material=carbon-steel | knife
A whittling blade with a curly birch handle and a leather sheath.
Tollekniv med skaft i valbjørk og slire i skinn.
""",
)

DEPARTMENT = Department(
    "camp", "Camp and trail", "Tur og leir", (TENTS, BAGS, PACKS, KITCHEN, GEAR)
)
