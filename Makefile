# Two commands do everything on a fresh machine: make demo, make test.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check
# torch is installed first and by its exact version, so that a CPU build that pip can find is taken before a CUDA one.
INSTALLED := $(VENV)/installed
INSTALLED_TEST := $(VENV)/installed-test
INSTALLED_BENCH := $(VENV)/installed-bench
WHAT ?=

.PHONY: demo test lint fix messages bench bench-models clean install

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

$(INSTALLED_BENCH): $(INSTALLED)
	$(PIP) install --quiet --constraint constraints.txt --editable ".[bench]"
	touch $@

demo: $(INSTALLED)  ## install, and run the main job on the bundled season
	$(BIN)/sig-archive demo

test: $(INSTALLED_TEST)  ## install, and run the tests
	$(BIN)/python -m pytest -n 2 --dist loadfile

lint: $(INSTALLED_TEST)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m tools.messages --check
	$(BIN)/python -m tools.metrics

fix: $(INSTALLED_TEST)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: $(INSTALLED_TEST)  ## bring the message catalogues up to the code
	$(BIN)/python -m tools.messages

# `make bench` measures the main job; `make bench WHAT=speed` something else, and WHAT=--help says what there is.
bench: $(INSTALLED_BENCH)  ## measure; figures are ratios within one run
	$(BIN)/python -m bench $(WHAT)

bench-models: $(INSTALLED)  ## measure the bundled models
	$(BIN)/python -m bench models

clean:
	rm -rf $(VENV) demo-archive build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache
