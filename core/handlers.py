"""Send what waits."""

from core import events, gateways
from core.models import OutboundMessage
from core.outbox import MessageQueued


@events.handles(MessageQueued, outside=True)
def send_message(event: MessageQueued, happened: events.Happened) -> None:
    """Hand the message to the gateway; sent twice after a crash, the gateway's key makes it one."""
    message = OutboundMessage.objects.get(pk=event.message_id)
    if message.sent_at is None:
        gateways.send(message)
        OutboundMessage.objects.filter(pk=message.pk).update(sent_at=happened.now)
