"""Texts, paragraphs and anchors."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from catalog.anchors import Text, find_texts
from tests import factories as make

FIRST = "A spy left his post in Vienna and was never seen there again."
SECOND = "Years later a spy told the whole story to a friend, who wrote it down."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "one.txt").write_text(
        f"The spy who left\n\n{FIRST}\n\nAuthor: Nobody | Permalink\n\n"
        f"The other story\n\n{SECOND}\n\nShare this page\n",
        encoding="utf-8",
    )
    (tmp_path / "notes.md").write_text("The spy who left\n", encoding="utf-8")
    return tmp_path


def test_each_text_runs_to_the_next_incipit(folder):
    assert find_texts(folder, ["The spy who", "The other", "Nowhere to be found"]) == {
        "The spy who": Text(("The spy who left", FIRST, "Author: Nobody | Permalink")),
        "The other": Text(("The other story", SECOND, "Share this page")),
    }


def test_paragraphs_are_running_prose_only():
    text = Text(("The spy who left", FIRST, "by alex", "Read more!", SECOND))
    assert text.paragraphs == [FIRST, SECOND]


@pytest.mark.parametrize(
    ("anchor", "locator", "problem"),
    [
        ("post in Vienna", "¶ 1", ""),
        ("Post  in vienna", "¶ 1", "“Post in vienna” is not in the text"),
        ("whole story", "¶ 1–2", ""),
        ("whole story", "¶ 2 (serial 17a)", ""),
        ("whole story", "¶ 1", "“whole story” stands in ¶ 2, not in ¶ 1"),
        ("a spy", "¶ 2", "“a spy” occurs 2 times"),
        ("pos", "¶ 1", "“pos” begins or ends inside a word"),
        ("whole story", "page 3", "the locator “page 3” names no paragraph"),
        ("other story", "¶ 1", "“other story” stands outside the running prose, not in ¶ 1"),
        ("", "¶ 1", "it has no anchor"),
    ],
)
def test_anchor_problems(anchor, locator, problem):
    assert Text(("The other story", FIRST, SECOND)).problem(anchor, locator) == problem


@pytest.mark.django_db
def test_command_names_each_problem_and_what_it_cannot_check(folder):
    defection = make.DefectionFactory(key="a-spy-defection")
    source = make.SourceFactory(slug="spy-2019", incipit="The spy who")
    make.CitationFactory(defection=defection, source=source, anchor="post in Vienna")
    make.CitationFactory(defection=defection, source=source, anchor="post in Prague")
    make.CitationFactory(defection=defection, source=make.SourceFactory(slug="book-1950"), anchor="unread")
    out = io.StringIO()

    with pytest.raises(CommandError) as failure:
        call_command("verify_citations", str(folder), stdout=out)

    assert str(failure.value) == "2 citations of 1 sources checked, 1 problems."
    assert out.getvalue().splitlines() == [
        "defection a-spy-defection ← spy-2019: “post in Prague” is not in the text.",
        "book-1950: 1 citations not checked, no text at hand.",
    ]


@pytest.mark.django_db
def test_command_refuses_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match=r"Name a folder of \.txt files"):
        call_command("verify_citations", str(tmp_path / "missing"))
