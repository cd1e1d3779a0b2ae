"""The screens of deliveries: on a phone with a scanner, in stores and in warehouses."""

from __future__ import annotations

from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from stores.stockroom.models import ExpectedDelivery
from tests.click_and_collect.shopfloor import EAN
from tests.world import Level

TABLE = f"Ordre;Leverandør;Dato;Varenummer;Antall\nPO-7;Nordic Mills;24.11.2026;FF-MUG;6\nPO-7;Nordic Mills;24.11.2026;{EAN};2\nPO-8;Fell AS;2026-12-01;FF-TENT;1\n"


def sent(text: str, name: str = "deliveries.csv"):
    return {"file": SimpleUploadedFile(name, text.encode())}


def text(response):
    return response.content.decode()


def test_takes_in_by_scanner_and_closes(clerk, stockroom, django_assert_max_num_queries):
    delivery = stockroom.expect(mug=2, kettle=4)
    page = f"/store/stock/deliveries/{delivery.pk}/"
    clerk.get(page)
    for path in ("/store/stock/deliveries/", page):
        with django_assert_max_num_queries(10):
            assert clerk.get(path).status_code == 200

    once = str(uuid4())
    for _press in range(2):
        answer = clerk.post(f"{page}scans/", {"scanned": "ff-mug", "units": "1", "client_id": once})
    assert "counts once" in text(clerk.get(answer.url))
    assert "1 of 2 are here" in text(clerk.get(answer.url))
    assert stockroom.level(stockroom.mug, stockroom.leeds) == Level(11, 0)

    wrong = clerk.post(f"{page}scans/", {"scanned": "nothing"})
    assert wrong.status_code == 422
    assert "Nothing was taken in." in text(wrong)

    over = clerk.post(f"{page}scans/", {"scanned": EAN, "units": "6"})
    assert "2 units too many" in text(clerk.get(over.url))

    line = delivery.lines.get(variant=stockroom.mug)
    told = {f"received-{line.pk}": "1", f"damaged-{line.pk}": "2", "seen": "1", "seen_damaged": "0"}
    refused = clerk.post(f"{page}lines/{line.pk}/", told)
    assert refused.status_code == 422
    assert f'href="#id_damaged-{line.pk}"' in text(refused)
    told[f"damaged-{line.pk}"] = "1"
    assert clerk.post(f"{page}lines/{line.pk}/", told).status_code == 302

    assert clerk.post(f"{page}closing/").status_code == 422
    reasons = {f"reason-{each.pk}": "lost" for each in delivery.lines.all()}
    assert clerk.post(f"{page}closing/", reasons).url == page
    closed = text(clerk.get(page))
    assert "1 unit missing, 1 unit damaged. Lost on the way." in closed
    assert "by Tom" in closed
    assert "2 lines differ" in text(clerk.get("/store/stock/deliveries/"))


def test_a_table_announces_deliveries_whole_or_not_at_all(clerk, stockroom):
    for _again in range(2):
        assert clerk.post("/store/stock/deliveries/table/", sent(TABLE)).status_code == 302
    said = {each.number: (each.sender, str(each.due_on), each.lines.count()) for each in ExpectedDelivery.objects.all()}  # fmt: skip
    assert said == {"PO-7": ("Nordic Mills", "2026-11-24", 2), "PO-8": ("Fell AS", "2026-12-01", 1)}
    head = "number,supplier,due,sku,units\n"
    for bad, says in (
        ("sku,units\nFF-MUG,1\n", "The first row names"),
        (head, "no rows"),
        (f"{head}1,A,2026-12-01,FF-NONE,1\n", "Row 2"),
        (f"{head}1,A,2026-12-01,FF-MUG,1\n1,B,2026-12-01,FF-TENT,1\n", "two suppliers"),
        (f"{head}1,A,soon,FF-MUG,1\n", "2026-12-24"),
        (f"{head}1,A,2026-12-01,FF-MUG,0\n", "whole numbers"),
        (f"{head},A,2026-12-01,FF-MUG,1\n", "missing"),
        ("", "at most 8 MB"),
    ):
        answer = clerk.post("/store/stock/deliveries/table/", sent(bad))
        assert answer.status_code == 422, bad
        assert says in text(answer)
    assert ExpectedDelivery.objects.count() == 2
    assert (
        clerk.post("/store/stock/deliveries/table/", sent("%PDF-1.4", "a.csv")).status_code == 422
    )


def test_a_table_names_what_was_closed_before(clerk, stockroom):
    clerk.post("/store/stock/deliveries/table/", sent(TABLE))
    ExpectedDelivery.objects.filter(number="PO-7").update(state="closed", closed_at=stockroom.now)
    answer = clerk.post("/store/stock/deliveries/table/", sent(TABLE))
    page = text(clerk.get(answer.url))
    assert "1 delivery is expected." in page
    assert "Closed before, and not expected again: PO-7." in page


def test_a_table_of_thousands_of_deliveries_is_divided(clerk, stockroom):
    rows = "".join(f"PO-{number},A,2026-12-01,FF-MUG,1\n" for number in range(501))
    answer = clerk.post(
        "/store/stock/deliveries/table/", sent(f"number,supplier,due,sku,units\n{rows}")
    )
    assert answer.status_code == 422
    assert "501 deliveries: at most 500" in text(answer)
    assert not ExpectedDelivery.objects.exists()


def test_another_place_does_not_see_it(client, stockroom):
    page = f"deliveries/{stockroom.expect().pk}/"
    client.force_login(stockroom.user(stockroom.other_clerk))
    assert client.get(f"/store/stock/{page}").status_code == 404
    client.force_login(stockroom.user(stockroom.packer))
    assert client.get("/warehouse/stock/deliveries/").status_code == 200
    assert client.get(f"/warehouse/stock/{page}").status_code == 404
