"""Style sheets as they are collected: each with what it imports, without what only its authors read."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, InMemoryStorage

from defectors.collected import CollectedStorage, sheet

CSS = Path(settings.BASE_DIR) / "static" / "css"
SOURCES = FileSystemStorage(CSS.parent)
FOUND = {f"css/{path.name}": (SOURCES, f"css/{path.name}") for path in CSS.glob("*.css")}


def written(**texts: str) -> dict[str, tuple[InMemoryStorage, str]]:
    """Sheets found under css/, in a storage that has them under other names."""
    storage = InMemoryStorage()
    return {
        f"css/{name}.css": (storage, storage.save(f"{name}-of-source", ContentFile(text.encode())))
        for name, text in texts.items()
    }


def test_sheet_stands_where_it_is_imported():
    found = written(
        site="a { b: c }",
        lists='@import "site.css";\nd { e: f }',
        map='@import "lists.css";\ng { h: i }',
    )

    assert sheet(found, "css/map.css") == "a{b: c}d{e: f}g{h: i}"


def test_sheet_loses_its_comments_and_indentation_and_nothing_else():
    text = """/* Why; { so } */
@media (min-width: 40rem) {
  a > b, c :is(d) { margin: calc(1rem - 2px) 0; content: "e  f" } /* a trap
  of two lines */
}
"""

    assert sheet(written(site=text), "css/site.css") == (
        '@media (min-width: 40rem){a > b,c :is(d){margin: calc(1rem - 2px) 0;content: "e  f"}}'
    )


@pytest.mark.parametrize("name", FOUND)
def test_no_page_loads_a_rule_twice_and_no_quotes_hold_a_mark(name):
    def imported(path: Path) -> list[str]:
        names = re.findall('@import "(.+)";', path.read_text())
        return [*names, *(deeper for other in names for deeper in imported(CSS / other))]

    names = imported(CSS.parent / name)
    assert sorted(names) == sorted(set(names))
    assert "@import" not in sheet(FOUND, name)
    assert [text for text in re.findall('"([^"]*)"', sheet(FOUND, name)) if re.search("[{};,]", text)] == []


def test_storage_keeps_the_joined_sheet_under_a_name_of_its_content(tmp_path):
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "site.css").write_text("a { b: c }")
    (tmp_path / "css" / "lists.css").write_text('@import "site.css";\nd { background: url(../dot.svg) }')
    (tmp_path / "dot.svg").write_text("<svg/>")
    storage = CollectedStorage(location=tmp_path, base_url="/static/")

    def collect() -> str:
        paths = {name: (FileSystemStorage(tmp_path), name) for name in ("css/site.css", "css/lists.css", "dot.svg")}
        assert [error for _, _, error in storage.post_process(paths) if isinstance(error, Exception)] == []
        return storage.stored_name("css/lists.css")

    first = collect()
    dot = storage.stored_name("dot.svg")
    assert (tmp_path / first).read_text() == f'a{{b: c}}d{{background: url("../{dot}")}}'

    (tmp_path / "css" / "site.css").write_text("a { b: other }")
    assert collect() != first
