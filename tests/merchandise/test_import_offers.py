"""What the page of a tried import offers to do next."""

import pytest

from core.models import Job

HEADER = "sku,name,category,price:GBP\n"
GOOD, BAD = "A-1,Cup,Kitchen,9\n", "A-2,Cup,Kitchen,x\n"


@pytest.mark.parametrize(
    ("rows", "offered"),
    [
        (GOOD, ["Take it now"]),
        (GOOD + BAD, ["Take the good rows"]),
        (BAD, []),
        (BAD + "A-3,,,\n", []),
    ],
    ids=["good", "some", "none", "none-of-two"],
)
def test_only_what_is_left_is_offered_to_be_taken(desk, send, work, rows, offered):
    send(HEADER + rows)
    columns = {f"column-{n}": name for n, name in enumerate(HEADER.strip().split(","))}
    desk.post(
        f"/merchandise/import/{Job.objects.get().pk}/",
        columns | {"do": "try", "categories": "1"},
    )

    page = desk.get(f"/merchandise/jobs/{work().pk}/").text

    assert [text for text in ("Take it now", "Take the good rows") if text in page] == offered
    assert "Change what the columns mean" in page
