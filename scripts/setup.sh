#!/bin/sh
# Makes .venv and installs the pinned requirements ("dev": those of the tests too); at once when nothing changed.
set -eu
cd "$(dirname "$0")/.."

stop() {
    echo "$*" >&2
    exit 1
}

python=${PYTHON:-python3}
command -v "$python" >/dev/null || stop "Python 3.11 or newer is needed: apt-get install python3 python3-venv"

wanted=requirements.txt
[ "${1-}" = dev ] && wanted=requirements-dev.txt
installed=.venv/installed-$wanted

# A copy of the file that was installed, not its date: a checkout changes dates.
if .venv/bin/python -c "" 2>/dev/null && cmp -s "$wanted" "$installed"; then
    exit 0
fi

"$python" -c "import sys; sys.exit(sys.version_info < (3, 11))" ||
    stop "Python 3.11 or newer is needed, and $python is $("$python" -V 2>&1): name a newer one, as in make run PYTHON=python3.12"
if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    "$python" -c "import venv, ensurepip" 2>/dev/null ||
        stop "Python's venv module is missing: apt-get install python3-venv"
    "$python" -m venv --clear .venv
fi
echo "Installing $wanted ..."
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
    --require-hashes --only-binary :all: --no-deps --requirement "$wanted" ||
    stop "The installation of $wanted failed (see above); it needs a connection to a Python package index."
cp "$wanted" "$installed"
