"""Numbers beside a fact, and the notes that they lead to."""

from collections.abc import Iterable, Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from catalog.notes import Note

register = template.Library()


@register.simple_tag
def refs(notes: Iterable[Note]) -> SafeString:
    """Return the numbers of the notes, each a link to its note; empty for no note."""
    numbers = format_html_join(
        " ",
        '<a href="#n{0}" role="doc-noteref"><span class="sr">note </span>{1}</a>',
        # As wide as two digits, whatever the number: a finger needs the room.
        ((note.number, f"{note.number:\N{FIGURE SPACE}<2}") for note in notes),
    )
    return format_html("<sup>{}</sup>", numbers) if numbers else SafeString()


@register.simple_tag
def notes(notes: Sequence[Note], tag: str = "div", again: bool = False) -> SafeString:
    """
    Return the notes in one element; empty for no note.

    Say `again` where a fact stands for the second time: the copy has no fragment, and only a wide margin shows it.
    """
    previous = [None, *(note.citation.source_id for note in notes)]
    printed = format_html_join(
        "",
        "{}",
        (
            (_note(note, again, note.citation.source_id == before),)
            for note, before in zip(notes, previous, strict=False)
        ),
    )
    if not printed:
        return SafeString()
    return format_html('<{0} class="notes{1}">{2}</{0}>', tag, " again" if again else "", printed)


@register.simple_tag
def passage(note: Note) -> SafeString:
    """Return the link to the passage; empty where the source has no address."""
    if not note.passage:
        return SafeString()
    where = "passage" if note.citation.anchor else "page"
    return format_html(
        '<a class="out" href="{}" rel="noopener">the {}<span class="sr"> of note {}</span> ↗</a>',
        note.passage,
        where,
        note.number,
    )


def _note(note: Note, again: bool, same_source: bool) -> SafeString:
    citation = note.citation
    said = (
        citation.locator.replace("¶ ", "¶\N{NO-BREAK SPACE}"),
        f"on the {note.aspect}" if note.aspect else "",
        f"quoting {citation.voice}" if citation.voice else "",
    )
    return format_html(
        '<p class="note"{}><b>{}</b> <a href="{}">{}</a>{}. {}{}</p>',
        "" if again else format_html(' id="n{}" role="doc-footnote"', note.number),
        note.number,
        note.record,
        SafeString("<i>ibid.</i>") if same_source else note.source,
        format_html_join("", ", {}", ((words,) for words in said if words)),
        passage(note),
        format_html(' <span class="remark">{}</span>', citation.note) if citation.note else "",
    )
