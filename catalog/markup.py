"""The few pieces of markup that every kind of page prints: a date, a hedge, a monogram and the line of a crossing."""

import re
from functools import lru_cache

from django.utils import html
from markupsafe import Markup, escape

from catalog import wording
from catalog.browse import FacetValue
from catalog.dates import Edtf
from catalog.models import (
    SERVICE,
    AffiliationKind,
    AgencyKind,
    Certainty,
    Defection,
    DefectionKind,
    Person,
    Statement,
    Wave,
)

# What HTML allows as a machine's date; other EDTF is printed without one.
_HTML_DATE = re.compile(r"\d{4}(-(0\d|1[0-2])(-\d\d)?)?")
# A stop after one or two letters is that of an initial or an abbreviation.
_SENTENCE = re.compile(r".+?(?:[^\W\d_]{3}|\d\d)[.!?][”’)]?(?=\s+[“‘(]?[A-Z])", re.DOTALL)
_NOTHING = Markup()
_NOT_STATED = Markup('<span class="unsaid">not stated</span>')
_NOTHING_STATED = Markup('<span class="unsaid">crossed; neither when nor between whom is stated</span>')
MOST_TIES = 3
WORK = [*SERVICE, AffiliationKind.AGENT_OF]


def when(date: Edtf, form: str = "") -> Markup:
    """Return the date in words as HTML, or nothing; `form` is "span" for what lasted, "short" for narrow places."""
    label = date.span_label if form == "span" else date.short_label if form == "short" else date.label
    if not label:
        return _NOTHING
    if _HTML_DATE.fullmatch(date):
        return Markup(f'<time datetime="{date}">{escape(label)}</time>')
    return Markup(f'<span class="ref">{escape(label)}</span>')


def hedge(statement: Statement) -> Markup:
    """Return the word for anything less than stated, as HTML; empty for what a source simply states."""
    word = wording.hedge(statement)
    if not word:
        return _NOTHING
    disputed = " disputed" if statement.certainty == Certainty.DISPUTED else ""
    return Markup(f'<span class="hedge{disputed}">{escape(word)}</span>')


def monogram(name: str) -> str:
    """Return the first letters of a name's first and last word: KP for Kim Philby."""
    letters = [letter for word in name.split() if (letter := next(filter(str.isalnum, word), ""))]
    return "".join(letters[:1] + letters[1:][-1:]).upper()


def opening(text: str) -> str:
    """Return the first sentence."""
    sentence = _SENTENCE.match(text)
    return sentence[0] if sentence else text


def paragraphs(text: str) -> Markup:
    """Return running text as paragraphs, which blank lines divide."""
    return Markup(html.linebreaks(text, autoescape=True))


def crossing(way: Defection | Wave) -> Markup:
    """Return the way from one country to another as HTML: origin, its date on the line, destination."""
    if isinstance(way, Wave):
        date = when(way.span, "short") or "undated"
    else:
        date = when(way.date, "short") or way.date_text or "undated"
    origin, destination = wording.crossing_ends(way)
    if not (origin or destination) and date == "undated":
        return _NOTHING_STATED
    return Markup(
        f'<span class="crossing"><span>{escape(origin or _NOT_STATED)}</span> '
        f'<span class="way"><span class="ref">{escape(date)}</span></span> '
        f'<span class="to"><span class="sr">to </span><span>{escape(destination or _NOT_STATED)}</span></span></span>'
    )


def service(person: Person) -> str:
    """Return for whom a person worked and as what, each body once and a few at most; affiliations are prefetched."""
    ties = [tie for tie in person.affiliations.all() if tie.kind in WORK]
    # A text's collective phrase says less than a body's name, and an agent less than an officer.
    ties.sort(key=lambda tie: (tie.agency.kind == AgencyKind.UNSPECIFIED, WORK.index(tie.kind)))
    words: dict[int, str] = {}
    for tie in ties:
        body = f"agent of {tie.agency.short_name}" if tie.kind == AffiliationKind.AGENT_OF else tie.agency.short_name
        words.setdefault(tie.agency_id, f"{body}, {tie.role}" if tie.role else body)
    return " · ".join(list(words.values())[:MOST_TIES])


def manner(defection: Defection) -> str:
    """Return how and where the break happened: "return · flew out · in Rome"; may be empty."""
    parts = [
        str(defection.get_kind_display()) if defection.kind == DefectionKind.RETURN else "",
        str(defection.get_method_display()),
        f"in {wording.in_sentence(defection.place.name)}" if defection.place else "",
    ]
    return " · ".join(part for part in parts if part)


def choices(values: list[FacetValue], name: str) -> Markup:
    """Return a facet's values as the boxes of a form: flat, since a template's loop costs several times as much."""
    items = []
    for value, label, count, selected, _ in values:
        box, words = _box(name, value, label)
        items.append(f"{box}{' checked' if selected else ''}{words}{count}</span></label></li>")
    return Markup("".join(items))


@lru_cache(maxsize=10_000)
def _box(name: str, value: str, label: str) -> tuple[str, str]:
    """A box up to where a chosen one is marked, and from there to its count; the same in every list."""
    box = f'<li><label><input type="checkbox" name="{name}" value="{escape(value)}"'
    return box, f'>{escape(label)}<span class="n">'
