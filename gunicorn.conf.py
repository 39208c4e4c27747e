"""How gunicorn serves the catalogue; `make run` and a server's service file share it."""

import os

bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT') or 8000}"
worker_class = "gthread"
workers = int(os.environ.get("WORKERS") or 2)
threads = 4
# Loaded once, before the workers part: they share its memory, and a wrong setting stops the start with its one line.
preload_app = True
# A filter's address may be long; this is the longest line gunicorn takes.
limit_request_line = 8190
loglevel = "warning"
# Else it leaves a socket in the home folder.
control_socket_disable = True


def when_ready(server) -> None:
    address = bind if bind.startswith("unix:") else f"http://{bind}/"
    print(f"The catalogue is at {address} (stop it with Ctrl-C)", flush=True)
