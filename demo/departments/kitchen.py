"""Kitchen and table."""

from demo.model import Department, Group

POTS = Group(
    slug="pots-and-pans",
    name_en="Pots and pans",
    name_nb="Gryter og panner",
    sku="POT",
    art="pot",
    facts_en="Made of {material}, {kg} kg; for every hob, induction included.",
    facts_nb="Laget av {material}, {kg} kg; for alle platetopper, også induksjon.",
    attributes={"material": "cast-iron"},
    rows="""
JERN | Kettlewyn | Jern enamelled casserole | Jern emaljert jerngryte | 119 1390 | rust pine slate sand / +20 3L 5L 7L | weight_g=4300
Holds its heat on the table for the second helping.
Holder varmen på bordet til andre porsjon.
STEKE | Kettlewyn | Steke cast-iron frying pan | Steke stekepanne i støpejern | 49 569 | ink / +20 24cm 28cm | weight_g=2300 | pan
Seasoned at the factory and better every year.
Innbrent fra fabrikk og bedre for hvert år.
LETTP | Kettlewyn | Lett coated frying pan | Lett belagt stekepanne | 35 399 | slate pine / +18 20cm 24cm 28cm | weight_g=980 material=aluminium | pan
Pancakes slide; the coating contains no fluorine.
Pannekakene glir; belegget er uten fluor.
KASSE | Kettlewyn | Koke steel saucepan | Koke kasserolle i stål | 45 499 | steel / +15 1.5L 2L 3L | weight_g=1250 material=steel | pot
Marks inside for half litres and a lip that pours without a drip.
Målestreker inni og en tut som heller uten å dryppe.
SUPPE | Kettlewyn | Lapskaus stockpot 8 l | Lapskaus suppegryte 8 l | 65 749 | steel | weight_g=2600 volume_l=8 material=steel | pot
For stew to twelve, or crab on a Saturday.
Til lapskaus for tolv, eller krabbe på lørdag.
GRILLP | Kettlewyn | Rille griddle pan | Rille grillpanne | 55 629 | ink rust | weight_g=3100 | pan
Deep ridges keep the fat away from the fish.
Dype riller holder fettet unna fisken.
WOK | Kettlewyn | Rask carbon-steel wok | Rask wok i karbonstål | 39 449 | ink | weight_g=1500 material=carbon-steel | pan
Thin enough to be hot before the rice is rinsed.
Tynn nok til å bli varm før risen er skylt.
FORM | Kettlewyn | Rugbrød loaf tin | Rugbrød brødform | 19 219 | slate rust | weight_g=560 material=steel | baking-tin
Folded corners, so there is no seam for dough to find.
Brettede hjørner, så deigen ikke finner noen skjøt.
""",
)
KNIVES = Group(
    slug="knives-and-boards",
    name_en="Knives and boards",
    name_nb="Kniver og fjøler",
    sku="KNIF",
    art="knife",
    facts_en="{length_cm} cm, {weight_g} g, made of {material}.",
    facts_nb="{length_cm} cm, {weight_g} g, laget av {material}.",
    care_en=(
        "Never in the dishwasher; wipe dry and keep it apart from other steel.",
        "Oil twice a year with food-safe oil.",
    ),
    care_nb=(
        "Aldri i oppvaskmaskin; tørkes av og holdes unna annet stål.",
        "Oljes to ganger i året med matolje.",
    ),
    attributes={"material": "steel"},
    rows="""
KOKK | Kettlewyn | Skarp chef's knife | Skarp kokkekniv | 65 749 | walnut ink | length_cm=20 weight_g=210
Balanced at the bolster, so the hand does not tire at the third onion.
Balansert ved halsen, så hånda ikke blir trett ved tredje løk.
URTE | Kettlewyn | Skarp paring knife | Skarp skrellekniv | 25 289 | walnut ink rust | length_cm=9 weight_g=80
Small, stiff and always the one that is in use.
Liten, stiv og alltid den som er i bruk.
BROD | Kettlewyn | Skarp bread knife | Skarp brødkniv | 49 549 | walnut ink | length_cm=24 weight_g=190
Wide teeth that cut crust and leave the crumb in peace.
Brede tagger som tar skorpa og lar krummen være i fred.
FILET | Skarholm | Makrell filleting knife | Makrell filetkniv | 45 499 | walnut ink | length_cm=18 weight_g=130
Bends along the backbone and nowhere else.
Bøyer seg langs ryggbeinet og ingen andre steder.
FJOL | Holmrose | Bjørk chopping board | Bjørk skjærefjøl | 29 329 | sand walnut / +30 30cm 40cm | length_cm=40 weight_g=1400 material=birch | board
A groove on one side for the roast, flat on the other for bread.
Saftspor på den ene siden til steika, flat på den andre til brødet.
EIK | Holmrose | Eik serving board | Eik serveringsfjøl | 39 449 | walnut | length_cm=48 weight_g=1200 material=oak | board
Cut from one plank; no two have the same grain.
Skåret av én planke; ingen to har samme årer.
OST | Holmrose | Ostehøvel cheese slicer | Ostehøvel | 14 159 | walnut steel | length_cm=21 weight_g=95 | knife
The Norwegian way to make a cheese last: thin, even, all the way.
Den norske måten å få osten til å vare på: tynt og jevnt hele veien.
""",
)
TABLE = Group(
    slug="tableware",
    name_en="Tableware",
    name_nb="Servise og bestikk",
    sku="TABL",
    art="plate",
    facts_en="{material_cap}, {weight_g} g.",
    facts_nb="{material_cap}, {weight_g} g.",
    attributes={"material": "stoneware"},
    rows="""
KRUS | Holmrose | Morgen mug | Morgen krus | 12 139 | sand slate pine rust berry sky | weight_g=340 volume_l=0.35 | mug
A handle for three fingers and a foot that does not ring on the table.
Hank til tre fingre og en fot som ikke klirrer mot bordet.
EMAL | Fjord & Fell | Bål enamel mug | Bål emaljekrus | 9 99 | pine sky rust sand | weight_g=130 volume_l=0.35 material=enamel | mug
Stands on the embers' edge, and takes a knock without a quarrel.
Tåler glokanten og en trøkk uten å klage.
TALL | Holmrose | Morgen dinner plate | Morgen middagstallerken | 14 159 | sand slate pine | weight_g=720
A low rim keeps the gravy in and the stack low.
Lav kant holder sausen inne og stabelen lav.
ASJ | Holmrose | Morgen side plate | Morgen asjett | 10 119 | sand slate pine rust | weight_g=410
Big enough for two slices and a boiled egg.
Stor nok til to skiver og et kokt egg.
SKAL | Holmrose | Grøt bowl | Grøt skål | 13 149 | sand slate rust sky | weight_g=480 | bowl
Deep for porridge, wide for salad, warm in both hands.
Dyp til grøt, vid til salat, varm i begge hender.
FAT | Holmrose | Deling serving bowl | Deling serveringsbolle | 35 399 | slate sand | weight_g=1300 | bowl
Made to be passed round: two thumbs fit the rim.
Laget for å sendes rundt: to tomler passer i kanten.
BEST | Holmrose | Sammen cutlery, 16 pieces | Sammen bestikk, 16 deler | 69 799 | steel walnut ink | weight_g=980 pieces=16 material=steel | cutlery
Long forks, quiet spoons, and knives that cut the crust.
Lange gafler, stille skjeer og kniver som tar skorpa.
TEK | Kettlewyn | Tåke teapot | Tåke tekanne | 39 449 | slate pine rust | weight_g=890 volume_l=1.1 | teapot
The strainer lifts out when the tea is strong enough.
Silen løftes ut når teen er sterk nok.
MUGGE | Holmrose | Kilde jug | Kilde mugge | 29 329 | sky sand pine | weight_g=860 volume_l=1.2 | jug
Water at noon, wildflowers at night.
Vann til lunsj, markblomster til kvelds.
EGGEG | Holmrose | Morgen coffee pot | Morgen kaffekanne | 45 489 | slate sand rust | weight_g=980 volume_l=1.2 | teapot
Keeps the second cup warm through the whole crossword.
Holder kopp nummer to varm gjennom hele kryssordet.
""",
)
GLASS = Group(
    slug="glasses-and-jugs",
    name_en="Glasses and carafes",
    name_nb="Glass og karafler",
    sku="GLAS",
    art="tumbler",
    facts_en="Made of {material}, {pieces} in the box, {weight_g} g.",
    facts_nb="Laget av {material}, {pieces} i esken, {weight_g} g.",
    care_en=("Dishwasher safe at 55 °C.", "Polish with a linen cloth while still warm."),
    care_nb=("Tåler oppvaskmaskin på 55 °C.", "Poleres med linklut mens de er varme."),
    attributes={"material": "glass", "pieces": "4"},
    rows="""
DUGG | Holmrose | Dugg tumblers | Dugg vannglass | 24 269 | sky moss sand berry | weight_g=1000
Thick in the base, thin at the lip, and they stack.
Tykke i bunnen, tynne i kanten, og kan stables.
KVELD | Holmrose | Kveld wine glasses | Kveld vinglass | 39 449 | berry sky | weight_g=720 | glass
One shape for red and white, so the cupboard stays half empty.
Én form til rødt og hvitt, så skapet forblir halvtomt.
KARAF | Holmrose | Brønn carafe | Brønn karaffel | 29 329 | sky moss | weight_g=690 pieces=1 volume_l=1 | carafe
An oak lid keeps the wasps out on the terrace.
Lokk i eik holder vepsen ute på terrassen.
SYLTE | Holmrose | Sylte storage jars | Sylte norgesglass | 25 279 | rust moss ochre | weight_g=1500 pieces=3 | jar
For jam in August and oats in February.
Til syltetøy i august og havregryn i februar.
SNAPS | Holmrose | Skål aquavit glasses | Skål akevittglass | 22 249 | sky sand | weight_g=360 | glass
On a tall stem, so that a warm hand stays away from a cold drink.
På høy stett, så en varm hånd holdes unna en kald dram.
""",
)
TOOLS = Group(
    slug="kitchen-tools",
    name_en="Kitchen tools",
    name_nb="Kjøkkenredskap",
    sku="TOOL",
    art="utensils",
    facts_en="{material_cap}, {weight_g} g.",
    facts_nb="{material_cap}, {weight_g} g.",
    rows="""
SLEIV | Holmrose | Sleiv utensil set | Sleiv redskapssett | 35 399 | sand pine slate | weight_g=780 pieces=4 material=birch
A ladle, a turner, a whisk and a spoon that belongs to the cook.
Øse, stekespade, visp og en skje som hører kokken til.
KVERN | Kettlewyn | Kvern pepper mill | Kvern pepperkvern | 29 329 | walnut sand ink | weight_g=310 material=oak | mill
Ceramic teeth, coarse or fine with a turn of the top.
Keramisk kverneverk, grovt eller fint med en vri.
BAKST | Holmrose | Lefse rolling pin | Lefse kjevle | - 349 | sand | weight_g=820 material=birch | utensils
Ridged, so that the lefse rolls thin without tearing.
Rutet, så lefsa blir tynn uten å revne.
KURVB | Holmrose | Frukt wire basket | Frukt fruktkurv | 27 299 | ink sand | weight_g=610 material=steel | basket
Air on every side, so pears ripen and do not sulk.
Luft på alle kanter, så pærene modner i fred.
""",
)
DEPARTMENT = Department(
    "kitchen", "Kitchen and table", "Kjøkken og servering", (POTS, KNIVES, TABLE, GLASS, TOOLS)
)
