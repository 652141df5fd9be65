# The two commands are `make run` and `make test`; each installs what it needs first.

VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime-installed
DEVELOPMENT := $(VENV)/.development-installed
CLIENTS := $(VENV)/clients/.installed
GENERATOR := $(VENV)/generator/.installed
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock"
SCORER ?= ../shared/eval/score.py

.DEFAULT_GOAL := help
.PHONY: help install run check test fuzz contract bench evaluate lock

help: ## What can be made
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 18

install: $(RUNTIME) ## The virtual environment .venv, from the lock, with the command .venv/bin/dixit

run: $(RUNTIME) ## Everything on this machine: Postgres, migrations, seeds, worker, API
	@exec $(BIN)/dixit serve

check: $(DEVELOPMENT) ## Style, types and floors
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

test: $(DEVELOPMENT) $(CLIENTS) $(GENERATOR) ## The whole suite, on a real Postgres that it starts itself
	$(BIN)/pytest $(ARGS)

fuzz: $(DEVELOPMENT) ## The property tests at length, drawn anew
	$(BIN)/pytest --hypothesis-profile=long tests/unit/test_extraction_properties.py tests/unit/test_mentions.py \
		tests/unit/test_times.py tests/unit/test_quantities.py tests/unit/test_acts.py tests/unit/test_gazetteer.py

contract: $(DEVELOPMENT) ## The interface held to its description at length, drawn anew
	$(BIN)/pytest --hypothesis-profile=long tests/api/test_schemathesis.py

bench: $(DEVELOPMENT) ## Speed and memory; ARTICLES=FILE takes the texts of an NDJSON file
	$(BIN)/python benchmarks/run.py $(if $(ARTICLES),--articles "$(ARTICLES)")
	$(BIN)/python benchmarks/reading.py $(if $(ARTICLES),--articles "$(ARTICLES)")
	$(BIN)/python benchmarks/entities.py
	$(BIN)/python benchmarks/matching.py
	$(BIN)/python benchmarks/same_claim.py
	$(BIN)/python benchmarks/claim_counts.py

evaluate: $(RUNTIME) ## Score the extraction against GOLD=FILE, with SCORER=FILE
	@test -n "$(GOLD)" || { echo "Say which gold file: make evaluate GOLD=FILE" >&2; exit 2; }
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	$(BIN)/python "$(SCORER)" --articles "$(GOLD)" > "$$folder/articles.ndjson" && \
	$(BIN)/dixit extract --ndjson "$$folder/articles.ndjson" > "$$folder/claims.ndjson" && \
	$(BIN)/python "$(SCORER)" "$(GOLD)" "$$folder/claims.ndjson" $(ARGS)

lock: $(DEVELOPMENT) ## Choose the newest versions that fit pyproject.toml, with their hashes
	$(LOCK) --upgrade pyproject.toml --output-file requirements.lock
	$(LOCK) --upgrade --extra dev --constraint requirements.lock pyproject.toml --output-file requirements-dev.lock
	$(LOCK) --upgrade tests/clients/openapi-python-client.in --output-file tests/clients/openapi-python-client.lock

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Dixit needs Python 3.11 or newer, and there is none on the PATH." \
		"Debian: apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "$(PYTHON) cannot make virtual environments." \
		"Debian: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(RUNTIME): requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what Dixit needs into $(VENV) …"
	$(PIP) --require-hashes --requirement requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(GENERATOR): tests/clients/openapi-python-client.lock | $(BIN)/python
	@echo "Installing the generator of typed clients into $(@D) …"
	$(BIN)/python -m venv $(@D)
	$(@D)/bin/python -m pip --disable-pip-version-check --quiet install \
		--require-hashes --requirement tests/clients/openapi-python-client.lock
	@touch $@

$(DEVELOPMENT): requirements-dev.lock $(RUNTIME)
	@echo "Installing the tools of development into $(VENV) …"
	$(PIP) --require-hashes --requirement requirements-dev.lock
	@touch $@

$(CLIENTS): tests/clients/package-lock.json tests/clients/package.json $(DEVELOPMENT)
	@echo "Installing the tests' clients that are written in JavaScript into $(@D) …"
	@mkdir -p $(@D) && cp tests/clients/package.json tests/clients/package-lock.json $(@D)
	@PATH="$(CURDIR)/$(BIN):$$PATH" NODE_USE_SYSTEM_CA=1 npm ci --prefix $(@D) --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
