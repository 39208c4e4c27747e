"""EDTF text (ISO 8601-2, levels 0 and 1), the days it can mean, the words for it, and its model and form fields."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self

from django import forms
from django.core import checks
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

MAX_LENGTH = 64
EXAMPLES = (
    "1929, 1945-09, 2023-08-09, 1940-22 (summer), 193X (1930s), 1937~ (about), 1929? (perhaps), "
    "1952/1955, ../1991 (by) or 1985/.. (from)"
)

_MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]
_SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
# First and last month. A winter is the December of its year, as in the edtf library: one that runs over New Year
# is written 1940-12/1941-02, which leaves no doubt about which January is meant.
_SEASON_MONTHS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 12)}
_POINT = re.compile(
    r"(?P<year>[0-9]{4}|[0-9]{3}X|[0-9]{2}XX)(?:-(?P<month>[0-9]{2}|XX)(?:-(?P<day>[0-9]{2}|XX))?)?(?P<mark>[?~%]?)"
)
_OTHER_YEARS = re.compile(r"[+-]?[Yy]?[+-]?[0-9]{5,}|-[0-9]|[Yy]-?[0-9]")


@dataclass(frozen=True, slots=True)
class _Point:
    """One end of a date: a day, month, season, year, decade or century, with its mark."""

    year: int  # the first, of a decade or a century
    years: int = 1  # how many: 1, 10 or 100
    month: int | None = None  # 1 to 12, or a season 21 to 24
    day: int | None = None
    mark: str = ""

    @classmethod
    def read(cls, text: str) -> Self:
        match = _POINT.fullmatch(text)
        if match is None:
            raise _unreadable("Years run from 0001 to 9999." if _OTHER_YEARS.match(text) else "This date is not EDTF.")
        digits, month, day = match["year"], _number(match["month"]), _number(match["day"])
        masked = digits.count("X")
        year = int(digits.replace("X", "0"))
        if year == 0:
            raise _unreadable("Years run from 0001 to 9999.")
        if (masked and match["month"]) or (match["month"] == "XX" and day is not None):
            raise _unreadable("Only the end of a date can be masked with X.")
        if month is not None and not (1 <= month <= 12 or (month in _SEASONS and match["day"] is None)):
            raise _unreadable("Months run from 01 to 12, seasons from 21 to 24.")
        if month is not None and day is not None and not 1 <= day <= monthrange(year, month)[1]:
            raise _unreadable("That month has no such day.")
        return cls(year, 10**masked, month, day, match["mark"])

    @property
    def first(self) -> date:
        return date(self.year, self._months[0], self.day or 1)

    @property
    def last(self) -> date:
        year, month = self.year + self.years - 1, self._months[1]
        return date(year, month, self.day or monthrange(year, month)[1])

    @property
    def _months(self) -> tuple[int, int]:
        if self.month is None:
            return 1, 12
        return _SEASON_MONTHS.get(self.month, (self.month, self.month))

    @property
    def uncertain(self) -> bool:
        return self.mark in {"?", "%"}

    @property
    def approximate(self) -> bool:
        return self.mark in {"~", "%"}

    def outer_years(self) -> tuple["_Point", "_Point"]:
        """Return the points that name this one in words: itself, or the first and last year of what has no name."""
        # 190X has none: "1900s" would pass for a century.
        if self.years == 1 or (self.years == 10 and self.year % 100):
            return self, self
        return replace(self, years=1), replace(self, year=self.year + self.years - 1, years=1)

    def name(self, *, short: bool = False) -> str:
        if self.years == 10:
            return f"{self.year}s"
        if self.month is None:
            return str(self.year)
        month = _SEASONS.get(self.month) or _MONTHS[self.month - 1]
        if short and self.month <= 12:
            month = month[:3]
        return f"{self.day or ''} {month} {self.year}".lstrip()

    def phrase(self, *, perhaps: bool, article: bool) -> str:
        """Name the point inside a phrase; `article` says that a preposition comes before it."""
        hedges = ["perhaps"] * (perhaps and self.uncertain) + ["about"] * self.approximate
        if self.years == 10 and (article or hedges):
            hedges.append("the")
        return " ".join([*hedges, self.name()])

    def short(self) -> str:
        return ("c. " if self.approximate else "") + self.name(short=True) + ("?" if self.uncertain else "")


class Edtf(str):
    """EDTF text as typed, with the first and last day it can mean; immutable, and empty for no date."""

    _start: _Point | None
    _end: _Point | None

    def __new__(cls, text: str = "") -> Self:
        """Read the text, or raise ValidationError with examples of what is readable."""
        if len(text) > MAX_LENGTH:
            raise _unreadable("This date is too long.")
        self = super().__new__(cls, text.strip())
        self._start, self._end = _read(str(self)) if self else (None, None)
        if self.earliest and self.latest and self.earliest > self.latest:
            raise _unreadable("This interval ends before it begins.")
        return self

    @classmethod
    @lru_cache(maxsize=4096)
    def parse(cls, text: str) -> "Edtf":
        """Read the text as the constructor does, each text once."""
        return cls(text)

    @property
    def earliest(self) -> date | None:
        """The first day it can mean; None if that side is open."""
        return self._start.first if self._start else None

    @property
    def latest(self) -> date | None:
        """The last day it can mean; None if that side is open."""
        return self._end.last if self._end else None

    @property
    def is_qualified(self) -> bool:
        """Whether it carries ?, ~ or %."""
        return any(point.mark for point in self._stated)

    @property
    def decades(self) -> list[tuple[int, bool]]:
        """List the first year of each decade it touches, and whether it lies certainly inside it."""
        bounds = [bound.year // 10 * 10 for bound in (self.earliest, self.latest) if bound]
        if not bounds:
            return []
        # An open side reaches only as far as the decade of the bound that is known, and is never certain.
        certain = len(bounds) == 2 and bounds[0] == bounds[1] and not self.is_qualified
        return [(decade, certain) for decade in range(bounds[0], bounds[-1] + 1, 10)]

    def is_exact_in(self, decade: int) -> bool:
        """Whether it lies certainly inside the decade that begins in this year."""
        return (decade, True) in self.decades

    @property
    def sort_key(self) -> tuple[date, date]:
        """Order by earliest, then latest day; an open or missing side comes last."""
        return self.earliest or date.max, self.latest or date.max

    @property
    def label(self) -> str:
        """Words for a single event, which fell on one day between the bounds."""
        return self._words("by", "from", "between {} and {}")

    @property
    def span_label(self) -> str:
        """Words for something that lasted from the first bound to the last."""
        return self._words("until", "since", "")

    @property
    def short_label(self) -> str:
        """The fewest words, for narrow places."""
        start, end = self._named
        if start and end:
            return start.short() if start == end else _dashed(start, end, start.short(), end.short())
        return f"from {start.short()}" if start else f"by {end.short()}" if end else ""

    @property
    def _stated(self) -> Iterator[_Point]:
        return (point for point in (self._start, self._end) if point)

    @property
    def _named(self) -> tuple[_Point | None, _Point | None]:
        return self._start and self._start.outer_years()[0], self._end and self._end.outer_years()[1]

    def _words(self, until: str, since: str, between: str) -> str:
        start, end = self._named
        if not (start or end):
            return ""
        # "perhaps by 1991" reads better than "by perhaps 1991", but must not hedge an end that is not in doubt.
        doubtful = all(point.uncertain for point in self._stated)
        hedge = "perhaps " if doubtful else ""
        single = start == end
        article = doubtful or not single
        first, last = (point.phrase(perhaps=not doubtful, article=article) if point else "" for point in (start, end))
        if single:
            return hedge + first
        if not (start and end):
            return f"{hedge}{since} {first}" if start else f"{hedge}{until} {last}"
        if not between:
            return hedge + _dashed(start, end, first.removeprefix("the "), last.removeprefix("the "))
        return hedge + between.format(_without_repeats(start, end, first), last)


def _read(text: str) -> tuple[_Point | None, _Point | None]:
    """Return both ends of a date or an interval, None for an open one."""
    parts = text.split("/")
    if len(parts) > 2:
        raise _unreadable("An interval has one slash.")
    if "" in parts:
        # ISO 8601-2 lets an empty side mean "unknown"; a slip of the finger means nothing.
        raise _unreadable("Write .. for the open side of an interval.")
    if set(parts) == {".."}:
        raise _unreadable("An interval needs at least one end.")
    if len(parts) == 1:
        point = _Point.read(text)
        return point, point
    start, end = (None if part == ".." else _Point.read(part) for part in parts)
    return start, end


def _number(digits: str | None) -> int | None:
    return None if digits is None or digits == "XX" else int(digits)


def _unreadable(reason: str) -> ValidationError:
    # Without the text itself: it may hold what no page can be encoded with.
    return ValidationError(f"{reason} Dates that can be read: {EXAMPLES}.", code="edtf")


def _without_repeats(start: _Point, end: _Point, words: str) -> str:
    """Drop from the first words the month and year that the last words repeat."""
    if start.mark or end.mark or start.year != end.year or not (start.month and end.month):
        return words
    if start.day and end.day and start.month == end.month:
        return str(start.day)
    return words.removesuffix(f" {start.year}") if bool(start.day) == bool(end.day) else words


def _dashed(start: _Point, end: _Point, first: str, last: str) -> str:
    """Join with an en dash, spaced as soon as the dash would join more than two single words."""
    brief = _without_repeats(start, end, first)
    tight = " " not in brief and (brief != first or " " not in last)
    return f"{brief}–{last}" if tight else f"{brief} – {last}"


class EdtfFormField(forms.CharField):
    """Takes EDTF text; what cannot be read is answered with examples of what can."""

    def to_python(self, value: Any) -> Edtf:
        return Edtf.parse(super().to_python(value) or "")


class _TextAttribute(DeferredAttribute):
    """Derives both bounds as soon as the text is set, since loaddata calls neither save() nor pre_save()."""

    field: "EdtfField"

    def __set__(self, instance: models.Model, value: Any) -> None:
        try:
            text = self.field.to_python(value)
        except ValidationError:
            text = value  # full_clean() and saving name the error
        instance.__dict__[self.field.attname] = text
        for name, bound in self.field.bounds(text).items():
            instance.__dict__[name] = bound


class _BoundAttribute(DeferredAttribute):
    """Lets the text win over a bound that arrives after it, from keywords, defaults or the database."""

    def __init__(self, field: "models.Field[Any, Any]", text_field: "EdtfField") -> None:
        super().__init__(field)
        self.text_field = text_field

    def __set__(self, instance: models.Model, value: Any) -> None:
        name = self.field.attname
        text = instance.__dict__.get(self.text_field.attname)
        instance.__dict__[name] = value if text is None else self.text_field.bounds(text)[name]


if TYPE_CHECKING:
    _CharField = models.CharField[str, Edtf]
else:
    _CharField = models.CharField


class EdtfField(_CharField):
    """
    EDTF text, whose bounds fill two date columns of the same model.

    As with every derived column, `QuerySet.update()`, `bulk_update()` and `save(update_fields=…)` must name the bounds
    along with the text.
    """

    descriptor_class = _TextAttribute

    def __init__(
        self, *args: Any, earliest_field: str | None = None, latest_field: str | None = None, **kwargs: Any
    ) -> None:
        self.earliest_field, self.latest_field = earliest_field, latest_field
        kwargs.setdefault("max_length", MAX_LENGTH)
        super().__init__(*args, **kwargs)

    def bounds(self, text: Any) -> dict[str, date | None]:
        """Map the name of each bound column to the bound of this text; None for text that is not readable."""
        earliest, latest = (text.earliest, text.latest) if isinstance(text, Edtf) else (None, None)
        return {name: bound for name, bound in ((self.earliest_field, earliest), (self.latest_field, latest)) if name}

    def contribute_to_class(self, cls, name, private_only=False):
        super().contribute_to_class(cls, name, private_only)
        if not cls._meta.abstract:
            # The bound fields may be declared after this one: wait until the model is complete.
            key = cls._meta.app_label, cls._meta.model_name
            cls._meta.apps.lazy_model_operation(self._guard_bounds, key)

    def _guard_bounds(self, model: type[models.Model]) -> None:
        for field in model._meta.concrete_fields:
            if field.name in self.bounds(""):
                setattr(model, field.name, _BoundAttribute(field, self))

    def check(self, **kwargs):
        dates = {
            field.name for field in self.model._meta.get_fields() if type(field) is models.DateField and field.null
        }
        return super().check(**kwargs) + [
            checks.Error(f"'{name}' is not a nullable DateField of the model.", obj=self, id="catalog.E001")
            for name in self.bounds("").keys() - dates
        ]

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        if kwargs.get("max_length") == MAX_LENGTH:
            del kwargs["max_length"]
        for option in ("earliest_field", "latest_field"):
            if getattr(self, option) is not None:
                kwargs[option] = getattr(self, option)
        return name, path, args, kwargs

    def to_python(self, value: Any) -> Edtf:
        """Return the date; a bare year and an ISO day arrive from YAML as numbers and dates."""
        if isinstance(value, Edtf):
            return value
        if value is None:
            return Edtf.parse("")
        if isinstance(value, date) and not isinstance(value, datetime):
            value = value.isoformat()
        if type(value) is int and 0 < value <= 9999:
            value = format(value, "04")
        if not isinstance(value, str):
            raise _unreadable("A date is text.")
        return Edtf.parse(value)

    def from_db_value(self, value, expression, connection):
        try:
            return Edtf.parse(value or "")
        except ValidationError:
            return value

    def get_prep_value(self, value: Any) -> str:
        # What cannot be read raises here too: it must not reach the column past full_clean().
        return str(super().get_prep_value(value))

    def formfield(self, **kwargs):
        defaults = {"form_class": EdtfFormField, "help_text": self.help_text or f"For example {EXAMPLES}."}
        return super().formfield(**{**defaults, **kwargs})


def bound_field() -> "models.DateField[date | None, date | None]":
    """A column for an EdtfField to fill."""
    return models.DateField(null=True, blank=True, editable=False)


def bounds_in_order(model: str, field: str) -> models.CheckConstraint:
    """Require that a date does not end before it begins."""
    earliest, latest = f"{field}_earliest", f"{field}_latest"
    return models.CheckConstraint(
        condition=models.Q(**{f"{earliest}__isnull": True})
        | models.Q(**{f"{latest}__isnull": True})
        | models.Q(**{f"{earliest}__lte": models.F(latest)}),
        name=f"{model}_{field}_bounds_in_order",
        violation_error_message="This date ends before it begins.",
    )
