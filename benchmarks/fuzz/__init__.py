"""Broken order files and exports: a named error or a sound ledger, never a traceback or a hang."""
