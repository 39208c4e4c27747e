"""Chooses the tests' database before Django reads its settings: TEST_DB=sqlite (default) or postgresql.

PostgreSQL is the server at TEST_DATABASE_URL, or else a private cluster on a socket, made here and removed at exit.
"""

import atexit
import os
import shutil
import tempfile

from tests.cluster import Cluster


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
