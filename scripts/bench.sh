#!/bin/sh
# Runs the benchmark, for `make bench`, with Datasette and granian in an environment of their own.
set -eu
cd "$(dirname "$0")/.."

[ -x .venv-bench/bin/granian ] || { python3 -m venv .venv-bench && .venv-bench/bin/pip install --quiet datasette granian; }
# granian runs in the site's own environment, from beside Datasette.
[ "${SERVER-}" != granian ] || export PYTHONPATH="$(echo "$PWD"/.venv-bench/lib/python3*/site-packages)"
BENCH_PROGRAMS="$PWD/.venv-bench/bin" exec .venv/bin/python -m benchmarks.run
