"""The few pieces of markup that every kind of page prints: a date, a hedge, a monogram and the line of a crossing."""

import re

from django import template
from django.core.exceptions import DisallowedHost
from django.template import Context
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

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

register = template.Library()

# What HTML allows as a machine's date; other EDTF is printed without one.
_HTML_DATE = re.compile(r"\d{4}(-(0\d|1[0-2])(-\d\d)?)?")
# A stop after one or two letters is that of an initial or an abbreviation.
_SENTENCE = re.compile(r".+?(?:[^\W\d_]{3}|\d\d)[.!?][”’)]?(?=\s+[“‘(]?[A-Z])", re.DOTALL)
_NOT_STATED = mark_safe('<span class="unsaid">not stated</span>')
_NOTHING_STATED = mark_safe('<span class="unsaid">crossed; neither when nor between whom is stated</span>')
MOST_TIES = 3
WORK = [*SERVICE, AffiliationKind.AGENT_OF]


@register.filter
def when(date: Edtf, form: str = "") -> SafeString:
    """Return the date in words as HTML, or nothing; `form` is "span" for what lasted, "short" for narrow places."""
    label = {"span": date.span_label, "short": date.short_label}.get(form, date.label)
    if not label:
        return SafeString()
    if _HTML_DATE.fullmatch(date):
        return format_html('<time datetime="{}">{}</time>', date, label)
    return format_html('<span class="ref">{}</span>', label)


@register.filter
def hedge(statement: Statement) -> SafeString:
    """Return the word for anything less than stated, as HTML; empty for what a source simply states."""
    word = wording.hedge(statement)
    if not word:
        return SafeString()
    disputed = " disputed" if statement.certainty == Certainty.DISPUTED else ""
    return format_html('<span class="hedge{}">{}</span>', disputed, word)


@register.filter
def monogram(name: str) -> str:
    """Return the first letters of a name's first and last word: KP for Kim Philby."""
    letters = [letter for word in name.split() if (letter := next(filter(str.isalnum, word), ""))]
    return "".join(letters[:1] + letters[1:][-1:]).upper()


@register.filter
def opening(text: str) -> str:
    """Return the first sentence."""
    sentence = _SENTENCE.match(text)
    return sentence[0] if sentence else text


@register.filter
def crossing(way: Defection | Wave) -> SafeString:
    """Return the way from one country to another as HTML: origin, its date on the line, destination."""
    if isinstance(way, Wave):
        date = when(way.span, "short") or "undated"
    else:
        date = when(way.date, "short") or way.date_text or "undated"
    origin, destination = wording.crossing_ends(way)
    if not (origin or destination) and date == "undated":
        return _NOTHING_STATED
    return format_html(
        '<span class="crossing"><span>{}</span> <span class="way"><span class="ref">{}</span></span> '
        '<span class="to"><span class="sr">to </span><span>{}</span></span></span>',
        origin or _NOT_STATED,
        date,
        destination or _NOT_STATED,
    )


@register.filter
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


@register.filter
def manner(defection: Defection) -> str:
    """Return how and where the break happened: "return · flew out · in Rome"; may be empty."""
    parts = [
        str(defection.get_kind_display()) if defection.kind == DefectionKind.RETURN else "",
        str(defection.get_method_display()),
        f"in {defection.place.name}" if defection.place else "",
    ]
    return " · ".join(part for part in parts if part)


@register.filter
def choices(values: list[FacetValue], name: str) -> SafeString:
    """Return a facet's values as the boxes of a form: flat, since a template's loop costs ten times as much."""
    return mark_safe(
        "".join(
            f'<li><label><input type="checkbox" name="{name}" value="{escape(value)}"{" checked" if selected else ""}>'
            f'{escape(label)}<span class="n">{count}</span></label></li>'
            for value, label, count, selected, _ in values
        )
    )


@register.simple_block_tag
def kept(content: str) -> str:
    """Return what it encloses: with `as`, a block that a page fills is printed more than once."""
    return SafeString(content.strip())


@register.simple_tag(takes_context=True)
def absolute(context: Context, path: str) -> str:
    """Return the absolute address of a path on this site; of the page itself, without its query string, for none."""
    request = context["request"]
    try:
        return str(request.build_absolute_uri(path or request.path))
    except DisallowedHost:
        # The page that refuses a wrong host must not repeat it.
        return path or str(request.path)
