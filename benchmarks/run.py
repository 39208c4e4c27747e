"""Measures pages side by side: the catalogue, Datasette over the same people, and a bare Django view.

`make bench` runs it; SIZES="1000 100000" says how many people, DB=postgresql puts the catalogue's into a private
PostgreSQL server, SERVER=granian serves the catalogue and the bare view by it instead of gunicorn, ALONE=1 leaves
Datasette out. One client, one connection a server; two servers at a time take turns, five requests each, so that a slow
moment of the machine falls on both, and neither is always asked just after the other has had the processor for itself.
Only the ratios are to be trusted. Results are printed as Markdown and kept in docs/performance.md by hand.
"""

import contextlib
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.cluster import Cluster

from .people import FACETS, RARE, fill_flat

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
BENCH_PROGRAMS = os.environ.get("BENCH_PROGRAMS", "")
ROUNDS = int(os.environ.get("ROUNDS", "25"))
SIZES = [int(size) for size in os.environ.get("SIZES", "1000 100000").split()]
TURN = 5
# Added to the numbers of people asked for in the unmeasured rounds.
NEW = 500
DATABASE = os.environ.get("DB", "sqlite")
SERVER = os.environ.get("SERVER", "gunicorn")
# At a million people one of Datasette's pages takes seconds.
ALONE = os.environ.get("ALONE") == "1"
COUNTED = "&".join([*(f"_facet={name}" for name in FACETS), "_facet_array=agency", "_size=25"])
# Name, the catalogue's address, Datasette's. `{n}` differs from round to round: no page was asked for just before.
# `{new}` was never asked for, a thing of its own for profiles, which are drawn once for all lists that lead to them.
CLASSES = [
    ("landing", "/people/?page={n}", f"/bench/people?{COUNTED}&_next={{n}}"),
    ("one destination", "/people/?destination=country-{n:02}", f"/bench/people?{COUNTED}&destination=country-{{n:02}}"),
    (
        "2 destinations × 2 decades",
        "/people/?destination=country-{n:02}&destination=country-59&decade=1950&decade=1980",
        f"/bench/people?{COUNTED}&destination__in=country-{{n:02}},country-59&decade__in=1950,1980",
    ),
    ("words (1 %)", f"/people/?q={RARE}&page={{n}}", f"/bench/people?{COUNTED}&_search={RARE}&_offset={{n}}"),
    ("one agency", "/people/?agency=agency-{n:02}", f"/bench/people?{COUNTED}&agency__arraycontains=agency-{{n:02}}"),
    ("profile, seen before", "/people/person-{n}/?destination=country-{n:02}", None),
    ("profile, seen first", "/people/person-{new}/", None),
]


class Server:
    """A server process on a free port of the loopback, and one connection to it."""

    def __init__(self, name: str, command: list[str], ready: str, **environment: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.name = name
        self._connection: socket.socket | None = None
        command = [part.replace("{port}", str(self.port)) for part in command]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(600):
            with contextlib.suppress(OSError):
                self.get(ready)
                return
            time.sleep(0.1)
        raise SystemExit(f"{name} did not start.")

    def get(self, path: str, **headers: str) -> float:
        """Milliseconds from the request to the last byte, on a connection that stands."""
        lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", *(f"{k}: {v}" for k, v in headers.items())]
        request = "\r\n".join([*lines, "", ""]).encode()
        if self._connection:
            # A server may have closed a connection that was not used for a while.
            with contextlib.suppress(OSError):
                return self._ask(self._connection, request, path)
        self._connection = socket.create_connection(("127.0.0.1", self.port), timeout=300)
        self._connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self._ask(self._connection, request, path)

    def _ask(self, connection: socket.socket, request: bytes, path: str) -> float:
        start = time.perf_counter()
        connection.sendall(request)
        # Not http.client, which takes as long to read an answer as a bare view to make it.
        received = b""
        while b"\r\n\r\n" not in received:
            if not (part := connection.recv(65536)):
                raise ConnectionResetError
            received += part
        head, _, body = received.partition(b"\r\n\r\n")
        status, *headers = head.decode().lower().split("\r\n")
        told = dict(line.split(": ", 1) for line in headers if ": " in line)
        if "content-length" in told:
            missing = int(told["content-length"]) - len(body)
            while missing > 0:
                missing -= len(connection.recv(65536))
        else:
            while not body.endswith(b"0\r\n\r\n"):
                body += connection.recv(65536)
        taken = (time.perf_counter() - start) * 1000
        if " 200" not in status:
            raise SystemExit(f"{self.name}{path}: {status}")
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


def served(application: str) -> list[str]:
    if SERVER == "granian":
        return [
            PYTHON, "-m", "granian", "--interface", "wsgi", "--port", "{port}", "--blocking-threads", "4", application,
        ]  # fmt: skip
    return [
        PYTHON, "-m", "gunicorn", application, "--config", "python:benchmarks.gunicorn", "--bind", "127.0.0.1:{port}",
    ]  # fmt: skip


def datasette(database: Path) -> list[str]:
    limits = ["sql_time_limit_ms", "facet_time_limit_ms", "facet_suggest_time_limit_ms"]
    settings = [part for limit in limits for part in ("--setting", limit, "120000")]
    settings += ["--setting", "default_cache_ttl", "0", "--setting", "suggest_facets", "off"]
    program = shutil.which("datasette", path=BENCH_PROGRAMS or None)
    if program is None:
        raise SystemExit("Datasette is missing; `make bench` installs it.")
    return [program, "serve", str(database), "--port", "{port}", *settings]


def filled(size: int, folder: Path, url: str) -> dict[str, str]:
    """The environment of a catalogue of this many people: SQLite in the folder, or PostgreSQL."""
    environment = {"DATA_DIR": str(folder), "LOCAL_HTTP": "1"}
    if url:
        environment |= {"DATABASE_URL": url, "SECRET_KEY": "benchmark" * 8}
    env = {**os.environ, **environment, "DJANGO_SETTINGS_MODULE": "defectors.settings"}
    subprocess.run([PYTHON, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, env=env, check=True)
    subprocess.run([PYTHON, "manage.py", "collectstatic", "--no-input", "-v0"], cwd=ROOT, env=env, check=True)
    code = f"import django; django.setup(); from benchmarks.people import fill_catalogue; fill_catalogue({size})"
    subprocess.run([PYTHON, "-c", code], cwd=ROOT, env=env, check=True)
    return environment


@contextlib.contextmanager
def prepared(size: int) -> Iterator[tuple[Path, dict[str, str]]]:
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    cluster = Cluster() if DATABASE == "postgresql" else None
    try:
        if cluster:
            cluster.start()
        start = time.perf_counter()
        environment = filled(size, folder, cluster.url if cluster else "")
        if not ALONE:
            fill_flat(size, folder / "bench.db")
        print(
            f"\n### {size:,} people, {DATABASE}\n\nFilled in {time.perf_counter() - start:.0f} s.", end=" ", flush=True
        )
        yield folder, environment
    finally:
        if cluster:
            cluster.remove()
        shutil.rmtree(folder)


def measure(size: int) -> None:
    with prepared(size) as (folder, environment), contextlib.ExitStack() as running:

        def serve(*arguments: object, **options: str) -> Server:
            server = Server(*arguments, **options)  # type: ignore[arg-type]
            running.callback(server.stop)
            return server

        bare = serve("bare", served("benchmarks.bare:application"), "/")
        theirs = None if ALONE else serve("Datasette", datasette(folder / "bench.db"), "/-/versions.json")
        drawn = serve("drawn", served("defectors.wsgi:application"), "/healthz", **environment, DRAW_EVERY_PAGE="1")
        first, words = drawn.get("/people/"), drawn.get(f"/people/?q={RARE}")
        print(f"First page after a start: {first:,.0f} ms, first search {words:,.0f} ms.", end=" ")
        rows = [(name, *drawn_row(drawn, theirs, bare, ours, other)) for name, ours, other in CLASSES]
        print(f"Largest process: {drawn.memory()} MB{f' (Datasette {theirs.memory()} MB)' if theirs else ''}.\n")
        titles = ["view, drawn anew", "catalogue", "Datasette", "Datasette ÷ catalogue", "bare", "bare ÷ catalogue"]
        table(titles, rows)
        drawn.stop()

        keeping = serve("kept", served("defectors.wsgi:application"), "/healthz", **environment)
        rows = [(name, *kept_row(keeping, bare, ours)) for name, ours, _ in CLASSES if "{new}" not in ours]
        print(f"\nPages kept; largest process {keeping.memory()} MB.\n")
        titles = ["view, kept", "in front of Django", "bare ÷ in front", "inside Django", "bare ÷ inside", "bare"]
        table(titles, rows)


def drawn_row(drawn: Server, theirs: Server | None, bare: Server, ours: str, other: str | None) -> tuple[str, ...]:
    compared = theirs if other else None
    # Once through, unmeasured: what a process keeps between requests (cards here, pages of the file there).
    for number in range(1, ROUNDS + 1):
        drawn.get(ours.format(n=number, new=number))
        if compared and other:
            compared.get(other.format(n=number))

    def ask(number: int) -> float:
        return drawn.get(ours.format(n=number, new=number + NEW))

    # Pair by pair: what one of Datasette's pages leaves of the processor's caches is not the bare view's to show.
    times, limit = in_turn(ask, lambda number: bare.get("/"))
    against = them = "–"
    if compared and other:
        beside, theirs_took = in_turn(ask, lambda number: compared.get(other.format(n=number)))
        against, them = f"{ratio(theirs_took, beside):.1f}", spread(theirs_took)
    return spread(times), them, against, spread(limit), f"{ratio(limit, times):.2f}"


def kept_row(keeping: Server, bare: Server, ours: str) -> tuple[str, ...]:
    for number in range(1, ROUNDS + 1):
        keeping.get(ours.format(n=number), **BROWSER)
    times = in_turn(
        # Asked for twice, so that the version was read within the second for which the doorstep trusts it.
        lambda number: min(keeping.get(ours.format(n=number), **BROWSER) for _ in range(2)),
        # Whoever is signed in always passes on to Django.
        lambda number: keeping.get(ours.format(n=number), **BROWSER, Cookie="sessionid=none"),
        lambda number: bare.get("/"),
    )
    front, inside, limit = times
    return spread(front), f"{ratio(limit, front):.2f}", spread(inside), f"{ratio(limit, inside):.2f}", spread(limit)


BROWSER = {"Accept-Encoding": "gzip, br"}


def in_turn(*servers: Callable[[int], float]) -> list[list[float]]:
    times: list[list[float]] = [[] for _ in servers]
    for start in range(1, ROUNDS + 1, TURN):
        for taken, ask in zip(times, servers, strict=True):
            taken += [ask(number) for number in range(start, min(start + TURN, ROUNDS + 1))]
    return times


def ratio(other: list[float], ours: list[float]) -> float:
    """Of the medians."""
    return statistics.median(other) / statistics.median(ours)


def spread(times: list[float]) -> str:
    """The median in milliseconds, with the middle half of the measurements."""
    low, middle, high = statistics.quantiles(times, n=4)
    return f"{middle:.2f} ({low:.2f}–{high:.2f})"


def table(titles: list[str], rows: list[tuple[str, ...]]) -> None:
    for cells in [titles, ["---"] * len(titles), *rows]:
        print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    for people in SIZES:
        measure(people)
