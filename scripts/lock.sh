#!/bin/sh
# Resolve the dependencies of pyproject.toml into locks with hashes that hold for every supported Python and system.
# Versions already locked stay unless they must move; UPGRADE=1 moves all of them to the newest.
set -eu

compile() {
    .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-header --no-emit-index-url ${UPGRADE:+--upgrade} pyproject.toml "$@"
}

.venv/bin/python -m pip install -qq --disable-pip-version-check uv
compile --output-file requirements.txt
compile --extra dev --constraints requirements.txt --output-file requirements-dev.txt
