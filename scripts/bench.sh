#!/bin/sh
# Runs the benchmark, for `make bench`, with Datasette in an environment of its own.
set -eu
cd "$(dirname "$0")/.."

[ -x .venv-bench/bin/datasette ] || { python3 -m venv .venv-bench && .venv-bench/bin/pip install --quiet datasette; }
BENCH_PROGRAMS="$PWD/.venv-bench/bin" exec .venv/bin/python -m benchmarks.run
