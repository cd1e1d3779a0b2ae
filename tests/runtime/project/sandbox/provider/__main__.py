"""Stands in for the sandbox's provider."""

from sandbox.server import serve

serve()
