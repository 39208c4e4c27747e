"""Folding of names, so that the spellings and scripts of one name meet, in searches and comparisons."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from anyascii import anyascii


class _Rule(NamedTuple):
    """One rewriting of a lower-case ASCII word, and why."""

    pattern: re.Pattern[str]
    replacement: str
    reason: str


# In this order, over and over until nothing changes. They keep to what transliterations of Slavic names do. Where they
# allow, English digraphs stay two letters, so that a slip inside one remains one slip.
RULES = [
    _Rule(re.compile(pattern), replacement, reason)
    for pattern, replacement, reason in (
        (r"tsch|tch|cz", "ch", "ч: German Jurtschenko, French Iourtchenko, Polish Jurczenko; English Yurchenko"),
        (r"sch|sz", "sh", "ш: German Scheimow, Polish Szejmow; English Sheymov"),
        (r"shch", "sh", "щ: four letters in English, and written in as many ways as there are languages"),
        (
            r"kh|(?!\bch[aeiouy]+[^\Waeiouy]{0,2}\b)ch",
            "h",
            "х: German Achmedow for Akhmedov. A word of one syllable keeps its ch: Cho and Ho are different names",
        ),
        (r"ph", "f", "ф: Joseph, Josef"),
        (r"(?<=[eo])ff\b", "v", "в at the end: Kutepoff, as French and older English write it; Kutepov"),
        (r"w", "v", "в: German and Polish Rastworow; Rastvorov"),
        (r"[jy]", "i", "й, ы and the iotated vowels: Golitsyn, Golitsin; Jurtschenko, Yurchenko; Vitaly, Vitali"),
        (r"tz|c(?=k?i)", "ts", "ц: German Kriwitzki, Polish Porecki and Golicyn; Krivitsky, Poretsky, Golitsyn"),
        (r"c(?![eh])", "k", "к: Victor, Viktor"),
        (r"ou(?=[a-z])", "u", "у: French Gouzenko; Guzenko. Not at the end: Zhou is not Zhu"),
        (r"ie", "e", "е: Polish Goleniewski for Голеневский, German Gordijewski, Yevgeny for Evgeny"),
        (r"([a-z])\1+", r"\1", "doubled for its sound or by habit: Bessedowsky, Besedovskiy; also the iy of Vitaliy"),
        (r"(?<=[aeiou])ks(?=[aeiou])", "x", "кс: Maksim, Maxim. Between vowels, for ksi is a slip for ski"),
    )
]

# Soft and hard signs, and the apostrophes that stand for them, are no letters of their own.
_SIGNS = re.compile("['`´ʹʺʼʻ‘’‛′]")
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")
_LONGEST_CACHED = 200
_SHORTEST_FOR_SLIPS = 4


def plain(text: str) -> str:
    """
    Return lower-case ASCII words with single spaces, as they are spelt. Never raises.

    A slip of one letter is always one slip here; in a folded word it may be two, as in "Philby" and "Pihlby".
    """
    text = unicodedata.normalize("NFKC", _SIGNS.sub("", text))
    # anyascii spells out what is no letter ("😀" as ":grinning:").
    letters = anyascii("".join(char if unicodedata.category(char)[0] in "LNM" else " " for char in text))
    return _NOT_A_WORD.sub(" ", _SIGNS.sub("", letters.lower())).strip()


def fold(text: str) -> str:
    """Return the plain words, rewritten by the rules; "" if the text has no letter or digit. Never raises."""
    # A longer text is no name; caching it would let a stranger fill the memory.
    return _fold(text) if len(text) <= _LONGEST_CACHED else _fold.__wrapped__(text)


def words(text: str) -> list[str]:
    """Return the folded words, in order."""
    return fold(text).split()


def within_one_slip(a: str, b: str) -> bool:
    """
    Whether two plain or two folded words are one insertion, deletion, substitution or transposition apart, or the same.

    Words under four letters, and numbers, forgive nothing: too many others are one slip away.
    """
    if a == b:
        return True
    if min(len(a), len(b)) < _SHORTEST_FOR_SLIPS or abs(len(a) - len(b)) > 1 or not (a + b).isalpha():
        return False
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    # What is left begins with the slip: behind it, both must go on alike.
    a, b = a[start:], b[start:]
    return a[1:] == b or a == b[1:] or a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


@lru_cache(maxsize=8192)
def _fold(text: str) -> str:
    folded = plain(text)
    while (rewritten := _rewrite(folded)) != folded:
        folded = rewritten
    return folded


def _rewrite(text: str) -> str:
    for rule in RULES:
        text = rule.pattern.sub(rule.replacement, text)
    return text
