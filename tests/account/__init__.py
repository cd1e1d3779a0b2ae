"""Tests of a customer's own pages."""
