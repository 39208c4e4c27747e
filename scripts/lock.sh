#!/bin/sh
# Pins what requirements*.in ask for, for `make lock`.
set -eu
cd "$(dirname "$0")/.."

compile() {
    # Nothing of this machine: no configuration of its own, no folder of packages, no other platform's omissions.
    env -u UV_FIND_LINKS -u UV_CONSTRAINT -u UV_OVERRIDE .venv/bin/uv pip compile --quiet --no-config \
        --universal --python-version 3.11 --generate-hashes \
        --no-header --no-emit-index-url --no-emit-find-links --system-certs ${UPGRADE:+--upgrade} "$@"
}

compile requirements.in --output-file requirements.txt
# The tests run on exactly what is served.
compile requirements-dev.in --constraints requirements.txt --output-file requirements-dev.txt

if grep -nE '://|file:| @ |(^|[ =])/' requirements.txt requirements-dev.txt; then
    echo "These lines name an address or a folder: none belongs into the pinned requirements." >&2
    exit 1
fi
