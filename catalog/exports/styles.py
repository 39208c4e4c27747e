"""A reference in three styles, as HTML: Chicago (a note, 18th edition), APA (7th) and MLA (9th)."""

from collections.abc import Iterable

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from catalog.exports.reference import Author, Reference, calendar_date
from catalog.wording import capitalised

_MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]
# MLA writes the short names out.
_SHORT_MONTHS = [name if len(name) < 5 else f"{name[:4] if name == 'September' else name[:3]}." for name in _MONTHS]


def in_all_styles(reference: Reference) -> list[tuple[str, SafeString]]:
    """Pairs of a style's name and the reference in it."""
    return [("Chicago", chicago(reference)), ("APA", apa(reference)), ("MLA", mla(reference))]


def chicago(reference: Reference) -> SafeString:
    issued = _day_month_year(reference, _MONTHS)
    names = _listed([f"{author.given} {author.family}".strip() for author in reference.authors], most=2)
    title = _italic(reference.title) if reference.stands_alone else _quoted(reference.title, ",")
    imprint = ", ".join(filter(None, (reference.publisher, issued)))
    parts = [f"{escape(names)}," if names else "", title]
    if reference.container:
        parts[-1] += "," if reference.stands_alone else ""
        parts.append(("in " if reference.is_entry and not reference.version else "") + _italic(reference.container))
    if reference.version:
        parts[-1] += f", version {escape(reference.version)}, last modified {escape(issued)}"
    elif imprint and (reference.stands_alone or reference.is_entry):
        parts.append(f"({escape(imprint)})")
    elif imprint:
        parts[-1] += ("" if parts[-1].endswith("”") else ",") + f" {escape(imprint)}"
    tail = [reference.archive_reference, _accessed(reference, "accessed "), reference.url]
    return _joined(", ".join([" ".join(filter(None, parts)), *(escape(part) for part in tail if part)]), ".")


def apa(reference: Reference) -> SafeString:
    names = _listed([_with_initials(author) for author in reference.authors], most=20, last="& ", comma=True)
    title = escape(reference.title) if reference.container and not reference.stands_alone else _italic(reference.title)
    if reference.version:
        title += f" (Version {escape(reference.version)})"
    dated = f"({escape(_year_month_day(reference))})."
    parts = [_ended(escape(names)), dated, _ended(title)] if names else [_ended(title), dated]
    if reference.container:
        parts.append(_ended(("In " if reference.is_entry else "") + _italic(reference.container)))
    parts += [_ended(escape(part)) for part in (reference.publisher, reference.archive_reference) if part]
    # No stop after an address: it would be copied along.
    return _joined(" ".join([*parts, escape(reference.url)] if reference.url else parts))


def mla(reference: Reference) -> SafeString:
    names = _ended(escape(_mla_names(reference.authors))) if reference.authors else ""
    title = _ended(_italic(reference.title)) if reference.stands_alone else _quoted(reference.title, ".")
    told = [
        _italic(reference.container) if reference.container else "",
        f"version {escape(reference.version)}" if reference.version else "",
        escape(reference.publisher),
        escape(_day_month_year(reference, _SHORT_MONTHS)),
        escape(reference.archive_reference),
    ]
    place = escape(reference.url.partition("://")[2])
    # What follows the title begins a sentence; an address is left as it is.
    rest = ", ".join(filter(None, [capitalised(", ".join(filter(None, told))), place]))
    accessed = _accessed(reference, "Accessed ", _SHORT_MONTHS)
    return _joined(" ".join(filter(None, (names, title, _ended(rest) if rest else "", accessed))), ".")


def _mla_names(authors: tuple[Author, ...]) -> str:
    first = ", ".join(filter(None, (authors[0].family, authors[0].given)))
    if len(authors) > 2:
        return f"{first}, et al"
    return ", and ".join([first, *(f"{author.given} {author.family}".strip() for author in authors[1:])])


def _with_initials(author: Author) -> str:
    initials = " ".join(f"{name[0]}." for name in author.given.replace("-", " ").split())
    return f"{author.family}, {initials}" if initials else author.family


def _listed(names: list[str], *, most: int, last: str = "and ", comma: bool = False) -> str:
    """Join names as a style does; past the most that it prints, the first alone."""
    if len(names) > most:
        return f"{names[0]} et al."
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])}{',' if comma or len(names) > 2 else ''} {last}{names[-1]}"


def _day_month_year(reference: Reference, months: list[str]) -> str:
    parts = calendar_date(reference.issued)
    return _in_words(parts, months) if parts and not reference.issued.is_qualified else reference.issued.label


def _in_words(parts: Iterable[int], months: list[str]) -> str:
    year, month, day = (*parts, 0, 0)[:3]
    return " ".join(filter(None, (str(day or ""), months[month - 1] if month else "", str(year))))


def _year_month_day(reference: Reference) -> str:
    parts = calendar_date(reference.issued)
    if not parts or reference.issued.is_qualified:
        return reference.issued.label or "n.d."
    year, month, day = (*parts, 0, 0)[:3]
    return f"{year}{f', {_MONTHS[month - 1]}' if month else ''}{f' {day}' if day else ''}"


def _accessed(reference: Reference, lead: str, months: list[str] = _MONTHS) -> str:
    day = reference.accessed
    return lead + _in_words((day.year, day.month, day.day), months) if day else ""


def _quoted(title: str, stop: str) -> str:
    """The title in quotation marks, the stop inside them unless the title brings its own."""
    inner = escape(title.replace("“", "‘").replace("”", "’"))
    return f"“{inner}{'' if title[-1:] in '.?!…' else stop}”"


def _italic(text: str) -> str:
    return format_html("<i>{}</i>", text)


def _ended(html: str) -> str:
    return html if html.removesuffix("</i>")[-1:] in {".", "?", "!"} else f"{html}."


def _joined(html: str, stop: str = "") -> SafeString:
    # Every part was escaped on its way here.
    return SafeString(html if not stop or html.endswith(stop) else html + stop)
