"""Stands in for the sandbox's provider."""
