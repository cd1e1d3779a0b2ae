"""Staff and customers of the demo. Every address and number is one that reaches nobody."""

from dataclasses import dataclass

from demo import codes
from demo.model import Market


@dataclass(frozen=True)
class Staff:
    """Somebody who works here. `role` is a role of the access model, `locations` codes."""

    email: str
    first_name: str
    last_name: str
    role: str
    language: str
    locations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Customer:
    """A customer with one address. The telephone number is E.164; no home store where there is none."""

    email: str
    full_name: str
    phone: str
    country: Market
    language: str
    street: str
    city: str
    postcode: str
    home_store: str
    has_account: bool


ROLES = (
    "csa", "csa_lead", "store_staff", "store_manager", "warehouse_staff", "merchandiser", "manager",
    "administrator",
)  # fmt: skip

_STAFF = (
    ("Maya Lind", "csa", "en", ""),
    ("Tom Ashdown", "csa", "en", ""),
    ("Ingrid Vik", "csa", "nb", ""),
    ("Farah Osei", "csa_lead", "en", ""),
    ("Joe Hartley", "store_staff", "en", "GB004"),
    ("Priya Nair", "store_staff", "en", "GB003"),
    ("Callum Reid", "store_staff", "en", "GB006"),
    ("Sofie Bakke", "store_staff", "nb", "NO031"),
    ("Lars Hauge", "store_staff", "nb", "NO032"),
    ("Ruth Thackray", "store_manager", "en", "GB004"),
    ("Dev Malhotra", "store_manager", "en", "GB003"),
    ("Anne Solberg", "store_manager", "nb", "NO031"),
    ("Marek Nowak", "warehouse_staff", "en", "GBW1"),
    ("Odd Myhre", "warehouse_staff", "nb", "NOW1"),
    ("Ciara Doyle", "warehouse_staff", "en", "IEW1"),
    ("Helen Croft", "merchandiser", "en", ""),
    ("Grace Abara", "manager", "en", ""),
    ("Nils Tveit", "administrator", "en", ""),
)

_BRITISH = """
Amelia Hartwood|14 Beckett Rise|Leeds|LS6 2QT|GB004
Oliver Penrose|3 Quarry Terrace|Leeds|LS8 1NB|GB004
Hannah Whitlock|27 Elm Bank|York|YO10 4AE|GB015
Daniel Achebe|8 Navigation Row|Manchester|M4 5JD|GB003
Sophie Lindqvist|51 Harrow Close|Manchester|M20 3FG|GB003
Rajesh Patel|6 Belgrave Walk|Leicester|LE4 7SP|GB012
Eleanor Marsh|19 Orchard Way|Bristol|BS6 5TX|GB008
Gareth Pugh|2 Heol y Bryn|Cardiff|CF14 3UX|GB013
Fiona MacAskill|40 Rowan Crescent|Inverness|IV2 4RS|GB027
Hamish Dunbar|11 Canal Street|Glasgow|G4 9XA|GB005
Catriona Bain|7 Thistle Court|Edinburgh|EH7 5DL|GB006
Aisha Rahman|33 Wharf Road|Birmingham|B16 8QR|GB002
William Thorne|5 Castle Gate|Nottingham|NG1 7AS|GB011
Chloe Barnes|62 Marine View|Brighton|BN2 1PD|GB020
Samuel Okafor|9 Lamb Passage|London|SE15 4NX|GB001
Isabel Fernandes|120 Larch Road|London|N16 8TQ|GB001
George Fairfax|1 Mill House|Oxford|OX4 1LB|GB017
Megan Rees|18 Bay Terrace|Swansea|SA1 6HJ|GB028
Peter Aldous|77 Unthank View|Norwich|NR2 2RW|GB016
Lucy Tremain|4 Harbour Steps|Plymouth|PL1 3DX|GB022
Victor Szabo|23 Station Parade|Reading|RG1 5ED|GB024
Nadia Clarke|12 Foss Lane|Sheffield|S7 1FN|GB009
Edward Lowther|30 Quayside Row|Newcastle upon Tyne|NE1 3DX|GB010
Joan Pickles|15 Chapel Fold|Leeds|LS12 3HU|GB004
"""
_NORWEGIAN = """
Kari Nordmo|Lilleborggata 4|Oslo|0554|NO031
Eirik Dahlstrøm|Furuveien 18|Oslo|0487|NO031
Åse Bjørnstad|Utsikten 7|Oslo|1156|NO031
Magnus Fløtre|Skansebakken 3|Bergen|5031|NO032
Ragnhild Øvrebø|Fløenveien 22|Bergen|5009|NO032
Jonas Stokke|Elgeseter terrasse 9|Trondheim|7030|NO033
Silje Haugland|Ledaalsgata 15|Stavanger|4007|NO034
Máret Eira|Polarvegen 6|Tromsø|9008|NO035
Tor Egil Lunde|Strandpromenaden 31|Kristiansand|4610|NO036
Bente Kvamme|Bragerneslia 12|Drammen|3012|NO037
Håkon Sletten|Rønvikveien 44|Bodø|8006|NO040
Liv Rønneberg|Aspegata 2|Ålesund|6003|NO041
Yusuf Warsame|Kirkeveien 58|Moss|1511|NO044
Gunnhild Moen|Vangsvegen 77|Hamar|2317|NO045
Petter Aasen|Storgata 101|Lillehammer|2615|NO046
Solveig Nygård|Bekkefaret 10|Alta|9510|NO050
"""


_IRISH = """
Aoife Brennan|12 Marrow Lane|Dublin|D08 X4T9|
Cormac Lally|3 Spanish Walk|Galway|H91 K5V8|
Niamh Treacy|27 Sunday's Gate|Cork|T12 W8PX|
Seán Ó Duibhir|8 Treaty Row|Limerick|V94 F2H6|
"""
_TABLES: tuple[tuple[Market, str, str, str], ...] = (
    ("GB", "en", "+447700900{0:03d}", _BRITISH),
    ("NO", "nb", "+4721000{1:03d}", _NORWEGIAN),
    ("IE", "en", "+353209100{0:03d}", _IRISH),
)


def address_of(name: str, domain: str) -> str:
    """Return first.last@domain in plain letters."""
    return f"{codes.slugify(name).replace('-', '.')}@{domain}"


def staff() -> tuple[Staff, ...]:
    """Return one or more people for each role."""
    people = []
    for name, role, language, places in _STAFF:
        first, last = name.rsplit(" ", 1)
        email = address_of(name, "staff.example.com")
        people.append(Staff(email, first, last, role, language, tuple(places.split())))
    return tuple(people)


def customers() -> tuple[Customer, ...]:
    """Return the customers; every third has no account, as in life. Ireland has no store of ours."""
    found: list[Customer] = []
    for country, language, phone, table in _TABLES:
        for line in table.strip().splitlines():
            name, street, city, postcode, store = line.split("|")
            number = len(found) + 1
            found.append(
                Customer(
                    email=address_of(name, "example.com"),
                    full_name=name,
                    phone=phone.format(number, number + 15),
                    country=country,
                    language=language,
                    street=street,
                    city=city,
                    postcode=postcode,
                    home_store=store,
                    has_account=number % 3 != 0,
                )
            )
    return tuple(found)
