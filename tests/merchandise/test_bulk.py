"""Many products at once: shown before, done as a job, and each change kept."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from commerce.catalogue import bulk
from commerce.catalogue.models import Price, PriceChange, Product
from core import jobs
from core.errors import Busy
from core.models import Job
from tests.merchandise.conftest import apply

FORM = {"category": "kitchen", "action": "percent", "market": "GB", "by": "-10"}


def amounts(market="GB"):
    return dict(Price.objects.filter(market=market).values_list("variant__sku", "amount"))


def test_before_and_after_are_shown_and_nothing_is_changed(desk, world):
    page = desk.post("/merchandise/bulk/", FORM | {"do": "preview"})

    assert "3 variants would change." in page.text
    assert "£49.00" in page.text
    assert "£44.10" in page.text
    assert amounts() == {"FF-KETTLE": 4900, "FF-MUG": 1250, "FF-TENT": 24999}
    assert not Job.objects.exists()


def test_it_is_done_as_a_job_and_who_did_it_is_kept(desk, work):
    answer = apply(desk, FORM)
    job = work()

    assert (job.state, job.counts) == ("done", {"changed": 3, "left": 0})
    assert amounts() == {"FF-KETTLE": 4410, "FF-MUG": 1125, "FF-TENT": 22499}
    assert amounts("NO")["FF-MUG"] == 14900
    assert set(PriceChange.objects.values_list("actor_name", flat=True)) == {"Helen"}
    assert "Left as they are" in desk.get(answer["Location"]).text


def test_a_sale_for_a_part(desk, work):
    form = {
        "text": "mug",
        "action": "sale",
        "market": "NO",
        "by": "-20",
        "from": "2026-11-24",
        "until": "2026-11-30",
    }

    apply(desk, form)
    work()

    price = Price.objects.get(variant__sku="FF-MUG", market="NO")
    assert (price.amount, price.sale_amount, price.before_amount) == (14900, 11920, 14900)
    apply(desk, form | {"action": "end_sale"})
    job = work()
    assert job.counts == {"changed": 1, "left": 0}
    assert Price.objects.get(pk=price.pk).sale_amount is None


@pytest.mark.parametrize(
    ("by", "changed"), [("-12.50", 2), ("-9999", 0), ("9000000", 3), ("10000000", 0)]
)
def test_what_would_cost_nothing_stays_as_it_is_and_says_so(desk, work, by, changed):
    form = FORM | {"action": "amount", "by": by}
    page = desk.post("/merchandise/bulk/", form | {"do": "preview"})
    apply(desk, form)

    if changed:
        assert work().counts == {"changed": changed, "left": 3 - changed}
    else:
        assert not Job.objects.exists()
    assert ("It would cost nothing" in page.text) == (changed < 3)
    assert min(amounts().values()) > 0


def test_withdrawing_and_publishing(desk, work):
    form = {"category": "kitchen", "action": "withdraw"}
    apply(desk, form)
    work()
    assert not Product.objects.filter(is_published=True).exists()

    apply(desk, form | {"action": "publish", "text": "tent"})
    job = work()
    assert job.counts == {"changed": 1, "left": 0}
    assert Product.objects.get(is_published=True).slug == "ff-tent"


def test_a_job_that_goes_on_changes_nothing_twice(desk, work, monkeypatch):
    from commerce.catalogue import bulk  # noqa: PLC0415
    from core import jobs  # noqa: PLC0415

    monkeypatch.setattr(bulk, "BATCH", 1)
    original = bulk._take
    calls = []

    def take(running, *rest, **more):
        calls.append(1)
        if len(calls) == 2:
            raise jobs.LostLease
        return original(running, *rest, **more)

    monkeypatch.setattr(bulk, "_take", take)
    apply(desk, FORM)
    work()
    assert amounts() == {"FF-KETTLE": 4410, "FF-MUG": 1250, "FF-TENT": 24999}

    Job.objects.update(state="waiting")
    job = work()

    assert job.counts == {"changed": 3, "left": 0}
    assert amounts() == {"FF-KETTLE": 4410, "FF-MUG": 1125, "FF-TENT": 22499}


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"category": ""}, "Say which products"),
        ({"action": "burn"}, "Choose what to do."),
        ({"market": "XX"}, "Choose a market."),
        ({"by": "some"}, "Write per cent"),
        ({"by": "-100"}, "Write per cent"),
        ({"by": "NaN"}, "Write per cent"),
        ({"action": "amount", "by": "1,299"}, "Write an amount"),
        ({"action": "sale", "by": "10"}, "Write per cent"),
        ({"action": "sale", "from": "2026-11-24"}, "Write a date"),
        ({"action": "sale", "from": "2026-11-24", "until": "2026-11-20"}, "ends before it begins"),
    ],
)
def test_what_cannot_be_is_refused(desk, change, text):
    answer = apply(desk, FORM | change)

    assert answer.status_code == 422
    assert text in answer.text
    assert not Job.objects.exists()


def test_who_waits_for_a_lock_in_the_middle_cuts_nobody_twice(desk, work, monkeypatch):
    write, calls = bulk.prices.write_prices, []

    def locked_once(**changes):
        calls.append(changes)
        if len(calls) == 2:
            raise Busy
        return write(**changes)

    monkeypatch.setattr(bulk, "BATCH", 1)
    monkeypatch.setattr(bulk.prices, "write_prices", locked_once)
    apply(desk, FORM)
    job = work()
    assert job.state == "running"

    with time_machine.travel(timezone.now() + jobs.PAUSE + timedelta(seconds=1), tick=False):
        jobs.perform(job.pk)

    job.refresh_from_db()
    assert (job.state, job.counts) == ("done", {"changed": 3, "left": 0})
    assert amounts() == {"FF-KETTLE": 4410, "FF-MUG": 1125, "FF-TENT": 22499}
