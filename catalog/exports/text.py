"""Text made fit for formats that are built of lines and of XML."""

import unicodedata

_NEVER_IN_XML = {"\ufffe", "\uffff"}


def one_line(text: str) -> str:
    """Return the text on one line, without control characters."""
    return " ".join(printable(text).split())


def printable(text: str) -> str:
    """Drop what XML 1.0 (2.2) cannot hold and no format needs: control characters but for tab and line ends."""
    return "".join(letter for letter in text if letter in "\t\n\r" or not _is_control(letter))


def _is_control(letter: str) -> bool:
    return unicodedata.category(letter) in {"Cc", "Cs"} or letter in _NEVER_IN_XML
