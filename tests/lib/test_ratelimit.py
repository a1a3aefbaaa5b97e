"""Counting in a window of time."""

import time

from lib.ratelimit import count


def test_each_key_is_counted_for_itself():
    assert [count("a", 60), count("a", 60), count("b", 60), count("a", 3600)] == [1, 2, 1, 1]


def test_next_window_begins_anew(monkeypatch):
    for _ in range(3):
        count("a", 60)
    now = time.time()

    monkeypatch.setattr(time, "time", lambda: now + 60)

    assert count("a", 60) == 1


def test_a_count_lost_in_between_begins_at_one(monkeypatch):
    """The entry may run out between being made and being raised."""
    from django.core.cache import cache

    monkeypatch.setattr(cache, "add", lambda *args: None)

    assert count("a", 60) == 1
