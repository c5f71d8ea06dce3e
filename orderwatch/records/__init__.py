"""Exports → canonical pings, with a ledger of every row."""
