"""Texts of sources, their paragraphs, and whether an anchor stands where a citation says."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

# Running prose ends like a sentence and is longer than a caption; headings, bylines and navigation do not or are not.
SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*\Z")
SHORTEST_PROSE = 8
LOCATOR = re.compile(r"¶\s*(\d+)(?:\s*[–-]\s*(\d+))?")


def plain(text: str) -> str:
    return " ".join(text.split())


@dataclass(frozen=True)
class Text:
    """One source's text: all its lines, and its paragraphs of running prose (¶ 1 is the first)."""

    lines: tuple[str, ...]

    @property
    def paragraphs(self) -> list[str]:
        return [line for line in self.lines if SENTENCE_END.search(line) and len(line.split()) >= SHORTEST_PROSE]

    def problem(self, anchor: str, locator: str) -> str:
        """Say what is wrong with an anchor in one sentence; empty when it occurs once, where the locator says.

        A browser looks for a text fragment without regard to case and at word boundaries, so that is how it is counted.
        """
        anchor = plain(anchor)
        if not anchor:
            return "it has no anchor"
        if not any(anchor in line for line in self.lines):
            return f"“{anchor}” is not in the text"
        whole = re.compile(rf"(?<!\w){re.escape(anchor)}(?!\w)", re.IGNORECASE)
        found = sum(len(whole.findall(line)) for line in self.lines)
        if found != 1:
            return f"“{anchor}” occurs {found} times" if found else f"“{anchor}” begins or ends inside a word"
        named = LOCATOR.search(locator)
        if not named:
            return f"the locator “{locator}” names no paragraph"
        standing = next((n for n, line in enumerate(self.paragraphs, 1) if whole.search(line)), 0)
        first, last = int(named[1]), int(named[2] or named[1])
        if not first <= standing <= last:
            place = f"stands in ¶ {standing}" if standing else "stands outside the running prose"
            return f"“{anchor}” {place}, not in {named[0]}"
        return ""


def find_texts(folder: Path, incipits: Iterable[str]) -> dict[str, Text]:
    """Map each incipit to its text: from the line that begins with it to the next line that begins with another one.

    A source whose incipit no file holds is left out. Raises OSError when the folder cannot be read.
    """
    known = [incipit for incipit in incipits if incipit]
    texts: dict[str, Text] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix != ".txt":
            continue
        lines = [plain(line) for line in path.read_text(encoding="utf-8", errors="replace").splitlines()]
        starts: dict[int, str] = {}
        for number, line in enumerate(lines):
            for incipit in known:
                if line.startswith(plain(incipit)) and incipit not in starts.values() and incipit not in texts:
                    starts[number] = incipit
        bounds = [*starts, len(lines)]
        for number, end in pairwise(bounds):
            texts[starts[number]] = Text(tuple(line for line in lines[number:end] if line))
    return texts
