"""What delivery costs in each market, and what a store earns for another channel's return. Minor units."""

from demo.model import Market

# Market -> (charge, free from this value of goods on).
DELIVERY: dict[Market, tuple[int, int]] = {
    "GB": (495, 7500),
    "NO": (7900, 79900),
    "IE": (595, 9000),
}
# Market -> for each unit taken back.
SERVICE_CREDITS: dict[Market, int] = {"GB": 250, "NO": 3500, "IE": 300}
