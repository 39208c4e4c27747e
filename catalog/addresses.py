"""Addresses of pages, each made once."""

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

from django.urls import get_script_prefix, reverse


def address(name: str, *arguments: Any) -> str:
    """Return what `reverse()` does; a page names the same few sources and bodies again and again."""
    # The prefix is the thread's, and would else be the first caller's.
    return _made(get_script_prefix(), name, *arguments)


def from_here() -> Callable[..., str]:
    """Return `address()` for the request that this thread is answering."""
    return partial(_made, get_script_prefix())


@lru_cache(maxsize=20_000)
def _made(prefix: str, name: str, *arguments: Any) -> str:
    return reverse(name, args=arguments)
