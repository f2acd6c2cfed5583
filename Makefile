# Every command a developer or CI needs. `make run` opens the web page, `make test` runs all that CI runs.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
PYTHON ?= python3
BIN := .venv/bin
RUN_STAMP := .venv/.runtime
DEV_STAMP := .venv/.development

.PHONY: setup dev run test check fix evals lock clean

setup: $(RUN_STAMP)  ## the command at .venv/bin/coach
dev: $(DEV_STAMP)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; call make PYTHON=python3.11"; exit 2; }
	$(PYTHON) -m venv .venv

$(RUN_STAMP): requirements/runtime.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/runtime.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q coach ui
	@touch $@

$(DEV_STAMP): requirements/development.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/development.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q coach ui
	@touch $@ $(RUN_STAMP)

run: setup  ## set up and open the web page
	$(BIN)/coach ui

test: check  ## everything CI runs: checks, tests, offline evals with their gate
	$(BIN)/python -m pytest
	$(MAKE) evals

check: dev  ## format, lint, types, import contract, generated files
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m coach.rules.compile --check
	$(BIN)/python -m coach.api.openapi --check

evals: dev  ## offline evals and their gate
	$(BIN)/python -m evals run --tier offline --out runs/latest
	$(BIN)/python -m evals gate --run runs/latest

fix: dev  ## format, sort, regenerate
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/python -m coach.detection.build_hosts
	$(BIN)/python -m coach.rules.compile
	$(BIN)/python -m coach.api.openapi

lock:  ## resolve the lock files again (needs uv)
	uv pip compile pyproject.toml requirements/build.in --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o requirements/runtime.txt
	uv pip compile pyproject.toml requirements/build.in requirements/development.in --all-extras --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -c requirements/runtime.txt -o requirements/development.txt

clean:
	rm -rf .venv runs .mypy_cache .ruff_cache .pytest_cache .hypothesis dist
