"""Small appliances."""

from demo.model import Department, Group

_CARE_EN = (
    "Unplug it and wipe with a damp cloth; five years of guarantee.",
    "Spare parts and drawings are kept for ten years.",
    "Loose parts go in the dishwasher, the body does not.",
)
_CARE_NB = (
    "Trekk ut støpselet og tørk av med fuktig klut; fem års garanti.",
    "Reservedeler og tegninger lagerføres i ti år.",
    "Løse deler kan vaskes i maskin, selve apparatet ikke.",
)

BREAKFAST = Group(
    slug="kettles-and-toasters",
    name_en="Kettles and toasters",
    name_nb="Vannkokere og brødristere",
    sku="BRKF",
    art="kettle",
    facts_en="{power_w} W, {kg} kg, housing in {material}.",
    facts_nb="{power_w} W, {kg} kg, utside i {material}.",
    care_en=_CARE_EN,
    care_nb=_CARE_NB,
    attributes={"material": "steel"},
    rows="""
KOK17 | Kettlewyn | Varde kettle 1.7 l | Varde vannkoker 1,7 l | 49 569 | slate pine sand rust | power_w=2200 weight_g=1200 volume_l=1.7
Boils a single cup in 45 seconds because the element reaches the bottom.
Koker en enkelt kopp på 45 sekunder fordi elementet når helt ned.
TEMP | Kettlewyn | Grader variable kettle | Grader vannkoker med temperaturvalg | 79 899 | ink sand | power_w=2200 weight_g=1350 volume_l=1.5
Five temperatures: 70 for green tea, 96 for coffee, and it remembers which.
Fem temperaturer: 70 til grønn te, 96 til kaffe, og den husker valget.
SVAN | Kettlewyn | Svanehals pouring kettle | Svanehals vannkoker med tut | 69 779 | ink steel | power_w=1000 weight_g=980 volume_l=0.9
A narrow spout for slow, even pouring over a filter.
Smal tut for langsom, jevn helling over filteret.
RIST2 | Kettlewyn | Skorpe toaster, 2 slices | Skorpe brødrister, 2 skiver | 45 499 | rust slate pine sand | power_w=900 weight_g=1700 | toaster
Wide slots for home-baked bread and a lift that saves the last small slice.
Brede spor til hjemmebakt brød og en løfter som redder den siste lille skiva.
RIST4 | Kettlewyn | Skorpe toaster, 4 slices | Skorpe brødrister, 4 skiver | 69 799 | slate sand ink | power_w=1600 weight_g=2600 | toaster
Two halves with their own dials: dark on the left, pale on the right.
To halvdeler med egne knapper: mørkt til den ene, lyst til den andre.
VAFFEL | Kettlewyn | Hjerte waffle iron | Hjerte vaffeljern | 55 599 | rust ink | power_w=1200 weight_g=2100 | waffle-iron
Five hearts, as thick as they are at the cabin, and a light when they are done.
Fem hjerter, like tykke som på hytta, og et lys når de er ferdige.
TOAST | Kettlewyn | Jern toasted-sandwich maker | Jern toastjern | 39 429 | slate rust | power_w=800 weight_g=1900 | waffle-iron
Closes tightly enough to keep the cheese in.
Lukker tett nok til å holde på osten.
""",
)
COFFEE = Group(
    slug="coffee",
    name_en="Coffee makers",
    name_nb="Kaffetraktere og kverner",
    sku="COFF",
    art="coffee-maker",
    facts_en="{power_w} W, {kg} kg, holds {volume_l} litres.",
    facts_nb="{power_w} W, {kg} kg, rommer {volume_l} liter.",
    care_en=_CARE_EN,
    care_nb=_CARE_NB,
    attributes={"material": "aluminium"},
    rows="""
TRAKT | Kettlewyn | Kantine filter coffee maker | Kantine kaffetrakter | 149 1690 | ink sand rust pine | power_w=1500 weight_g=3100 volume_l=1.25
Water at 94 degrees from the first drop to the last, then it switches itself off.
Vann på 94 grader fra første til siste dråpe, så slår den seg av selv.
LITEN | Kettlewyn | Hybel small coffee maker | Hybel liten kaffetrakter | 69 749 | slate sand | power_w=900 weight_g=1900 volume_l=0.6
Four cups and a footprint no larger than a dinner plate.
Fire kopper og ikke større plass enn en middagstallerken.
ESPR | Kettlewyn | Trykk espresso machine | Trykk espressomaskin | 349 3990 | steel ink rust | power_w=1450 weight_g=6800 volume_l=1.8
Warm in one minute, with a steam arm that you can aim.
Varm på ett minutt, med damprør du kan sikte med.
KAFKV | Kettlewyn | Kvern coffee grinder | Kvern kaffekvern | 99 1090 | ink sand | power_w=150 weight_g=2300 volume_l=0.3 | blender
Forty settings between Turkish and boiled coffee at the fire.
Førti trinn mellom tyrkisk og kokekaffe på bålet.
MELK | Kettlewyn | Skum milk frother | Skum melkeskummer | 49 549 | ink sand | power_w=500 weight_g=720 volume_l=0.25 | jug
Cold foam, warm foam or plain hot milk for cocoa.
Kaldt skum, varmt skum eller bare varm melk til kakao.
""",
)
MIXING = Group(
    slug="mixing-and-scales",
    name_en="Mixers, blenders and scales",
    name_nb="Miksere, blendere og kjøkkenvekter",
    sku="MIX",
    art="mixer",
    facts_en="{power_w} W, {kg} kg, with parts in {material}.",
    facts_nb="{power_w} W, {kg} kg, med deler i {material}.",
    care_en=_CARE_EN,
    care_nb=_CARE_NB,
    attributes={"material": "steel"},
    rows="""
DEIG | Kettlewyn | Deig stand mixer | Deig kjøkkenmaskin | 399 4490 | rust sand slate pine | power_w=1000 weight_g=8600 volume_l=4.8
Kneads two loaves of rye without walking along the worktop.
Elter to rugbrød uten å vandre bortover benken.
HANDM | Kettlewyn | Visp hand mixer | Visp håndmikser | 39 439 | sand slate berry | power_w=400 weight_g=980 | hand-blender
Starts slowly, so the flour stays in the bowl.
Starter langsomt, så melet blir i bollen.
STAVM | Kettlewyn | Puré hand blender | Puré stavmikser | 45 499 | slate ink sand | power_w=800 weight_g=860 | hand-blender
Soup in its own pot; the foot does not scratch.
Suppe i sin egen gryte; foten riper ikke.
BLEND | Kettlewyn | Blåbær blender | Blåbær blender | 89 999 | ink berry sand | power_w=1200 weight_g=3600 volume_l=1.5 material=glass | blender
A glass jug that takes frozen blueberries straight from the freezer.
Glasskanne som tåler frosne blåbær rett fra fryseren.
VEKT | Kettlewyn | Gram kitchen scale | Gram kjøkkenvekt | 25 279 | slate sand rust pine | power_w=1 weight_g=540 | kitchen-scale
To the gram up to five kilos, and it waits for you before it switches off.
På grammet opp til fem kilo, og den venter på deg før den slår seg av.
VEKTM | Kettlewyn | Lodd mechanical kitchen scale | Lodd mekanisk kjøkkenvekt | 39 429 | rust sand pine | power_w=0 weight_g=1500 | kitchen-scale
No battery; a spring, a pan and a dial one can read across the room.
Uten batteri; fjær, skål og en skive som leses tvers over rommet.
FOOD | Kettlewyn | Riv food processor | Riv foodprosessor | 129 1450 | slate sand | power_w=900 weight_g=4200 volume_l=2.4 | blender
Five discs for cabbage, carrots and potato cakes.
Fem skiver til kål, gulrot og potetkaker.
""",
)
VACUUM = Group(
    slug="vacuum-cleaners",
    name_en="Vacuum cleaners",
    name_nb="Støvsugere",
    sku="VAC",
    art="vacuum",
    facts_en="{power_w} W, {kg} kg, {noise_db} dB.",
    facts_nb="{power_w} W, {kg} kg, {noise_db} dB.",
    care_en=(
        "Wash the filter every second month and let it dry for a day.",
        "Spare brushes, belts and batteries are kept for ten years.",
    ),
    care_nb=(
        "Vask filteret annenhver måned og la det tørke ett døgn.",
        "Børster, reimer og batterier lagerføres i ti år.",
    ),
    attributes={"material": "plastic"},
    rows="""
STILLE | Askfell | Stille cylinder vacuum cleaner | Stille støvsuger med pose | 149 1690 | pine slate rust | power_w=700 weight_g=5200 noise_db=62
Quiet enough to hear the telephone; nine metres of cord.
Stille nok til å høre telefonen; ni meter ledning.
POSELOS | Askfell | Virvel bagless vacuum cleaner | Virvel poseløs støvsuger | 179 1990 | slate berry | power_w=800 weight_g=5600 noise_db=72
The dust falls out downwards, into the bin and not on your shoes.
Støvet faller rett ned i bøtta og ikke på skoene.
SKAFT | Askfell | Kvikk cordless vacuum cleaner | Kvikk skaftstøvsuger | 249 2790 | rust slate ink | power_w=450 weight_g=2600 noise_db=74
Forty minutes on a charge, and it stands up by itself.
Førti minutter på én lading, og den står av seg selv.
ROBOT | Askfell | Runde robot vacuum cleaner | Runde robotstøvsuger | 299 3290 | ink sand | power_w=45 weight_g=3400 noise_db=60 | robot-vacuum
Learns the rooms in two evenings and keeps away from the dog's bowl.
Lærer rommene på to kvelder og holder seg unna hundeskåla.
ROBOTM | Askfell | Runde robot with mop | Runde robotstøvsuger med mopp | 449 4990 | ink slate | power_w=55 weight_g=4100 noise_db=62 | robot-vacuum
Lifts its mop at the edge of the carpet.
Løfter moppen ved teppekanten.
BIL | Askfell | Knapp handheld vacuum cleaner | Knapp håndstøvsuger | 59 649 | slate rust | power_w=90 weight_g=780 noise_db=70
For the car, the crumbs and the child seat.
Til bilen, smulene og barnesetet.
""",
)
CLIMATE = Group(
    slug="air-and-ironing",
    name_en="Air, heat and ironing",
    name_nb="Luft, varme og stryking",
    sku="AIR",
    art="heater",
    facts_en="{power_w} W, {kg} kg, housing in {material}.",
    facts_nb="{power_w} W, {kg} kg, utside i {material}.",
    care_en=_CARE_EN,
    care_nb=_CARE_NB,
    attributes={"material": "plastic"},
    rows="""
OVN | Askfell | Glo oil-filled heater | Glo oljefylt ovn | 79 899 | slate sand | power_w=1500 weight_g=9200 material=steel
Warms a cabin bedroom without a glow or a sound; switches off if it falls.
Varmer et hyttesoverom uten lys og lyd; slår seg av om den velter.
VIFTE | Askfell | Bris table fan | Bris bordvifte | 45 499 | pine sand rust | power_w=35 weight_g=2300 material=steel | fan
Turns its head ninety degrees, and on step one you hear only the leaves outside.
Svinger nitti grader, og på trinn én hører du bare løvet ute.
LUFTR | Askfell | Klar air cleaner | Klar luftrenser | 179 1990 | sand slate | power_w=45 weight_g=4900 | air-cleaner
Changes the air of a bedroom five times an hour.
Skifter lufta i et soverom fem ganger i timen.
STRYK | Askfell | Glatt steam iron | Glatt dampstrykejern | 55 599 | sky berry slate | power_w=2400 weight_g=1300 | iron
A long tip for collars, and a stop for drips at low heat.
Lang spiss til kragen, og dryppstopp på lav varme.
MIKRO | Kettlewyn | Lun microwave oven 20 l | Lun mikrobølgeovn 20 l | 99 1090 | slate sand ink | power_w=800 weight_g=11000 volume_l=20 material=steel | microwave
Two dials and a bell, nothing else to learn.
To hjul og en bjelle, ingenting annet å lære.
RADIO | Lysvarde | Værmelding kitchen radio | Værmelding kjøkkenradio | 89 999 | pine rust sand walnut | power_w=10 weight_g=1600 | radio
DAB and Bluetooth, and a button that finds the news.
DAB og Bluetooth, og en knapp som finner nyhetene.
""",
)
DEPARTMENT = Department(
    "appliances", "Small appliances", "Småapparater", (BREAKFAST, COFFEE, MIXING, VACUUM, CLIMATE)
)
