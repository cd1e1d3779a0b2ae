"""What was bought in the weeks before the demo begins, and what its buyers said of it.

Things that are bought together stand in one order, so that the shop can tell what goes with what.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["published", "pending", "refused"]


@dataclass(frozen=True)
class Opinion:
    """What a buyer says of a product, by its key, in her own language; without a word, only stars."""

    key: str
    stars: int
    title: str = ""
    text: str = ""
    state: State = "published"


@dataclass(frozen=True)
class Purchase:
    """An order of one of each, so many days ago, by a customer of `people`."""

    buyer: str
    days_ago: int
    keys: tuple[str, ...]
    opinions: tuple[Opinion, ...]


_CAMP = ("TENT-FJELL2", "SLEEP-VIDDE3", "SLEEP-MYK8", "COOK-BLAFF", "GEAR-LUMEN")
_WALK = ("PACK-DAG22", "BOOT-MYR", "ACC-RAGG", "COOK-TERM1")
_BREAKFAST = ("BRKF-KOK17", "BRKF-RIST2", "TABL-KRUS", "FOOD-FILTERK")
_COOK = ("POT-STEKE", "KNIF-KOKK", "KNIF-FJOL", "TOOL-SLEIV")
_BED = ("DUV-HDYN", "LINE-PERKAL", "COSY-PLEDD")
_WINTER = ("WARM-DUNE", "ACC-TOPP", "ACC-VOTT", "WINT-SNO")

# A head is "name | days ago"; below it "stars | title | text" for each key in turn, "-" for none;
# a mark before the stars: "?" nobody has read it yet, "!" it was refused.
_TABLE: tuple[tuple[tuple[str, ...], str], ...] = (
    (_CAMP, """
Hannah Whitlock | 61
5 | Up in five minutes, in rain | Two nights on Kinder Scout with a proper north wind and not a drop inside. The two porches are what make it.
4 | Warm to about zero | I sleep cold and was fine at one or two degrees. The zip catches the draught tube if you hurry.
5 | Does not squeak | My last mat sounded like a crisp packet. This one is silent, and I could feel no cold from the ground.
4 | Boils fast | Half a litre in under three minutes out of the wind. In the wind, bring something to shield it.
3 | Bright but hungry | Lovely beam, but on full it was dim by the second evening. Carry spare batteries.
Daniel Achebe | 52
4 | Good tent, short pegs | Pitching is easy and it is light enough for two to share. The pegs are too short for sand, I bought others.
5 | - | -
2 | Lost air on the second night | Comfortable the first night, flat by four in the morning on the second. The shop sent another one without any fuss, and that one holds.
5 | - | -
Kari Nordmo | 47
5 | Holdt tett på Finse | Tre netter med sludd og vind, og alt var tørt da vi pakket. To innganger er verdt det når man er to.
4 | God fra våren av | Grei ned mot null. Jeg skulle gjerne hatt en litt bredere fotende.
4 | Lett og stille | Pakker lite og knitrer ikke. Litt smalt når man ligger på siden.
5 | Liten og rask | Koker opp på et blunk, og piezotenneren virker også i kulda.
?4 | Godt lys | Lyser langt på stien. Båndet blir litt løst når man løper.
"""),
    (_WALK, """
Megan Rees | 58
5 | My everyday bag now | Takes a laptop on weekdays and a flask and waterproofs on Sundays. The back panel does not get sweaty.
4 | Dry feet in bogs | Worn across the Beacons for a month. Still dry. They needed three walks before they were soft.
5 | Thick where it matters | No blisters with the boots above, and they dry overnight on a radiator.
5 | Still hot at tea time | Filled at seven, too hot to drink at three. The cup is a decent size.
Magnus Fløtre | 44
4 | Fin dagstursekk | Akkurat stor nok til niste og skift. Savner en lomme til på hoftebeltet.
5 | Endelig tørre føtter | Fløyen i regn hver søndag i en måned, og sokkene er tørre når jeg kommer hjem.
4 | Gode og varme | Varme, men de krympet litt etter den første vasken på 60. Vask på 40.
5 | - | -
Niamh Treacy | 29
4 | Neat little pack | Light, sits well, and the rain cover tucks away properly. I would like it in a brighter colour.
3 | Order a size up | Well made and dry, but narrow for me. I changed mine for a size up and now they fit.
?5 | Lovely socks | Warm, soft and no seams in the wrong place.
4 | - | -
"""),
    (_BREAKFAST, """
Amelia Hartwood | 66
5 | Quiet for a kettle | You can talk over it, and it pours without dribbling down the front.
4 | Even toast at last | Both sides the same brown. Crumpets are a tight fit.
5 | The right size | Holds a proper mug of tea and does not burn your hand. I came back for four more.
4 | - | -
Joan Pickles | 38
3 | Good, but the lid is stiff | Boils fast and looks smart. With stiff fingers the lid is hard to open, so I fill it by the spout.
5 | - | -
5 | Like the ones we had | They feel like my mother's old ones. Dishwasher has not touched the glaze.
4 | A good plain coffee | Nothing fancy, does what it says at breakfast.
Åse Bjørnstad | 33
5 | Stille og pen | Koker fort og bråker lite. Lett å rense for kalk.
2 | For smale spor | Brødet fra bakeren går ikke ned i sporene. Til vanlig loff er den fin.
5 | Koppen min | God å holde i og lett å stable. Har kjøpt seks.
5 | Som hos bestemor | Rund og god, ikke bitter selv om den står en stund.
"""),
    (_COOK, """
William Thorne | 55
5 | Better every week | Heavy, as it should be. Eggs stuck for the first fortnight and now they slide.
5 | Takes an edge and keeps it | Onions fall apart. A few strokes on a steel on Sundays is all it has needed.
4 | Solid board | Has not warped. Oil it when it comes, mine arrived a bit dry.
3 | - | -
Aoife Brennan | 41
4 | Worth the weight | It goes from hob to oven and cooks a steak like a restaurant. You do need two hands.
5 | Best knife I own | Balanced and sharp out of the box. Keep it out of the dishwasher, as it says.
!1 | Box was opened | The driver with the blue van, Kevin, left it at number 14 with my name on it.
4 | - | -
Jonas Stokke | 36
5 | Varer livet ut | Tung og jevn varme. Brenn den inn en gang til før du steker egg.
4 | Skarp | Svært skarp fra esken. Skaftet kunne vært litt lengre for store hender.
5 | Fin og solid | Ligger stødig på benken og er pen nok til å stå framme.
4 | - | -
"""),
    (_BED, """
Rajesh Patel | 49
5 | Light and warm | Warm without the weight. We have slept better since it came.
4 | Crisp, like a hotel | Cool and smooth. It creases, so take it off the line early.
5 | Everybody wants it | It lives on the sofa and there are arguments about whose turn it is.
Silje Haugland | 31
4 | God hele året | Passe varm med åpent vindu. Dunen samler seg litt i hjørnene, men rister man den er det greit.
5 | Sval og glatt | Deilig på varme netter og blir mykere for hver vask.
?3 | Klør litt | Pent og varmt, men klør mot huden. Fint over beina.
"""),
    (_WINTER, """
Fiona MacAskill | 27
5 | Warm as toast in Inverness | Worn every day since October. Packs into its own pocket for the train.
4 | - | -
5 | Hands stay warm | Wind goes through most knitted mittens and not through these.
4 | Grip on ice | Good on packed snow, fair on wet ice. Warm enough without thick socks.
Solveig Nygård | 25
4 | Lett og varm | Holder i Alta til minus femten med en ullgenser under. Glidelåsen er litt liten med votter på.
5 | Den fineste lua | Sitter godt og klør ikke.
5 | - | -
5 | Tåler snøen | Varme og tette. Sålen sitter godt på hard snø.
"""),
)  # fmt: skip


def purchases() -> tuple[Purchase, ...]:
    """Return the orders, oldest first."""
    found = [
        purchase for keys, table in _TABLE for purchase in _read(keys, table.strip().splitlines())
    ]
    return tuple(sorted(found, key=lambda purchase: -purchase.days_ago))


def _read(keys: tuple[str, ...], lines: list[str]) -> list[Purchase]:
    """A head has two cells and an opinion three; who bought less has fewer opinions than keys."""
    heads = [place for place, line in enumerate(lines) if line.count("|") == 1]
    found = []
    for start, end in zip(heads, [*heads[1:], len(lines)], strict=True):
        buyer, days = (cell.strip() for cell in lines[start].split("|"))
        opinions = [
            _opinion(key, line) for key, line in zip(keys, lines[start + 1 : end], strict=False)
        ]
        bought = tuple(opinion.key for opinion in opinions)
        found.append(Purchase(buyer, int(days), bought, tuple(opinions)))
    return found


def _opinion(key: str, line: str) -> Opinion:
    mark, title, text = ("" if cell.strip() == "-" else cell.strip() for cell in line.split("|"))
    states: dict[str, State] = {"?": "pending", "!": "refused"}
    return Opinion(key, int(mark.lstrip("?!")), title, text, states.get(mark[0], "published"))


REFUSED_BECAUSE = "It names a person and an address."
