"""What must always be true of carts."""

from core.invariants import invariant, rows


@invariant("A cart's log has no gaps and ends at its version")
def _log() -> list[str]:
    return rows(
        """
        SELECT c.id AS cart, c.version, COUNT(e.id) AS entries, MAX(e.number) AS last
        FROM cart_cart c LEFT JOIN cart_cartentry e ON e.cart_id = c.id
        GROUP BY c.id HAVING c.version <> COUNT(e.id) OR c.version <> COALESCE(MAX(e.number), 0)
        """
    )


@invariant("A cart that is shared was shared by an audited act")
def _audited() -> list[str]:
    return rows(
        "SELECT c.id AS cart FROM cart_cart c WHERE c.share <> '' AND NOT EXISTS ("
        "SELECT 1 FROM core_event e WHERE e.subject = 'cart:' || c.id AND e.type = 'SharingStarted' AND e.privileged)"
    )
