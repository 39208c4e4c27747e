"""What stands beside a fact: how sure it is, the numbers of its notes, and the notes that they lead to."""

from collections.abc import Sequence

from markupsafe import Markup, escape

from catalog.markup import hedge
from catalog.notes import Fact, Note

_NOTHING = Markup()
TOGETHER = 3


def caveats(fact: Fact) -> Markup:
    """Return the word for what is less than stated, and the way to what a source says against it; mostly empty."""
    if not (fact.hedge or fact.differs):
        return _NOTHING
    doubt = f" {hedge(fact.statement)}" if fact.hedge else ""
    return Markup(doubt) + differs(fact.differs)


def differs(address: str) -> Markup:
    """Return the way to where readings stand side by side; empty without its address."""
    return Markup(' <a class="hedge disputed" href="{}">sources differ</a>').format(address) if address else _NOTHING


def refs(notes: Sequence[Note]) -> Markup:
    """Return the numbers of the notes, each a link to its note; empty for no note."""
    # A few stay with their word; more must be free to part, or the narrowest page would be too wide for them.
    numbers = ("\N{NO-BREAK SPACE}" if len(notes) <= TOGETHER else " ").join(
        [
            # As wide as two digits, whatever the number: a finger needs the room.
            f'<a role="doc-noteref" href="#n{note.number}"><span class="sr">note </span>'
            f"{note.number:\N{FIGURE SPACE}<2}</a>"
            for note in notes
        ]
    )
    return Markup(f"<sup>{numbers}</sup>") if numbers else _NOTHING


def notes(notes: Sequence[Note], tag: str = "div", again: bool = False) -> Markup:
    """
    Return the notes in one element; empty for no note.

    Say `again` where a fact stands for the second time: the copy has no fragment, and only a wide margin shows it.
    """
    if not notes:
        return _NOTHING
    previous = [None, *(note.citation.source_id for note in notes)]
    printed = "".join(
        [_note(note, again, note.citation.source_id == before) for note, before in zip(notes, previous, strict=False)]
    )
    return Markup(f'<{tag} class="notes{" again" if again else ""}">{printed}</{tag}>')


def _note(note: Note, again: bool, same_source: bool) -> str:
    citation = note.citation
    said = (
        citation.locator.replace("¶ ", "¶\N{NO-BREAK SPACE}"),
        f"on the {note.aspect}" if note.aspect else "",
        f"quoting {citation.voice}" if citation.voice else "",
    )
    return "".join(
        (
            f'<p class="note"><b>{note.number}</b> '
            if again
            else f'<p class="note" role="doc-footnote" id="n{note.number}"><b>{note.number}</b> ',
            f'<a href="{escape(note.record)}">{"<i>ibid.</i>" if same_source else escape(note.source)}</a>',
            *(f", {escape(words)}" for words in said if words),
            ". ",
            _passage(note),
            f' <span class="remark">{escape(citation.note)}</span>' if citation.note else "",
            "</p>",
        )
    )


def _passage(note: Note) -> str:
    """The link to the passage; empty where the source has no address."""
    if not note.passage:
        return ""
    where = "passage" if note.citation.anchor else "page"
    return (
        f'<a class="out" href="{escape(note.passage)}" rel="noopener">'
        f'the {where}<span class="sr"> of note {note.number}</span> ↗</a>'
    )
