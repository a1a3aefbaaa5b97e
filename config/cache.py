"""The cache of an installation with Redis: files of this machine while Redis does not answer.

It holds nothing that must be kept. But sign-in is throttled by it, and neither may
people be shut out nor guessing be free because Redis is away.
"""

import logging

from django.conf import settings
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def _either(name):
    """A method that asks Redis and, where that fails, the files."""

    def ask(self, *args, **kwargs):
        try:
            return getattr(self.redis, name)(*args, **kwargs)
        except RedisError as error:
            logger.error("Redis does not answer (%s); files stand in.", type(error).__name__)
            return getattr(self.files, name)(*args, **kwargs)

    return ask


class RedisOrFiles(BaseCache):
    """Django's two caches, one standing in for the other."""

    def __init__(self, location, params):
        super().__init__(params)
        self.redis = RedisCache(location, params)
        self.files = FileBasedCache(settings.VAR_DIR / "cache", {"OPTIONS": {"MAX_ENTRIES": 10_000}})

    add, get, set, touch, delete, has_key, incr, get_many, set_many, delete_many, clear = map(_either, (
        "add", "get", "set", "touch", "delete", "has_key", "incr", "get_many", "set_many", "delete_many", "clear",
    ))  # fmt: skip
