#!/bin/sh
# Serves the catalogue on this machine, for `make run`.
set -eu
cd "$(dirname "$0")/.."

export PORT="${PORT:-8000}"
# Plain HTTP on the loopback: drops the HTTPS redirect, secure cookies and HSTS, and nothing else.
export LOCAL_HTTP=1

scripts/setup.sh
.venv/bin/python - <<'END' || exit 1
import os, socket, sys

port = os.environ["PORT"]
if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
    sys.exit(f"PORT: expected a number from 1 to 65535, not {port!r}.")
with socket.socket() as probe:
    # As the server will: a port that was only just left is free.
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind(("127.0.0.1", int(port)))
    except PermissionError:
        sys.exit(f"Port {port} is reserved for the system: choose a higher one, as in make run PORT=8001")
    except OSError:
        sys.exit(f"Port {port} is taken: stop what uses it, or choose another, as in make run PORT={int(port) % 65535 + 1}")
END
.venv/bin/python manage.py prepare
exec .venv/bin/gunicorn defectors.wsgi
