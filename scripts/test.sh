#!/bin/sh
# Runs every test on SQLite and on PostgreSQL, and those of the browser once, for `make test`; finds or installs what they need, and skips nothing.
set -eu
cd "$(dirname "$0")/.."

stop() {
    echo "$*" >&2
    exit 1
}

# Installs Debian packages where this user may: quietly, and without a question.
apt_install() {
    command -v apt-get >/dev/null || return 1
    root=
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null && sudo -n true 2>/dev/null || return 1
        root="sudo -n"
    fi
    echo "Installing $* ..."
    {
        $root env DEBIAN_FRONTEND=noninteractive apt-get -q update &&
            $root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends "$@"
    } </dev/null >/dev/null 2>&1
}

# The same search as the tests', which stand on these functions.
have_postgresql() {
    "${PYTHON:-python3}" -c "import sys; sys.path.insert(0, '.'); from tests.programs import postgresql; sys.exit(not postgresql())"
}
have_chromium() {
    "${PYTHON:-python3}" -c "import sys; sys.path.insert(0, '.'); from tests.programs import chromium; sys.exit(not chromium())"
}

"${PYTHON:-python3}" -c "import ensurepip" 2>/dev/null || [ -d .venv ] || apt_install python3-venv || true
scripts/setup.sh dev
[ -n "${TEST_DATABASE_URL-}" ] || have_postgresql || { apt_install postgresql postgresql-contrib && have_postgresql; } ||
    stop "PostgreSQL is missing: apt-get install postgresql, or set TEST_DATABASE_URL to a server for tests."
have_chromium || { apt_install chromium && have_chromium; } ||
    stop "Chromium is missing: apt-get install chromium, or set CHROMIUM to the path of Chrome or Chromium."

failed=0
echo "Tests on sqlite, and in a browser:"
TEST_DB=sqlite .venv/bin/python -m pytest --quiet --numprocesses 2 "$@" || failed=1
# A browser sees the same pages from either database; the questions to the database are asked of both.
echo "Tests on postgresql:"
TEST_DB=postgresql .venv/bin/python -m pytest --quiet --numprocesses 2 --ignore=tests/browser "$@" || failed=1
exit "$failed"
