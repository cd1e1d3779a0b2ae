"""Pantry, books and children."""

from demo.model import Department, Group

FOOD = Group(
    slug="pantry",
    name_en="Pantry",
    name_nb="Matskapet",
    sku="FOOD",
    art="packet",
    vat_class="food",
    facts_en="Net weight {weight_g} g. Contains: {contains}.",
    facts_nb="Nettovekt {weight_g} g. Inneholder: {contains}.",
    care_en=(
        "Keep dry and dark.",
        "Keeps for a year unopened; eat within a month once it is open.",
    ),
    care_nb=(
        "Oppbevares tørt og mørkt.",
        "Holder i ett år uåpnet; spises innen en måned etter åpning.",
    ),
    rows="""
KOKEK | Fjord & Fell | Bålkaffe coarse coffee | Bålkaffe kokmalt kaffe | 8 89 | rust | weight_g=250 contains=coffee | coffee-bag
Ground coarsely for the pot on the fire: boil, wait, pour slowly.
Kokmalt til kjelen på bålet: kok opp, vent, hell sakte.
FILTERK | Fjord & Fell | Morgenkaffe filter coffee | Morgenkaffe filtermalt | 8 89 | pine | weight_g=250 contains=coffee | coffee-bag
A middle roast with a little cocoa at the end.
Middels brent med litt kakao til slutt.
BONNE | Fjord & Fell | Kveldskaffe decaffeinated beans | Kveldskaffe koffeinfrie bønner | 9 99 | slate | weight_g=250 contains=coffee | coffee-bag
For the second cup after eight, and still for sleeping.
Til kopp nummer to etter åtte, og likevel søvn.
TE | Fjord & Fell | Lyng heather tea | Lyng urtete | 7 79 | berry moss | weight_g=80 contains=herbs | tea-tin
Heather, nettle and a little mint; no caffeine.
Lyng, brennesle og litt mynte; uten koffein.
SVARTTE | Fjord & Fell | Havn black tea | Havn svart te | 7 79 | slate | weight_g=120 contains=tea | tea-tin
A strong leaf for hard water and milk.
Et kraftig blad for hardt vann og melk.
KNEKK | Fjord & Fell | Skive rye crispbread | Skive knekkebrød av rug | 4 45 | sand | weight_g=320 contains=gluten
Whole rye and sea salt; snaps where you want it to.
Hel rug og havsalt; knekker der du vil.
FLAT | Fjord & Fell | Vidde flatbread | Vidde flatbrød | 5 49 | ochre | weight_g=270 contains=gluten
Thin as paper, for soup and for herring.
Tynt som papir, til suppe og sild.
MULTE | Fjord & Fell | Multe cloudberry jam | Multesyltetøy | 9 99 | ochre | weight_g=240 contains=berries | jar
More berries than sugar; on waffles, at Christmas, from the jar.
Mer bær enn sukker; på vafler, til jul, rett fra glasset.
BLABAR | Fjord & Fell | Blåbær bilberry jam | Blåbærsyltetøy | 6 69 | berry | weight_g=320 contains=berries | jar
Wild bilberries that stain fingers, teeth and table.
Ville blåbær som farger fingre, tenner og bord.
HONNING | Fjord & Fell | Lynghonning heather honey | Lynghonning | 9 99 | ochre | weight_g=350 contains=honey | honey
From hives that stand on the moor in August.
Fra kuber som står på heia i august.
BRUN | Fjord & Fell | Stølsost brown cheese | Stølsost brunost | - 89 | walnut | weight_g=500 contains=milk | cheese
Whey boiled until it is the colour of the pan; slice it thinly.
Myse kokt til den har fargen av gryta; skjær tynt.
SJOKO | Fjord & Fell | Tur milk chocolate | Tur melkesjokolade | 3 35 | sky | weight_g=100 contains=milk | chocolate
Breaks into twelve pieces, one for each hill.
Deles i tolv biter, én for hver bakke.
HAVRE | Fjord & Fell | Støl porridge oats | Støl havregryn | 3 35 | sand | weight_g=750 contains=oats
Large flakes that stay whole, for porridge on a burner or in a pan.
Store gryn som holder seg hele, til grøt på brenner eller i kjele.
""",
)
BOOKS = Group(
    slug="books",
    name_en="Books",
    name_nb="Bøker",
    sku="BOOK",
    art="book",
    vat_class="book",
    facts_en="{pages} pages, hardback, {weight_g} g; written in {text_language}.",
    facts_nb="{pages} sider, innbundet, {weight_g} g; skrevet på {text_language}.",
    care_en=(
        "Printed on paper from managed forests.",
        "Thread-sewn, so it lies open on the table.",
    ),
    care_nb=("Trykt på papir fra forvaltede skoger.", "Trådheftet, så den ligger åpen på bordet."),
    rows="""
HYTTEB | Fjord & Fell | The Hut Book: 60 walks from door to door | The Hut Book: 60 turer fra dør til dør | 25 299 | pine | pages=304 weight_g=980 text_language=english
Maps, heights and where to find the key.
Kart, høydemeter og hvor nøkkelen ligger.
TURBOK | Fjord & Fell | Søndagsturen: family walks in Norway | Søndagsturen: familieturer i hele landet | - 349 | sky | pages=256 weight_g=860 text_language=norwegian
Eighty walks of under five kilometres, each with a place for the fire.
Åtti turer på under fem kilometer, alle med bålplass.
BAKEB | Fjord & Fell | Rye and Rain: baking in the north | Rye and Rain: bakst i nord | 24 289 | ochre | pages=220 weight_g=1050 text_language=english
Loaves that take a day and waffles that take ten minutes.
Brød som tar et døgn og vafler som tar ti minutter.
FISKB | Fjord & Fell | The Small Fish Kitchen | The Small Fish Kitchen | 22 269 | slate | pages=196 weight_g=890 text_language=english
Herring, mackerel and what to do with the rest.
Sild, makrell og hva du gjør med resten.
KNUTE | Fjord & Fell | Forty Knots and When to Use Them | Forty Knots and When to Use Them | 15 179 | rust | pages=128 weight_g=420 text_language=english
Drawn from the hands of the person who ties them.
Tegnet fra hendene til den som knyter.
FUGLB | Fjord & Fell | Birds at the Window | Birds at the Window | 18 219 | moss | pages=176 weight_g=640 text_language=english
Thirty-two visitors, their songs written as children hear them.
Trettito gjester, med sangen skrevet slik barn hører den.
STRIKK | Fjord & Fell | Ren ull: strikk til tur og hytte | Ren ull: strikk til tur og hytte | - 379 | berry | pages=208 weight_g=940 text_language=norwegian
Twenty-five patterns from socks to a jumper that is inherited.
Tjuefem oppskrifter fra sokker til en genser som går i arv.
BARNEB | Fjord & Fell | The Bear Who Packed Too Much | The Bear Who Packed Too Much | 11 139 | rust | pages=40 weight_g=380 text_language=english
A picture book for everybody who has carried a wardrobe up a hill.
En bildebok for alle som har båret et klesskap opp en bakke.
""",
)
KIDS = Group(
    slug="childrens-clothes",
    name_en="Children's clothes",
    name_nb="Barneklær",
    sku="KIDS",
    art="overall",
    vat_class="children",
    facts_en="Made of {material}, {weight_g} g in the first size.",
    facts_nb="Laget av {material}, {weight_g} g i første størrelse.",
    attributes={"material": "recycled-polyester"},
    rows="""
DRESS | Tarnvik | Snøball children's snowsuit | Snøball vinterdress | 89 999 | sky berry pine rust / 86 98 110 | weight_g=780
Double knees, a zip from chin to thigh and reflectors on every side.
Doble knær, glidelås fra hake til lår og refleks på alle sider.
REGND | Tarnvik | Pytt children's rain set | Pytt regntøy til barn | 45 499 | ochre sky / 86 98 110 122 | weight_g=420 material=pu | overall
Braces that cannot slip and a hood that comes off if it catches.
Seler som ikke sklir, og hette som løsner om den henger seg fast.
SKALLD | Tarnvik | Vår children's shell suit | Vår skalldress | 75 829 | moss berry / 86 98 110 | weight_g=520
For the season of thaw, when everything is wet from below.
For snøsmeltingen, når alt er vått nedenfra.
FLISD | Tarnvik | Myk children's fleece jacket | Myk fleecejakke til barn | 25 279 | ochre pine sky / 98 110 122 | weight_g=210 | fleece
Ears on the hood, pockets for cones.
Ører på hetta, lommer til kongler.
ULLSETT | Ullbrekka | Innerst children's wool set | Innerst ullsett til barn | 49 549 | slate berry sky / 86 98 110 122 | weight_g=220 material=merino | base-layer
Soft merino against the skin that children forget they have on.
Myk merino mot huden som barna glemmer at de har på.
LUEB | Ullbrekka | Lillefot children's hat | Lillefot lue til barn | 18 199 | berry ochre sky rust / S M | weight_g=60 material=wool | beanie
Ties under the chin and covers the ears on the sledge.
Knytes under haka og dekker ørene på kjelken.
VOTTB | Ullbrekka | Lillefot children's mittens | Lillefot votter til barn | 16 179 | berry ochre sky / S M | weight_g=50 material=wool | mittens
Long cuffs that go under the sleeve and stay there.
Lange mansjetter som går under ermet og blir der.
""",
)
TOYS = Group(
    slug="toys",
    name_en="Toys and games",
    name_nb="Leker og spill",
    sku="TOY",
    art="blocks",
    facts_en="From {age} years, {weight_g} g, made of {material}.",
    facts_nb="Fra {age} år, {weight_g} g, laget av {material}.",
    care_en=(
        "Wipe with a damp cloth; tested to EN 71.",
        "Every part can be bought again, and it is worth handing on.",
    ),
    care_nb=(
        "Tørkes med fuktig klut; testet etter EN 71.",
        "Alle deler kan kjøpes på nytt, og den er verdt å la gå i arv.",
    ),
    attributes={"material": "birch"},
    rows="""
KLOSS | Holmrose | Kloss building blocks | Kloss byggeklosser | 29 319 | rust pine sky | age=1 weight_g=1400 pieces=40
Forty blocks in a cotton bag, rounded for gums and toes.
Førti klosser i bomullspose, avrundet for gommer og tær.
BAMSE | Holmrose | Bjørnar teddy bear | Bjørnar bamse | 25 269 | walnut sand slate | age=0 weight_g=340 material=cotton | teddy
Eyes sewn, not glued; washes at 40 degrees and forgives.
Sydde øyne, ikke limte; vaskes på 40 grader og tilgir.
PUSLE | Holmrose | Fjordkart jigsaw, 500 pieces | Fjordkart puslespill, 500 biter | 19 209 | sky pine | age=8 weight_g=620 pieces=500 material=cardboard | puzzle
A map of the coast with every lighthouse on it.
Et kart over kysten med alle fyrene på.
SPILL | Holmrose | Ferga board game | Ferga brettspill | 35 369 | rust slate | age=7 weight_g=1100 material=cardboard | board-game
Catch the last boat home; forty minutes for two to five.
Rekk siste båt hjem; førti minutter for to til fem.
BAT | Holmrose | Jolle wooden boat | Jolle trebåt | 22 239 | rust sky pine | age=3 weight_g=380 material=pine | toy-boat
Floats upright in the bath and in the sea.
Flyter rett vei i badekaret og i sjøen.
BALL | Fjord & Fell | Løkka football | Løkka fotball | 19 209 | pine rust sky / 3 4 5 | age=4 weight_g=390 material=pu | ball
Stitched for gravel; the sizes follow the age of the team.
Sydd for grus; størrelsene følger lagets alder.
DOKKE | Holmrose | Troll hand puppet | Troll hånddukke | 18 189 | moss walnut | age=2 weight_g=160 material=wool | teddy
A nose of felt and an opinion about bedtime.
Nese av filt og en mening om leggetid.
""",
)
DEPARTMENT = Department(
    "pantry-books-kids",
    "Pantry, books and children",
    "Mat, bøker og barn",
    (FOOD, BOOKS, KIDS, TOYS),
)
