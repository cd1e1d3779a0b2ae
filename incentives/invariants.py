"""What must always be true of the channels and the credits."""

from core.invariants import invariant, rows

# What the relay has still to tell us is left out on both sides: the queue has an invariant of its own.
_TOLD = """
    NOT EXISTS (SELECT 1 FROM core_event e JOIN core_delivery d ON d.event_id = e.id
                WHERE e.type = '{type}' AND e.subject = '{subject}:' || {id} AND d.handler LIKE 'incentives.%%')
"""


@invariant("The channels sum to the company: orders less returns, per currency")
def _channels() -> list[str]:
    placed = _TOLD.format(type="OrderPlaced", subject="order", id="o.id")
    changed = (
        "NOT EXISTS (SELECT 1 FROM core_event e JOIN core_delivery d ON d.event_id = e.id "
        "WHERE e.type = 'OrderChanged' AND e.subject = 'order:' || o.id AND d.handler LIKE 'incentives.%%' "
        "AND (e.payload->>'change_id')::bigint = c.id)"
    )
    received = _TOLD.format(type="ReturnReceived", subject="return", id="t.id")
    return rows(
        f"""
        WITH company AS (
            SELECT currency, SUM(amount) AS amount FROM (
                SELECT o.currency, o.total::bigint AS amount FROM orders_order o WHERE {placed}
                UNION ALL
                SELECT o.currency, -c.amount FROM orders_orderchange c
                JOIN orders_order o ON o.id = c.order_id WHERE {changed}
                UNION ALL
                SELECT t.currency, -(t.delivery_refund + COALESCE(
                    (SELECT SUM(l.amount) FROM returns_returnline l WHERE l.parent_id = t.id), 0))
                FROM returns_return t WHERE {received}
            ) facts GROUP BY currency),
        channels AS (SELECT currency, SUM(amount) AS amount FROM incentives_channelentry GROUP BY currency)
        SELECT currency, company.amount AS company, channels.amount AS channels
        FROM company FULL JOIN channels USING (currency)
        WHERE COALESCE(company.amount, 0) <> COALESCE(channels.amount, 0)
        """,  # noqa: S608 - the parts are constants of this module
    )


@invariant("A sale and its refunds stand in the channel of their order")
def _same_channel() -> list[str]:
    return rows(
        "SELECT c.id AS entry, c.channel, o.channel AS sold_by FROM incentives_channelentry c "
        "JOIN orders_order o ON o.id = c.order_id WHERE c.channel <> o.channel"
    )


@invariant("Every service credit belongs to a return that its store accepted for another channel")
def _credits() -> list[str]:
    return rows(
        """
        SELECT s.id AS credit, t.number, o.channel
        FROM incentives_servicecredit s
        JOIN returns_returnline l ON l.id = s.return_line_id
        JOIN returns_return t ON t.id = l.parent_id
        JOIN orders_order o ON o.id = t.order_id
        WHERE s.location_id <> t.location_id OR o.channel IN ('kiosk', 'till', 'store') OR s.units > l.quantity
        """
    )
