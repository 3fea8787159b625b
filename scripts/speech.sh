#!/bin/sh
# Bring a speech engine into .venv: scripts/speech.sh whisper|faster|gpu|none
#   whisper  openai-whisper on the processor (the default)
#   faster   faster-whisper, without torch
#   gpu      openai-whisper with everything that torch wants for a graphics card: several gigabytes
#   none     nothing; recordings are heard, not recognised
set -eu

torch=torch==2.13.0
install() {
    .venv/bin/python -m pip install -qq --no-compile --disable-pip-version-check "$@"
}

case $1 in
whisper)
    echo "Installing openai-whisper and torch (the first time takes a minute or two; SPEECH=none leaves them out)…"
    install --require-hashes --no-deps -r requirements-speech.txt
    # Without what it depends on: its dependencies are in the lock, but for those of graphics cards.
    install --no-deps "$torch"
    ;;
faster)
    echo "Installing faster-whisper…"
    install --require-hashes --no-deps -r requirements-faster.txt
    ;;
gpu)
    echo "Installing openai-whisper, and torch for graphics cards…"
    install --require-hashes --no-deps -r requirements-speech.txt
    install "$torch" triton
    ;;
none) ;;
*)
    echo "SPEECH must be whisper, faster, gpu or none; it is “$1”." >&2
    exit 1
    ;;
esac
