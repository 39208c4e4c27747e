"""Addresses of pages, each made once."""

from functools import lru_cache
from typing import Any

from django.urls import get_script_prefix, reverse


def address(name: str, *arguments: Any) -> str:
    """Return what `reverse()` does; a page names the same few sources and bodies again and again."""
    # The prefix is the thread's, and would else be the first caller's.
    return _made(get_script_prefix(), name, arguments)


@lru_cache(maxsize=20_000)
def _made(prefix: str, name: str, arguments: tuple[Any, ...]) -> str:
    return reverse(name, args=arguments)
