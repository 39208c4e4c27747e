"""How the decade histogram is drawn: flat, since each number that a template prints costs it as much as a line here."""

from collections.abc import Callable
from typing import NamedTuple

from markupsafe import Markup, escape

from catalog.browse import Facet
from catalog.parameters import UNDATED

# Stands for a decade in a query string. With its “=” no search has it: there the sign is encoded.
_ANY = "0000"
_CHOSEN = f"decade={_ANY}"


class Bar(NamedTuple):
    """One decade, or what has none: its numbers, the view it opens, and its heights in percent of the highest bar."""

    label: str
    short: str
    undated: bool
    count: int  # type: ignore[assignment]  # hides the method of tuples
    possible: int
    selected: bool
    query: str
    sure_height: int
    height: int


def bars(facet: Facet, query: Callable[[str], str]) -> list[Bar]:
    """
    Return a bar for every decade from the first that finds anybody to the last, then one for what has no date.

    `query` gives the query string of the view that a value opens; it is asked once.
    """
    values = {value.value: value for value in facet.values}
    shown = [int(value.value) for value in facet.values if value.value != UNDATED and (value.count or value.selected)]
    decades = [f"{decade:04}" for decade in range(min(shown), max(shown) + 10, 10)] if shown else []
    columns = [*decades, UNDATED] if UNDATED in values and (values[UNDATED].count or decades) else decades
    opened = query(_ANY)
    highest = max((values[name].count for name in columns if name in values), default=0)

    def bar(name: str) -> Bar:
        value = values.get(name)
        label = value.label if value else f"{name}s"
        count, possible = (value.count, value.possible) if value else (0, 0)
        # The century is named only where it begins: 1920s 30s … 90s 2000s 10s.
        short = label if name in {columns[0], UNDATED} or name.endswith("00") else f"{name[2:]}s"
        return Bar(
            label=label,
            short=short,
            undated=name == UNDATED,
            count=count,
            possible=possible,
            selected=bool(value and value.selected),
            query=opened.replace(_CHOSEN, f"decade={name}"),
            sure_height=_percent(count - possible, highest),
            height=_percent(count, highest),
        )

    return [bar(name) for name in columns]


def columns(bars: list[Bar], people: str) -> Markup:
    """Return the bars as items of a list, each a link to the people it counts; `people` is the address of the list."""
    return Markup("".join([_column(bar, escape(people)) for bar in bars]))


def lines(bars: list[Bar]) -> Markup:
    """Return the same numbers as rows of a table."""
    return Markup(
        "".join(
            [
                f'<tr><th scope="row">{escape(bar.label)}</th>'
                f'<td class="n">{bar.count}</td><td class="n">{bar.possible}</td></tr>'
                for bar in bars
            ]
        )
    )


def _column(bar: Bar, people: str) -> str:
    tick = (
        '<span class="full">undated</span><abbr>n.d.</abbr>'
        if bar.undated
        else f'<span class="tick">{escape(bar.short)}</span>'
    )
    if not (bar.count or bar.selected):
        return f'<li><span><svg aria-hidden="true"></svg>{tick}</span></li>'
    current = ' aria-current="true"' if bar.selected else ""
    possibly = f", of them {bar.possible} possibly" if bar.possible else ""
    top, sure_top = 100 - bar.height, 100 - bar.sure_height
    return (
        f'<li><a href="{people}?{escape(bar.query)}"{current} aria-label="{escape(bar.label)}: {bar.count}{possibly}">'
        '<svg aria-hidden="true">'
        f'<rect class="maybe" width="100%" y="{top}%" height="{sure_top - top}%"/>'
        f'<rect width="100%" y="{sure_top}%" height="{bar.sure_height}%"/>'
        f'<text x="50%" y="{top}%" dy="-5">{bar.count}</text></svg>{tick}</a></li>'
    )


def _percent(count: int, highest: int) -> int:
    """Round, but leave nothing that is there invisible."""
    return max(round(100 * count / highest), 2) if count else 0
