# Two commands do everything on a fresh machine: make demo, make test.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check
# torch is installed first and by its exact version, so that a CPU build that pip can find is taken before a CUDA one.
INSTALLED := $(VENV)/installed
INSTALLED_TEST := $(VENV)/installed-test

.PHONY: demo test lint fix bench bench-models bench-speed clean install

install: $(INSTALLED)

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(INSTALLED): $(BIN)/python pyproject.toml constraints.txt
	$(PIP) install --quiet --constraint constraints.txt torch==2.13.0
	$(PIP) install --quiet --constraint constraints.txt --editable .
	touch $@

$(INSTALLED_TEST): $(INSTALLED)
	$(PIP) install --quiet --constraint constraints.txt --editable ".[test,lint,train]"
	touch $@

demo: $(INSTALLED)  ## install, and run the main job on the bundled season
	$(BIN)/sig-archive demo

test: $(INSTALLED_TEST)  ## install, and run the tests
	$(BIN)/python -m pytest

lint: $(INSTALLED_TEST)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

fix: $(INSTALLED_TEST)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(INSTALLED)  ## measure the main job; figures are ratios within one run
	$(BIN)/python -m bench

bench-speed: $(INSTALLED)  ## measure how search and indexing grow with the archive, up to a million passages
	$(PIP) install --quiet --constraint constraints.txt --editable ".[bench]"
	$(BIN)/python -m bench speed
	$(BIN)/python -m bench writing

bench-models: $(INSTALLED)  ## measure the bundled models
	$(BIN)/python -m bench models

clean:
	rm -rf $(VENV) demo-archive build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache
