"""Instants, half-open UTC intervals, and timetables in local time."""
