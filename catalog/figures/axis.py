"""A common axis of years, and dates drawn on it as surely as they are known."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from catalog.dates import Edtf


@dataclass(frozen=True)
class Axis:
    """Years from `first` to `last`, laid over `left` to `right` units."""

    first: int
    last: int
    left: float
    right: float

    @classmethod
    def over(cls, dates: Iterable[Edtf], left: float, right: float) -> "Axis | None":
        """An axis of whole decades that holds every bound; None when nothing has a bound."""
        years = [bound.year for each in dates for bound in (each.earliest, each.latest) if bound]
        if not years:
            return None
        return cls(min(years) // 10 * 10, max(years) // 10 * 10 + 10, left, right)

    def x(self, day: date) -> float:
        return self._at(day.year + (day.timetuple().tm_yday - 1) / 366)

    def _at(self, year: float) -> float:
        share = (year - self.first) / (self.last - self.first)
        return round(self.left + share * (self.right - self.left), 1)

    @property
    def ticks(self) -> list[tuple[float, str]]:
        """Where each decade begins, and its year where there is room for it."""
        step = 20 if self.last - self.first > 100 else 10
        # Not by days: an axis may begin in the year 0, or end in 10000, and neither has one.
        return [
            (self._at(year), str(year) if year and year % step == 0 else "")
            for year in range(self.first, self.last + 1, 10)
        ]


@dataclass(frozen=True)
class Stretch:
    """A date on the axis: from its first to its last possible day, and whether those are one and the same year."""

    x: float
    width: float
    sure: bool

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)


def stretch(axis: Axis, when: Edtf) -> Stretch | None:
    """Where a date lies; None without a bound. An open side reaches to the bound that is known."""
    first, last = when.earliest or when.latest, when.latest or when.earliest
    if first is None or last is None:
        return None
    x, end = axis.x(first), axis.x(last)
    sure = bool(when.earliest and when.latest) and first.year == last.year and not when.is_qualified
    return Stretch(x, round(max(end - x, 1.0), 1), sure)
