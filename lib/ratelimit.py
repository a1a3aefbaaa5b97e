"""How often something was done in the present minute, hour or day."""

import time

from django.core.cache import cache


def count(key, seconds):
    """Count one more of `key` in the present window of so many seconds; gives how many there are now."""
    name = f"limit:{key}:{int(time.time() // seconds)}"
    for _ in range(2):
        try:
            return cache.incr(name)
        except ValueError:  # the first of this window; of two at once one adds and both count
            cache.add(name, 0, seconds)
    return 1  # the window ended between the two lines
