"""Failures on purpose, with engines and processes of their own (`bin/drill NAME`)."""
