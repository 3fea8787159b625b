#!/bin/sh
# Bring .venv up to a hash-locked requirements file: scripts/venv.sh requirements.txt
# PYTHON chooses the interpreter; otherwise the first of Python 3.11 or later that is found.
set -eu

lock=$1
new_enough='import sys; sys.exit(sys.version_info < (3, 11))'

interpreter() {
    for name in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if command -v "$name" >/dev/null 2>&1 && "$name" -c "$new_enough"; then
            command -v "$name"
            return
        fi
    done
    echo "Tandem needs Python 3.11 or later; name one with: make run PYTHON=/path/to/python3" >&2
    exit 1
}

if ! [ -x .venv/bin/python ] || ! .venv/bin/python -c "$new_enough"; then
    python=$(interpreter)
    rm -rf .venv
    "$python" -m venv .venv
fi
echo "Installing $(grep -c '==' "$lock") packages from $lock (the first time takes a minute or two)…"
.venv/bin/python -m pip install -qq --no-compile --disable-pip-version-check --require-hashes --no-deps -r "$lock"
