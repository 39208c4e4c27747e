"""How the decade histogram is drawn."""

from collections.abc import Callable
from dataclasses import dataclass

from catalog.browse import Facet
from catalog.parameters import UNDATED

# Stands for a decade in a query string. With its “=” no search has it: there the sign is encoded.
_ANY = "0000"
_CHOSEN = f"decade={_ANY}"


@dataclass(frozen=True)
class Bar:
    """One decade, or what has none: its numbers, the view it opens, and its heights in percent of the highest bar."""

    label: str
    short: str
    undated: bool
    count: int
    possible: int
    selected: bool
    query: str
    sure_height: int
    height: int

    @property
    def top(self) -> int:
        """Where the bar begins, from the top of its column."""
        return 100 - self.height

    @property
    def sure_top(self) -> int:
        return 100 - self.sure_height

    @property
    def possible_height(self) -> int:
        return self.height - self.sure_height


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


def _percent(count: int, highest: int) -> int:
    """Round, but leave nothing that is there invisible."""
    return max(round(100 * count / highest), 2) if count else 0
