"""Finds the programs that the tests drive; standard library only, since `make test` asks before installing anything."""

import os
import shutil
from pathlib import Path


def postgresql() -> Path | None:
    """Return the folder that holds `initdb` and `pg_ctl`, the newest version's, or None."""
    packaged = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda folder: int(folder.parent.name) if folder.parent.name.isdigit() else 0,
        reverse=True,
    )
    on_path = [Path(folder) for folder in os.get_exec_path()]
    return next((folder for folder in packaged + on_path if (folder / "initdb").exists()), None)


def chromium() -> str | None:
    """Return the path of a Chromium or Chrome, CHROMIUM's first, or None."""
    names = [os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
    return next((path for name in names if name and (path := shutil.which(name))), None)
