"""Chooses the tests' database before Django reads its settings: TEST_DB=sqlite (default) or postgresql.

PostgreSQL is the server at TEST_DATABASE_URL, or else a private cluster on a socket, made here and removed at exit.
"""

import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.programs import postgresql

SETTINGS = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "listen_addresses=",
    "max_connections=60",
    "shared_buffers=64MB",
    "log_min_messages=fatal",
]


class Cluster:
    """A PostgreSQL server of its own on a socket in a short temporary folder; no port is opened."""

    def __init__(self) -> None:
        programs = postgresql()
        if programs is None:
            raise SystemExit("PostgreSQL is not installed: apt-get install postgresql, or set TEST_DATABASE_URL.")
        self.programs = programs
        # A socket's whole path must stay under 108 bytes: not pytest's long temporary folder.
        self.folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
        self.data = self.folder / "data"
        self.become = self._unprivileged_user()
        # The C locale orders text as SQLite does, so that one expectation fits both.
        self._run("initdb", "-U", "tests", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        with (self.data / "postgresql.conf").open("a") as file:
            for setting in [*SETTINGS, f"unix_socket_directories={self.folder}"]:
                name, _, value = setting.partition("=")
                file.write(f"{name} = '{value}'\n")

    @property
    def url(self) -> str:
        return f"postgresql://tests@/postgres?host={self.folder}"

    def _unprivileged_user(self) -> Callable[[], None] | None:
        """Return what a child process calls to stop being root, as whom PostgreSQL refuses to start."""
        if os.geteuid() != 0:
            return None
        known = {user.pw_name: user for user in pwd.getpwall()}
        user = known.get("postgres") or known["nobody"]
        os.chown(self.folder, user.pw_uid, user.pw_gid)

        def become() -> None:
            os.setgroups([])
            os.setgid(user.pw_gid)
            os.setuid(user.pw_uid)

        return become

    def _run(self, program: str, *arguments: str) -> None:
        log = self.folder / "log"
        with log.open("ab") as output:
            done = subprocess.run(
                [self.programs / program, "-D", self.data, *arguments],
                preexec_fn=self.become,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
            )
        if done.returncode:
            raise SystemExit(f"{program} failed:\n{log.read_text(errors='replace')}")

    def start(self) -> None:
        self._run("pg_ctl", "-w", "-s", "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-w", "-s", "-m", "immediate", "stop")

    def remove(self) -> None:
        if (self.data / "postmaster.pid").exists():
            self.stop()
        shutil.rmtree(self.folder)


def choose() -> None:
    """Point the environment at a database; xdist's workers inherit the choice of the process that started them."""
    if "DEFECTORS_TESTS" in os.environ:
        return
    chosen = os.environ.get("TEST_DB", "sqlite")
    if chosen not in {"sqlite", "postgresql"}:
        raise SystemExit(f"TEST_DB: expected sqlite or postgresql, not {chosen!r}.")

    os.environ["DEFECTORS_TESTS"] = chosen
    # The strict settings, whatever the developer's own environment says.
    for name in ["DEBUG", "LOCAL_HTTP", "DATABASE_URL", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "TRUSTED_PROXIES"]:
        os.environ.pop(name, None)
    folder = tempfile.mkdtemp(prefix="defectors-tests-")
    atexit.register(shutil.rmtree, folder)
    os.environ["DATA_DIR"] = folder
    os.environ["SECRET_KEY"] = "only-for-tests-" + "x" * 50

    if chosen == "postgresql":
        url = os.environ.get("TEST_DATABASE_URL")
        if not url:
            cluster = Cluster()
            atexit.register(cluster.remove)
            cluster.start()
            url = cluster.url
        os.environ["DATABASE_URL"] = url


choose()
