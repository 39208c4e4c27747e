"""How static files are stored when they are collected: named after their content, compressed, and sheets joined."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Where each file of that name was found: a storage, and the path in it.
Found = Mapping[str, tuple[Storage, str]]

_SHEETS = "css/*.css"
_IMPORT = re.compile(r'@import "([\w-]+\.css)";')
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# No text between quotes may hold such a mark: it would lose the blanks beside it.
_AROUND_MARKS = re.compile(r"\s*([{};,])\s*")


def sheet(found: Found, name: str) -> str:
    """Return a style sheet as browsers get it: what it imports in its place, without comments and indentation."""
    storage, path = found[name]
    with storage.open(path) as file:
        text = file.read().decode()
    text = _IMPORT.sub(lambda other: sheet(found, posixpath.join(posixpath.dirname(name), other[1])), text)
    return _AROUND_MARKS.sub(r"\1", _COMMENT.sub("", text)).strip()


class _Joined:
    """Opens a sheet where a storage would open its file."""

    def __init__(self, found: Found) -> None:
        self.found = found

    def open(self, name: str) -> ContentFile[bytes]:
        return ContentFile(sheet(self.found, name).encode())


class CollectedStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's, but a page's sheets are one: a browser paints nothing before it has them all."""

    def post_process(self, paths: dict[str, Any], **options: Any) -> Iterator[tuple[str, str, bool]]:
        joined = _Joined(paths)
        yield from super().post_process(
            {name: (joined, name) if fnmatchcase(name, _SHEETS) else found for name, found in paths.items()}, **options
        )
