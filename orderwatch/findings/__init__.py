"""Outcomes → episodes → grades → account of time → possible breaches. No I/O."""
