"""Measures pages side by side: the catalogue, Datasette over the same people, and a bare Django view.

`make bench` runs it; SIZES="1000 100000" says how many people. One client, no page is kept by any of the three; the
servers take turns request by request, so that a slow moment of the machine falls on all of them. Only the ratios are to
be trusted. Results are printed as Markdown and kept in docs/performance.md by hand.
"""

import http.client
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from .people import RARE, fill_flat

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
ROUNDS = int(os.environ.get("ROUNDS", "15"))
SIZES = [int(size) for size in os.environ.get("SIZES", "1000 100000").split()]
FACETS = "_facet=origin&_facet=destination&_facet=decade&_facet=era&_facet=method&_facet_array=agency&_size=25"
# Name, the catalogue's address, Datasette's. `{n}` differs from round to round: nothing is answered from a cache.
CLASSES = [
    ("landing", "/people/?page={n}", f"/bench/people?{FACETS}&_next={{n}}"),
    ("one destination", "/people/?destination=country-{n:02}", f"/bench/people?{FACETS}&destination=country-{{n:02}}"),
    (
        "2 destinations × 2 decades",
        "/people/?destination=country-{n:02}&destination=country-59&decade=1950&decade=1980",
        f"/bench/people?{FACETS}&destination__in=country-{{n:02}},country-59&decade__in=1950,1980",
    ),
    ("words (1 %)", f"/people/?q={RARE}&page={{n}}", f"/bench/people?{FACETS}&_search={RARE}&_offset={{n}}"),
    ("one agency", "/people/?agency=agency-{n:02}", f"/bench/people?{FACETS}&agency__arraycontains=agency-{{n:02}}"),
    ("profile", "/people/person-{n}/", None),
]


class Server:
    """A server process on a free port of the loopback."""

    def __init__(self, name: str, command: list[str], **environment: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.name = name
        command = [part.replace("{port}", str(self.port)) for part in command]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def wait(self, path: str) -> None:
        for _ in range(600):
            try:
                self.get(path)
                return
            except OSError:
                time.sleep(0.1)
        raise SystemExit(f"{self.name} did not start.")

    def get(self, path: str) -> float:
        """Milliseconds from the request to the last byte."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        start = time.perf_counter()
        connection.request("GET", path, headers={"Host": "127.0.0.1"})
        response = connection.getresponse()
        response.read()
        taken = (time.perf_counter() - start) * 1000
        connection.close()
        if response.status != 200:
            raise SystemExit(f"{self.name}{path}: {response.status}")
        return taken

    def memory(self) -> int:
        """Megabytes of the largest process of this server."""
        pids = [self.process.pid]
        listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True)
        pids += [int(pid) for pid in listed.stdout.split()]
        found = 0
        for pid in pids:
            status = Path(f"/proc/{pid}/status")
            if status.exists():
                line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
                found = max(found, int(line.split()[1]) // 1024)
        return found

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


def gunicorn(application: str) -> list[str]:
    return [
        PYTHON, "-m", "gunicorn", application, "--config", "python:benchmarks.gunicorn", "--bind", "127.0.0.1:{port}",
    ]  # fmt: skip


def catalogue(size: int, folder: Path) -> dict[str, str]:
    """The environment of a catalogue of this many people: SQLite in the folder, or the server at BENCH_DATABASE_URL."""
    environment = {"DATA_DIR": str(folder), "LOCAL_HTTP": "1"}
    if url := os.environ.get("BENCH_DATABASE_URL"):
        environment |= {"DATABASE_URL": url, "SECRET_KEY": "benchmark" * 8}
    env = {**os.environ, **environment}
    subprocess.run([PYTHON, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, env=env, check=True)
    subprocess.run([PYTHON, "manage.py", "collectstatic", "--no-input", "-v0"], cwd=ROOT, env=env, check=True)
    code = f"import django; django.setup(); from benchmarks.people import fill_catalogue; fill_catalogue({size})"
    env["DJANGO_SETTINGS_MODULE"] = "defectors.settings"
    subprocess.run([PYTHON, "-c", code], cwd=ROOT, env=env, check=True)
    return environment


def measure(size: int) -> None:
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        start = time.perf_counter()
        environment = catalogue(size, folder)
        fill_flat(size, folder / "bench.db")
        print(f"\n### {size:,} people\n\nFilled in {time.perf_counter() - start:.0f} s.", end=" ")
        limits = ["sql_time_limit_ms", "facet_time_limit_ms", "facet_suggest_time_limit_ms"]
        settings = [part for limit in limits for part in ("--setting", limit, "120000")]
        settings += ["--setting", "default_cache_ttl", "0", "--setting", "suggest_facets", "off"]
        servers = [
            Server("catalogue", gunicorn("defectors.wsgi"), **environment),
            Server("Datasette", [shutil.which("datasette", path=os.environ.get("DATASETTE_PATH")) or "datasette",
                   "serve", str(folder / "bench.db"), "--port", "{port}", *settings]),
            Server("bare", gunicorn("benchmarks.bare:application")),
        ]  # fmt: skip
        ours, theirs, bare = servers
        try:
            for server in servers:
                server.wait("/" if server is bare else "/healthz" if server is ours else "/-/versions.json")
            begun = time.perf_counter()
            first = ours.get("/people/")
            print(f"First page after a start: {first:,.0f} ms ({time.perf_counter() - begun:.1f} s).", end=" ")
            ours.get(f"/people/?q={RARE}")
            print(f"Largest process: {ours.memory()} MB (Datasette {theirs.memory()} MB).\n")
            print("| view | catalogue, ms | Datasette, ms | Datasette ÷ catalogue | bare, ms | bare ÷ catalogue |")
            print("|---|---|---|---|---|---|")
            for name, our_path, their_path in CLASSES:
                table: dict[str, list[float]] = {"ours": [], "theirs": [], "bare": []}
                # Once through, unmeasured: what a process keeps between requests (cards here, pages of the file there).
                for number in range(1, ROUNDS + 1):
                    ours.get(our_path.format(n=number))
                    if their_path:
                        theirs.get(their_path.format(n=number))
                for number in range(1, ROUNDS + 1):
                    table["ours"].append(ours.get(our_path.format(n=number)))
                    if their_path:
                        table["theirs"].append(theirs.get(their_path.format(n=number)))
                    table["bare"].append(bare.get("/"))
                print(row(name, **table), flush=True)
        finally:
            for server in servers:
                server.stop()
    finally:
        shutil.rmtree(folder)


def row(name: str, ours: list[float], theirs: list[float], bare: list[float]) -> str:
    """Medians with the middle half of the measurements, and the ratios of the medians."""
    against = f"{statistics.median(theirs) / statistics.median(ours):.1f}" if theirs else "–"
    limit = f"{statistics.median(bare) / statistics.median(ours):.2f}"
    return f"| {name} | {spread(ours)} | {spread(theirs)} | {against} | {spread(bare)} | {limit} |"


def spread(times: list[float]) -> str:
    if not times:
        return "–"
    low, middle, high = statistics.quantiles(times, n=4)
    return f"{middle:.1f} ({low:.1f}–{high:.1f})"


if __name__ == "__main__":
    for people in SIZES:
        measure(people)
