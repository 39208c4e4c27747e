"""Writes tests/founding_citations.txt: every citation of a founding text in the fixtures, a line each.

Run `python -m tests.founding_citations` only to add the lines of new citations; a line that goes is a broken promise.
"""

from hashlib import sha256
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
BASELINE = Path(__file__).with_suffix(".txt")
PLACE = ("aspect", "locator", "anchor", "voice", "stance", "reading")


def founding_citations() -> list[str]:
    """Each citation of the founding layer: its target, its source, and the parts named in PLACE."""
    records = [
        record
        for path in sorted((ROOT / "fixtures").rglob("*.yaml"))
        for record in yaml.safe_load(path.read_text("utf-8"))
    ]
    founding = {
        record["fields"]["slug"]
        for record in records
        if record["model"] == "catalog.source" and record["fields"]["layer"] == "founding"
    }
    lines = []
    for record in records:
        fields = record["fields"]
        if record["model"] != "catalog.citation" or fields["source"][0] not in founding:
            continue
        target = next(value[0] for name, value in fields.items() if isinstance(value, list) and name != "source")
        place = "\n".join(str(fields.get(name, "")) for name in PLACE)
        # A digest, so that no run of a source's words stands here.
        lines.append(f"{target} ← {fields['source'][0]} {sha256(place.encode()).hexdigest()[:16]}")
    return sorted(lines)


if __name__ == "__main__":
    BASELINE.write_text("\n".join(founding_citations()) + "\n", encoding="utf-8")
