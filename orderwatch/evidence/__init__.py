"""Findings → tables, frames, manifest and run log; and verifying what was written."""
