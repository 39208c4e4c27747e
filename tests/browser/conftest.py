"""A real browser; a violation of the policy, a call to another host or an error in its console fails the test."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import override_settings
from playwright.sync_api import BrowserContext, ConsoleMessage, Request, expect
from pytest_django.live_server_helper import LiveServer

from tests.programs import chromium

# Playwright keeps an event loop in the tests' thread, where Django then refuses the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# As `make run` serves: a browser's loopback has no HTTPS.
PLAIN_HTTP = {"SECURE_SSL_REDIRECT": False, "SESSION_COOKIE_SECURE": False, "CSRF_COOKIE_SECURE": False}


@pytest.fixture(scope="session")
def live_server() -> Iterator[LiveServer]:
    # The redirect is read when the server starts, the cookies' flags at each answer (see `plain_http`).
    with override_settings(**PLAIN_HTTP):
        server = LiveServer("localhost", start=False)
        # WhiteNoise serves static files, as on a real site, with their headers.
        server.thread.static_handler = lambda application: application
        server.start()
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def plain_http(live_server, settings) -> None:
    for name, value in PLAIN_HTTP.items():
        setattr(settings, name, value)


@pytest.fixture(scope="session")
def base_url(live_server) -> str:
    """Let tests say `page.goto("/people/")`."""
    return live_server.url


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args) -> dict[str, Any]:
    path = chromium()
    if path is None:
        pytest.exit("Chromium is missing: apt-get install chromium, or set CHROMIUM to its path.", returncode=1)
    return {
        **browser_type_launch_args,
        "executable_path": path,
        "args": [
            "--no-sandbox",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-quic",
            "--disable-sync",
            "--no-first-run",
        ],
    }


# Milliseconds that a busy machine may take to answer; nothing waits longer than it must.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)


@dataclass
class Watch:
    """What went wrong in the test's browser contexts; a test that expects a fault asserts it and clears the list."""

    host: str
    errors: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    pages: set[str] = field(default_factory=set)

    def over(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        context.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.violations.append(message.text)
        # The browser calls a page that answers 404 or 422 an error; its test looks at the status itself.
        elif message.type == "error" and message.location["url"] not in self.pages:
            self.errors.append(f"{message.text} ({urlsplit(message.location['url']).path})")

    def _request(self, request: Request) -> None:
        if request.is_navigation_request():
            self.pages.add(request.url)
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != self.host:
            self.foreign.append(request.url)


@pytest.fixture
def watch(live_server) -> Iterator[Watch]:
    watch = Watch(host=urlsplit(live_server.url).netloc)
    yield watch
    assert (watch.errors, watch.violations, watch.foreign) == ([], [], [])


@pytest.fixture
def new_context(new_context: Callable[..., BrowserContext], watch: Watch) -> Callable[..., BrowserContext]:
    """Open a fresh, watched context; `page` and `context` come from here too."""

    def open_context(**options: Any) -> BrowserContext:
        context = new_context(**options)
        context.set_default_timeout(PATIENCE)
        watch.over(context)
        return context

    return open_context
