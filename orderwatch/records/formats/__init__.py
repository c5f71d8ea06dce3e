"""Readers of file formats: each gives a header and rows of text, and nothing more.

What the rows mean is said by a profile; their typing, the codes of rows set aside and the ledger
are the same for every format (`records.raw`, `records.typed`).
"""
