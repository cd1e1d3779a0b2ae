"""Tests of the shop's pages."""
