"""The picture that stands for an entry where its address is shared: 1200 × 630 px, in the site's type and colours."""

from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Self

from anyascii import anyascii
from PIL import Image, ImageDraw, ImageFont

from catalog.exports.reference import CATALOGUE
from catalog.models import DefectionKind, Person
from catalog.wording import crossing_ends, hedge

SIZE = (1200, 630)
MARGIN = 76
PAPER, WASH, INK, SOFT, RULE, ACCENT = "#faf7f0", "#f1ebdd", "#1e1b17", "#5f584d", "#d9d1c1", "#8f2d20"
_FONTS = Path(__file__).parent / "fonts"
# What the subsets hold: Latin, Latin Extended-A and Russian Cyrillic; in the monospaced one Western Latin alone.
SERIF, MONO = "source-serif-4-medium.ttf", "ibm-plex-mono.ttf"


@dataclass(frozen=True)
class Card:
    """All that is drawn; two entries that say the same have the same picture."""

    name: str
    monogram: str = ""
    origin: str = ""
    destination: str = ""
    when: str = ""
    hedge: str = ""
    line: str = ""

    @classmethod
    def of(cls, person: Person, monogram: str) -> Self:
        """The card of a person fetched with `for_listing()`."""
        name, monogram = _latin(person), printable(monogram)[:2]
        crossings = sorted(person.defections.all(), key=lambda one: one.kind == DefectionKind.RETURN)
        if not crossings:
            return cls(name, monogram, line="No crossing of their own: part of the story.")
        crossing = crossings[0]
        origin, destination = crossing_ends(crossing)
        return cls(
            name,
            monogram,
            printable(origin) or "not stated",
            printable(destination) or "not stated",
            printable(crossing.date.short_label or crossing.date_text or "undated", MONO),
            hedge(crossing),
        )


SITE = Card("Intelligence defectors", line="Who crossed, when, and how it is known.")


def printable(text: str, font: str = SERIF) -> str:
    """The text in letters that the font has: another script is written in Latin letters, never as empty boxes."""
    return text if all(ord(letter) in _letters(font) for letter in text) else anyascii(text)


def _latin(person: Person) -> str:
    """The name as printed, or another form of it that the font can draw."""
    forms = [person.name, *(name.text for name in person.names.all())]
    return next((form for form in forms if printable(form) == form), printable(person.name))


@lru_cache(maxsize=256)
def png(card: Card) -> bytes:
    """The picture as a file; drawing takes some 50 ms, so the last ones are kept (20 kB each)."""
    picture = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(picture)
    right = SIZE[0] - MARGIN
    draw.text((MARGIN, 92), CATALOGUE, INK, _font(SERIF, 38), anchor="ls")
    draw.text((right, 92), "every fact names its source", SOFT, _font(MONO, 21), anchor="rs")
    draw.line((MARGIN, 122, right, 122), RULE, 2)
    edge = right
    if card.monogram:
        box = (right - 150, 164, right, 354)
        draw.rounded_rectangle(box, 4, WASH)
        draw.text((right - 75, 259), card.monogram, SOFT, _font(SERIF, 62), anchor="mm")
        edge = box[0] - 48
    lines, font = _fitted(draw, card.name, edge - MARGIN)
    y = 236 if len(lines) > 1 else 280
    for line in lines:
        draw.text((MARGIN - 3, y), line, INK, font, anchor="ls")
        y += round(font.size * 1.12)
    if card.line:
        draw.text((MARGIN, 486), card.line, SOFT, _font(SERIF, 36), anchor="ls")
    else:
        _crossing(draw, card, right)
    output = BytesIO()
    # Few colours: a palette makes the file a third as large.
    picture.quantize(64).save(output, "PNG", optimize=True)
    return output.getvalue()


def _crossing(draw: ImageDraw.ImageDraw, card: Card, right: int) -> None:
    """The way from one side to the other, its date on the line and its hedge under it."""
    y, gap = 478, 30
    size = 46
    while size > 24 and sum(draw.textlength(end, _font(SERIF, size)) for end in (card.origin, card.destination)) > 700:
        size -= 2
    font, mono = _font(SERIF, size), _font(MONO, 25)
    start = MARGIN + draw.textlength(card.origin, font) + gap
    end = right - draw.textlength(card.destination, font) - gap
    draw.text((MARGIN, y), card.origin, SOFT if card.origin == "not stated" else INK, font, anchor="lm")
    draw.text((right, y), card.destination, SOFT if card.destination == "not stated" else INK, font, anchor="rm")
    draw.line((start, y, end - 4, y), ACCENT, 3)
    draw.polygon([(end, y), (end - 20, y - 9), (end - 20, y + 9)], ACCENT)
    middle = (start + end) / 2
    when = card.when
    while draw.textlength(when, mono) > end - start and len(when) > 4:
        when = when[:-2].rstrip() + "…"
    draw.text((middle, y - 20), when, SOFT, mono, anchor="ms")
    if card.hedge:
        word = _font(SERIF, 26)
        half = draw.textlength(card.hedge, word) / 2 + 16
        draw.rectangle((middle - half, y + 24, middle + half, y + 66), outline=ACCENT, width=2)
        draw.text((middle, y + 45), card.hedge, ACCENT, word, anchor="mm")


def _fitted(draw: ImageDraw.ImageDraw, name: str, width: int) -> tuple[list[str], ImageFont.FreeTypeFont]:
    """The name in the largest type in which two lines hold it; what is longer still is cut."""
    for size in range(92, 43, -4):
        font = _font(SERIF, size)
        lines = _lines(draw, name, font, width)
        if len(lines) == 1 or (len(lines) == 2 and size <= 76):
            return lines, font
    return [*lines[:1], f"{lines[1][:40]}…"], font


def _lines(draw: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and draw.textlength(longer, font) <= width:
            lines[-1] = longer
        else:
            while draw.textlength(word, font) > width:
                word = word[:-2]
            lines.append(word)
    return lines or [""]


@cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FONTS / name, size)


@cache
def _letters(name: str) -> frozenset[int]:
    """The characters that a font draws as something else than an empty box."""
    font = _font(name, 20)
    empty = _drawn(font, "\U0010ffff")
    return frozenset(code for code in range(0x20, 0x2100) if chr(code).isspace() or _drawn(font, chr(code)) != empty)


def _drawn(font: ImageFont.FreeTypeFont, letter: str) -> bytes:
    return bytes(font.getmask(letter))
