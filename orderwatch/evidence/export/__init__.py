"""Results as files that other programs open: one module a format, all of one `Pack`.

No file holds the wall clock, so that the same results and the same order give the same bytes.
"""
