"""The page: what a run found, as one file that opens from disk and asks for nothing."""
