"""Rows of other tables, fetched with each row of a list in the list's own query."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar
from weakref import WeakSet

from django.db import DatabaseError, OperationalError, connections, models
from django.db.models.query import ModelIterable


class JsonLine(models.Func):
    """Columns as one JSON array; Django's JSONArray asks SQLite first, under a write lock, whether it has JSON."""

    output_field = models.TextField()
    function = "json_array"

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, function="jsonb_build_array", **extra)


class JsonRows(models.Subquery):
    """All rows of a subquery with one JsonLine, `line`, as the text of one JSON array."""

    output_field = models.TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        # json(): what comes out of a subquery is text again, and would be quoted.
        template = "(SELECT json_group_array(json(line)) FROM (%(subquery)s) AS nested)"
        return self.as_sql(compiler, connection, template=template, **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = "(SELECT coalesce(json_agg(line), '[]')::text FROM (%(subquery)s) AS nested)"
        return self.as_sql(compiler, connection, template=template, **extra)


@dataclass(frozen=True)
class Nested:
    """
    What hangs on each row: its related name, and its own rows, tied to the row by OuterRef.

    `links` maps a foreign key, or a path of two, to the columns wanted of what it names, its id among them, the others
    deferred; or to none for all. `under` names another part, if these hang on its rows, or anything else, if they hang
    on what earlier parts' links lead to; `back` is the foreign key that leads there. What is `loose` hangs on the row
    as a list of that name.
    """

    name: str
    rows: models.QuerySet[Any]
    links: dict[str, tuple[str, ...]] = field(default_factory=dict)
    under: str = ""
    back: str = "person"
    loose: bool = False

    @property
    def alias(self) -> str:
        return f"nested_{self.name}"

    @cached_property
    def columns(self) -> list[str]:
        return [column.attname for column in self.rows.model._meta.concrete_fields]

    @cached_property
    def linked(self) -> list[tuple[str, str, str, Any, list[str]]]:
        """For each link: its path, the link it hangs on, if any, its own name, its model, and the columns wanted."""
        found = []
        for path, columns in self.links.items():
            owner, _, link = path.rpartition("__")
            holder = self.rows.model._meta.get_field(owner).related_model if owner else self.rows.model
            model = holder._meta.get_field(link).related_model
            # from_db() takes them in the model's own order, whatever the order of their names.
            every = [column.attname for column in model._meta.concrete_fields]
            ordered = [column for column in every if not columns or column in columns]
            found.append((path, owner, link, model, ordered))
        return found

    def annotation(self) -> JsonRows:
        linked = [f"{path}__{column}" for path, *_, columns in self.linked for column in columns]
        return JsonRows(self.rows.values(line=JsonLine(*self.columns, *linked)))

    def read(self, text: str, known: dict[Any, Any], using: str | None) -> list[Any]:
        """Turn the JSON back into rows; what several of them name is made once, and kept in `known`."""
        model, columns, end = self.rows.model, self.columns, len(self.columns)
        found = []
        for line in json.loads(text):
            row = model.from_db(using, columns, line[:end])
            place = end
            for _, owner, link, linked, wanted in self.linked:
                values = line[place : place + len(wanted)]
                place += len(wanted)
                holder = row._state.fields_cache[owner] if owner else row
                if holder is None:
                    continue
                key = linked, values[0]
                if key not in known:
                    known[key] = linked.from_db(using, wanted, values) if values[0] is not None else None
                holder._state.fields_cache[link] = known[key]
            found.append(row)
        return found


class NestedIterable(ModelIterable):
    """Model rows on which nested rows hang as prefetched ones do."""

    parts: ClassVar[tuple[Nested, ...]]

    def __iter__(self) -> Iterator[Any]:
        known: dict[Any, Any] = {}
        for row in super().__iter__():
            yield _unfolded(row, self.parts, known)


def with_nested(rows: models.QuerySet[Any], *parts: Nested) -> Any:
    """The same rows, each with its nested ones, in one query."""
    found = rows.annotate(**{part.alias: part.annotation() for part in parts})
    found._iterable_class = type("NestedRows", (NestedIterable,), {"parts": parts})
    return found


class Prepared:
    """
    A query that Django puts together once, nested rows and all, and that is then asked for other rows each time.

    Putting it together takes a hundred times as long as its answer. PostgreSQL would take as long again to plan it, and
    so keeps the plan for the connection; what kept it may have gone (a pooler hands out another server's connection at
    each transaction), and then it is asked without.
    """

    # They stand for what is asked for. No text of the catalogue has the letter, and no row such a key.
    ONE_TEXT = ("\ue000",)
    KEYS = tuple(range(-1, -26, -1))

    _plans_hold = True

    def __init__(self, rows: Callable[[Any], models.QuerySet[Any]], holes: tuple[Any, ...] = ONE_TEXT) -> None:
        """`rows` makes the query for a text or, with KEYS as the holes, for a list of keys."""
        self._rows, self._holes = rows, holes
        self._planned_on: WeakSet[Any] = WeakSet()

    @cached_property
    def _ready(self) -> tuple[Any, str, tuple[Any, ...], tuple[Nested, ...]]:
        found = self._rows(self._holes[0] if self._holes == self.ONE_TEXT else self._holes)
        parts = getattr(found._iterable_class, "parts", ())
        return found.model._base_manager, *found.query.sql_with_params(), parts

    def get(self, text: str) -> Any | None:
        """The row, or None; one query."""
        return next(self._asked([text]), None)

    def of(self, keys: list[Any]) -> Iterator[Any]:
        """The rows, in no order; one query for every 25 keys."""
        size = len(self._holes)
        for start in range(0, len(keys), size):
            some = keys[start : start + size]
            yield from self._asked(some + some[-1:] * (size - len(some)))

    def _asked(self, values: list[Any]) -> Iterator[Any]:
        known: dict[Any, Any] = {}
        for row in self._found(values):
            yield _unfolded(row, self._ready[-1], known)

    def _found(self, values: list[Any]) -> Iterable[Any]:
        manager, sql, params, _ = self._ready
        connection = connections[manager.db]
        # Inside a transaction a failure would be the end of it.
        if connection.vendor == "postgresql" and Prepared._plans_hold and not connection.in_atomic_block:
            try:
                return list(manager.raw(self._planned(connection), values))
            except OperationalError:
                raise
            except DatabaseError:
                Prepared._plans_hold = False
        filled = dict(zip(self._holes, values, strict=True))
        found: Iterable[Any] = manager.raw(sql, [filled.get(param, param) for param in params])
        return found

    def _planned(self, connection: Any) -> str:
        """The SQL that has the connection's own plan carried out; it is made at the first time."""
        name = f"prepared_{id(self)}"
        connection.ensure_connection()
        server = connection.connection
        if server not in self._planned_on:
            from psycopg.sql import Literal

            _, sql, params, _ = self._ready
            places = {hole: f"${place}" for place, hole in enumerate(self._holes, 1)}
            written = sql % tuple(places.get(param) or Literal(param).as_string(server) for param in params)
            with connection.wrap_database_errors:
                # It asks nothing: past what counts queries.
                server.execute(f"PREPARE {name} AS {written}")
            self._planned_on.add(server)
        return f"EXECUTE {name} ({', '.join(['%s'] * len(self._holes))})"


def _unfolded(row: Any, parts: Iterable[Nested], known: dict[Any, Any]) -> Any:
    found: dict[str, list[Any]] = {}
    for part in parts:
        rows = found[part.name] = part.read(row.__dict__.pop(part.alias), known, row._state.db)
        if part.loose:
            setattr(row, part.name, rows)
        elif part.under in found or not part.under:
            _hang(rows, found[part.under] if part.under else [row], part)
        else:
            model = part.rows.model._meta.get_field(part.back).related_model
            _hang(rows, [linked for (kind, _), linked in known.items() if kind is model and linked], part)
    return row


def _hang(rows: list[Any], owners: list[Any], part: Nested) -> None:
    of: dict[Any, list[Any]] = {owner.pk: [] for owner in owners}
    for row in rows:
        # A row that is not shown may have rows that would be.
        if (key := getattr(row, f"{part.back}_id")) in of:
            of[key].append(row)
    for owner in owners:
        for row in of[owner.pk]:
            row._state.fields_cache[part.back] = owner
        if not hasattr(owner, "_prefetched_objects_cache"):
            owner._prefetched_objects_cache = {}
        # A list is all that `all()` need give; a QuerySet for each owner would take as long as everything else.
        owner._prefetched_objects_cache[part.name] = of[owner.pk]
