"""Several people at one audit and its moderation: what they do, and what must hold whoever is quicker.

`bench/interleavings.py` does it with threads on PostgreSQL, `tests/together` with Hypothesis.
"""
