#!/bin/sh
# Checks the form of the code, for `make lint`: every check runs, and any that fails makes it fail.
set -u
cd "$(dirname "$0")/.."
PATH="$PWD/.venv/bin:$PATH"

# The checks need neither the site's data nor its key, and must not make any.
DATA_DIR=$(mktemp -d)
export DATA_DIR
trap 'rm -rf "$DATA_DIR"' EXIT
unset DEBUG LOCAL_HTTP DATABASE_URL

failed=0
check() {
    echo "$*"
    "$@" || failed=1
}

check ruff check --quiet .
check ruff format --quiet --check .
find templates/desk -name '*.html' -print0 | xargs -0 djade --target-version 5.2 --check || failed=1
check mypy
check python manage.py makemigrations --check --dry-run
check python manage.py check --deploy --fail-level WARNING
exit "$failed"
