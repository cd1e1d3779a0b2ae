"""What must always be true of a stock room's work."""

from core.invariants import invariant, rows


@invariant("What a delivery or transfer says is here, the ledger says too")
def _arrived() -> list[str]:
    return rows(
        """
        SELECT d.id AS delivery, l.variant_id AS variant, l.received, COALESCE(SUM(m.on_hand), 0) AS ledger
        FROM stockroom_deliveryline l
        JOIN stockroom_expecteddelivery d ON d.id = l.delivery_id
        LEFT JOIN inventory_stocklevel s ON s.location_id = d.location_id AND s.variant_id = l.variant_id
        LEFT JOIN inventory_stockmovement m ON m.level_id = s.id AND m.kind IN ('received', 'transferred_in')
             AND m.cause = COALESCE('transfer:' || d.transfer_id, 'delivery:' || d.id)
        GROUP BY d.id, l.id HAVING l.received <> COALESCE(SUM(m.on_hand), 0)
        """
    )


@invariant("What a transfer sent has left its place")
def _sent() -> list[str]:
    return rows(
        """
        SELECT t.id AS transfer, l.variant_id AS variant, l.sent, COALESCE(-SUM(m.on_hand), 0) AS ledger
        FROM stockroom_transferline l
        JOIN stockroom_transfer t ON t.id = l.transfer_id
        LEFT JOIN inventory_stockmovement m ON m.cause_key = 'transfer:' || t.id || ':' || l.id
        GROUP BY t.id, l.id HAVING l.sent <> COALESCE(-SUM(m.on_hand), 0)
        """
    )
