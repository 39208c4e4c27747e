"""Take every type of page, narrow and wide, light and dark, into screenshots/, with contact sheets to look through.

Starts the site on a scratch folder of data, so a curator's catalogue is neither shown nor touched. With --readme, also
draws docs/screenshot.png anew.
"""

import argparse
import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.programs import chromium  # noqa: E402

FOLDER = ROOT / "screenshots"
WIDTHS, SCHEMES = {320: 640, 1280: 860}, ("light", "dark")
TALLEST = 6000  # px of a page that are kept
ROWS = 6  # pages on one contact sheet
SIGN_IN = ("photographer", "a password of no value")
PAGES = {
    "home": "/",
    "people": "/people/",
    "people-filtered": "/people/?agency=kgb&destination=united-kingdom",
    "people-none": "/people/?agency=kgb&decade=1920&destination=north-korea",
    "people-refused": "/people/?decade=1955",
    "people-by-source": "/people/by/source/",
    "profile": "/people/kim-philby/",
    "profile-living": "/people/wang-liqiang/?sort=date",
    "profile-other": "/people/lavrenty-beria/",
    "changes": "/people/kim-philby/changes/",
    "version": "/people/kim-philby/versions/1/",
    "correction": "/people/kim-philby/correction/",
    "agencies": "/agencies/",
    "agency": "/agencies/kgb/",
    "eras": "/eras/",
    "era": "/eras/early-cold-war/",
    "sources": "/sources/",
    "source": "/sources/historical-dictionary-2014-defectors/",
    "countries": "/countries/",
    "country": "/countries/soviet-union/",
    "disagreements": "/disagreements/",
    "search": "/search/?q=filby",
    "explore": "/explore/",
    "timeline": "/explore/timeline/",
    "flows": "/explore/flows/",
    "map": "/explore/map/",
    "lives": "/explore/lives/",
    "genealogy": "/explore/genealogy/",
    "about": "/about/",
    "api-docs": "/api/docs",
    "not-found": "/people/nobody/",
    "gone": "/people/withdrawn-example/",
    "sign-in": "/admin/login/",
}
DESK = {
    "desk": "/admin/",
    "desk-people": "/admin/catalog/person/",
    "desk-person": "/admin/catalog/person/{pk}/change/",
    "desk-history": "/admin/catalog/person/{pk}/history/",
}
# A change, so that there is one to show; an address given up; and someone to sign in at the desk.
PREPARATION = """
from django.contrib.auth.models import User
from catalog import history
from catalog.models import Person, RetiredSlug
person = Person.objects.get(slug="kim-philby")
Person.objects.filter(pk=person.pk).update(summary=person.summary + " A sentence added for the photograph.")
history.record(Person.objects.get(pk=person.pk), reason="An example of a change.")
RetiredSlug.objects.create(kind="people", slug="withdrawn-example", reason="An example of a reason.")
User.objects.create_superuser({!r}, password={!r})
print(person.pk)
"""


@contextlib.contextmanager
def site() -> Iterator[tuple[str, int]]:
    """Serve a freshly loaded catalogue; yields its address and the key of the person shown."""
    with socket.socket() as probe, tempfile.TemporaryDirectory() as data:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
        probe.close()
        environment = {**os.environ, "DATA_DIR": data, "BIND": address, "LOCAL_HTTP": "1", "WORKERS": "1"}
        environment.pop("DATABASE_URL", None)
        manage = [sys.executable, str(ROOT / "manage.py")]
        subprocess.run([*manage, "prepare"], check=True, env=environment, stdout=subprocess.DEVNULL)
        code = PREPARATION.format(*SIGN_IN)
        prepared = subprocess.run(
            [*manage, "shell", "--no-imports", "-c", code], check=True, env=environment, capture_output=True, text=True
        )
        gunicorn = [sys.executable, "-m", "gunicorn", "defectors.wsgi"]
        server = subprocess.Popen(gunicorn, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
        try:
            _wait_for(f"http://{address}/healthz", server)
            yield f"http://{address}", int(prepared.stdout.split()[-1])
        finally:
            server.terminate()
            server.wait()


def _wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(150):
        if server.poll() is not None:
            raise SystemExit("The site did not start: see what `make run` says.")
        with contextlib.suppress(OSError):
            urllib.request.urlopen(address, timeout=5)
            return
        time.sleep(0.2)
    raise SystemExit("The site did not answer within half a minute.")


def take(browser: Browser, base: str, pages: dict[str, str], *, signed_in: bool = False) -> None:
    for width, height in WIDTHS.items():
        for scheme in SCHEMES:
            context = browser.new_context(
                base_url=base, viewport={"width": width, "height": height}, color_scheme=scheme
            )
            page = context.new_page()
            if signed_in:
                _sign_in(page)
            for name, address in pages.items():
                page.goto(address)
                page.evaluate("document.fonts.ready")
                tall = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
                page.screenshot(
                    path=FOLDER / f"{name}-{width}-{scheme}.png",
                    full_page=True,
                    clip={"x": 0, "y": 0, "width": width, "height": tall},
                )
            context.close()


def _sign_in(page: Page) -> None:
    page.goto("/admin/login/")
    page.get_by_label("Username").fill(SIGN_IN[0])
    page.get_by_label("Password").fill(SIGN_IN[1])
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/admin/")


def contact_sheet(names: list[str], path: Path) -> None:
    """The first screens of these pages, a row each: wide and narrow, light and dark."""
    columns = [
        (width, scheme, 560 if width > 600 else 180) for width in sorted(WIDTHS, reverse=True) for scheme in SCHEMES
    ]
    row, gap = 380, 16
    sheet = Image.new("RGB", (sum(shown + gap for *_, shown in columns) + gap, len(names) * (row + 30) + gap), "#888")
    draw = ImageDraw.Draw(sheet)
    for number, name in enumerate(names):
        x, y = gap, number * (row + 30) + 24
        draw.text((gap, y - 16), name, "#fff")
        for width, scheme, shown in columns:
            with Image.open(FOLDER / f"{name}-{width}-{scheme}.png") as picture:
                small = picture.convert("RGB").resize((shown, round(picture.height * shown / width)))
            sheet.paste(small.crop((0, 0, shown, min(row, small.height))), (x, y))
            x += shown + gap
    sheet.save(path, optimize=True)


def readme_picture(browser: Browser, base: str) -> None:
    """The list of people as a visitor first sees it, in few enough colours to weigh little."""
    page = browser.new_page(base_url=base, viewport={"width": 1280, "height": 900}, color_scheme="light")
    page.goto("/people/?agency=kgb")
    page.evaluate("document.fonts.ready")
    path = ROOT / "docs" / "screenshot.png"
    page.screenshot(path=path)
    with Image.open(path) as picture:
        few = picture.convert("RGB").quantize(128)
    few.save(path, optimize=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readme", action="store_true", help="also draw docs/screenshot.png anew")
    options = parser.parse_args()
    program = chromium()
    if program is None:
        raise SystemExit("Chromium is missing: apt-get install chromium, or set CHROMIUM to its path.")
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    with site() as (base, person), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        desk = {name: address.format(pk=person) for name, address in DESK.items()}
        take(browser, base, PAGES)
        take(browser, base, desk, signed_in=True)
        if options.readme:
            readme_picture(browser, base)
        browser.close()
    names = [*PAGES, *DESK]
    for number, start in enumerate(range(0, len(names), ROWS), 1):
        contact_sheet(names[start : start + ROWS], FOLDER / f"contact-sheet-{number}.png")
    print(f"{len(names) * len(WIDTHS) * len(SCHEMES)} pictures and their contact sheets are in {FOLDER.name}/")


if __name__ == "__main__":
    main()
