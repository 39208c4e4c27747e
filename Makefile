# `make run` serves the catalogue, `make test` tests it; both set up all they need. See README.md.
SHELL := /bin/sh
.DEFAULT_GOAL := run
.PHONY: run load test lint lock bench screenshots

export PORT REPLACE PYTHON

run:
	@scripts/run.sh

# Adds what the fixtures have and the catalogue lacks; REPLACE=1 also overwrites, after listing what.
load:
	@scripts/setup.sh
	@LOCAL_HTTP=1 .venv/bin/python manage.py migrate --no-input --verbosity 0
	@LOCAL_HTTP=1 .venv/bin/python manage.py load $(if $(filter 1,$(REPLACE)),--replace)

test:
	@scripts/test.sh

lint:
	@scripts/setup.sh dev
	@scripts/lint.sh

# Pins what requirements*.in ask for, with hashes and without addresses; UPGRADE=1 takes newer releases.
lock:
	@scripts/setup.sh dev
	@scripts/lock.sh

# Measures pages beside Datasette's and a bare Django view's; SIZES="1000 100000" people. Takes minutes.
bench:
	@scripts/setup.sh dev
	@scripts/bench.sh

# Every type of page into screenshots/, with contact sheets; README=1 also draws the README's picture anew.
screenshots:
	@scripts/setup.sh dev
	@.venv/bin/python scripts/screenshots.py $(if $(filter 1,$(README)),--readme)
