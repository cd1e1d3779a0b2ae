"""Websockets: the origin is checked outermost, then the session, then the consumer authorises."""

from channels.routing import URLRouter

from commerce.live.routing import routes
from core.origin import SameOriginOnly

websocket_application = SameOriginOnly(URLRouter(routes))
