"""Many orders: shared between processes, kept, and gone on with."""
