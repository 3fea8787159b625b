# Tandem: `make run` starts it, `make test` checks it, `make bench` measures it.
# PYTHON=… chooses the interpreter that .venv is made with; SPEECH=whisper, faster, gpu or none the speech engine.

SYSTEM_PYTHON := $(or $(PYTHON),python3)
BIN := .venv/bin
SPEECH ?= whisper
ENGINES := $(if $(filter faster,$(SPEECH)),TANDEM_SPEECH_ENGINES=$${TANDEM_SPEECH_ENGINES:-faster-whisper})

.PHONY: run test bench lint format messages locks help

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' Makefile

run: .venv/.runs .venv/.speech-$(SPEECH) ## install what is missing, start Tandem with its demonstration study, print the address
	@$(BIN)/python -m scripts.compile_messages
	@$(ENGINES) $(BIN)/python manage.py run_local $(if $(PORT),--port $(PORT))

test: .venv/.tests .venv/.speech-whisper .venv/.speech-faster node_modules/.package-lock.json ## install what is missing, run every check
	@$(BIN)/python -m scripts.compile_messages
	@$(BIN)/python -m scripts.check $(ONLY)

bench: .venv/.tests .venv/.speech-whisper .venv/.speech-faster ## measure against the budgets, print the table
	@$(BIN)/python -m scripts.compile_messages
	@$(BIN)/python -m benchmarks

lint: .venv/.tests ## the checks that take seconds
	@$(BIN)/python -m scripts.check ruff format imports templates types

format: .venv/.tests ## put Python into the common form
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

messages: .venv/.tests ## gather the strings to translate into locale/
	@$(BIN)/python -m scripts.messages update

locks: .venv/.tests ## resolve the newest compatible versions into the locks
	@scripts/lock.sh

.venv/.runs: requirements.txt
	@$(SYSTEM_PYTHON) -m scripts.system run
	@scripts/venv.sh requirements.txt
	@touch $@

.venv/.tests: requirements-dev.txt .venv/.runs
	@$(SYSTEM_PYTHON) -m scripts.system test
	@scripts/venv.sh requirements-dev.txt
	@touch $@

.venv/.speech-whisper .venv/.speech-gpu: requirements-speech.txt .venv/.runs
.venv/.speech-faster: requirements-faster.txt .venv/.runs
.venv/.speech-%:
	@scripts/speech.sh $*
	@touch $@

node_modules/.package-lock.json: package-lock.json
	@npm ci --silent --ignore-scripts --no-fund --no-audit
	@touch $@
