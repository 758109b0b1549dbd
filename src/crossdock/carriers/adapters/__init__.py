"""Carriers by wire format: labels as PDF and ZPL."""
