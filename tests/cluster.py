"""A private PostgreSQL server, for the tests and for measuring; standard library only."""

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
