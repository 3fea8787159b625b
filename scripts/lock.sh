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

# botocore asks for an older python-dateutil than pandas; what it uses of it is the same in both.
dates=$(mktemp)
without=$(mktemp)
trap 'rm -f "$dates" "$without"' EXIT
printf 'python-dateutil>=2.8\n' >"$dates"
compile --extra s3 --constraints requirements.txt --override "$dates" --output-file requirements-s3.txt
compile --extra dev --extra s3 --constraints requirements-s3.txt --override "$dates" --output-file requirements-dev.txt

# The speech engines lie beside these and must fit to them; torch and triton are left out on purpose.
printf "torch ; sys_platform == 'none'\ntriton ; sys_platform == 'none'\n" >"$without"
compile --extra speech --constraints requirements-dev.txt --override "$without" --output-file requirements-speech.txt
compile --extra faster --constraints requirements-speech.txt --output-file requirements-faster.txt
