"""The rest of the outside world: a mail gateway, a text gateway and the carrier Nordpost."""
