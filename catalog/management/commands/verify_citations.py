"""Hold every citation's anchor against the texts of the sources."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog.anchors import find_texts
from catalog.models import TARGETS, AnchorCheck, Citation, Source

from .loaddata import record_name

LONGEST_PROBLEM = 300


class Command(BaseCommand):
    help = "Check that each anchor occurs once in its source's text, in the paragraph that its locator names."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="a folder of source texts, as .txt files")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        incipits = dict(Source.objects.exclude(incipit="").values_list("pk", "incipit"))
        try:
            texts = find_texts(folder, incipits.values())
        except OSError as error:
            raise CommandError(f"{folder}: {error.strerror}. Name a folder of .txt files.") from error
        if not texts:
            raise CommandError(f"{folder}: no file in it begins like a source of the catalogue.")

        problems = 0
        checked: list[AnchorCheck] = []
        unread: dict[str, int] = {}
        for citation in Citation.objects.for_listing().select_related(*TARGETS).order_by("source__slug", "pk"):
            text = texts.get(incipits.get(citation.source_id, ""))
            if text is None:
                unread[citation.source.slug] = unread.get(citation.source.slug, 0) + 1
                continue
            problem = text.problem(citation.anchor, citation.locator)
            checked.append(AnchorCheck(citation=citation, problem=problem[:LONGEST_PROBLEM]))
            if problem:
                problems += 1
                self.stdout.write(
                    f"{citation.target_kind} {record_name(citation.target).partition(' ')[2]} "
                    f"← {citation.source.slug}: {problem}."
                )
        AnchorCheck.objects.keep(checked)
        for slug, count in sorted(unread.items()):
            self.stdout.write(f"{slug}: {count} citations not checked, no text at hand.")
        summary = f"{len(checked)} citations of {len(texts)} sources checked, {problems} problems."
        if problems:
            raise CommandError(summary)
        self.stdout.write(summary)
