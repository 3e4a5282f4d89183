# `make demo` and `make test` each do everything that they need on a fresh machine:
# environment, packages, data. Python 3.11 or newer and make are all that must be there.

FITS   := import sys, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 14))
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
    $$p -c '$(FITS)' 2>/dev/null && echo $$p && break; done)
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
OURS   := autograder solutions wordlab wordlab_worker
# Jupyter does not start for root unless it is told that this is meant.
ALLOW_ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)

.PHONY: demo test lab build docs check lint lock graders clean

demo: $(READY)  ## build the course, grade a small class, print its results
	$(BIN)/autograder demo

test: $(READY)  ## run every test
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

lab: $(READY)   ## open the student notebooks in JupyterLab, as a working copy in lab/
	$(BIN)/python -m wordlab start --folder lab $(ALLOW_ROOT) $(LAB_OPTIONS)

build: $(READY) ## notebooks from text, release from source, fingerprints from misconceptions
	$(BIN)/autograder build

docs: $(READY)  ## the documentation as a site, in site/html/index.html; a broken link is an error
	$(BIN)/python -m sphinx -M html docs site -q -W --keep-going

check: lint     ## formatting, lint, types, and that built files are current
	$(BIN)/autograder build --check

lint: $(READY)  ## formatting, lint and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

lock: $(READY)  ## renew requirements.lock from requirements.in
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header \
	    --quiet --upgrade requirements.in --output-file requirements.lock

graders: $(READY) ## the same submissions to three graders; writes docs/graders.md
	$(BIN)/python benchmarks/graders/run.py --json docs/graders.json --page docs/graders.md

clean:          ## remove the environment and everything that was made here
	rm -rf $(VENV) benchmarks/graders/.venv .demo dist site .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(READY): requirements.lock pyproject.toml wordlab/pyproject.toml
	@test -n "$(PYTHON)" && "$(PYTHON)" -c '$(FITS)' || \
	    { echo "Python 3.11, 3.12 or 3.13 is needed. Install one, or name it: make PYTHON=/path/to/python3"; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip' 2>/dev/null || \
	    if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	        echo "Installing python3-venv"; apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null; \
	    else \
	        echo "Python cannot make virtual environments. Run: sudo apt-get install python3-venv"; exit 1; \
	    fi
	@echo "Making $(VENV) with $(PYTHON)"
	@"$(PYTHON)" -m venv $(VENV)
	@echo "Installing the packages of requirements.lock (about a minute)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e ./wordlab -e .
	@# Compiled on all processors, which pip does not; our own too, as a sandbox cannot keep what it compiles.
	@-$(BIN)/python -m compileall -qq -j 0 $(VENV)/lib $(OURS)
	@echo "Fetching the data sets"
	@$(BIN)/python -m wordlab fetch
	@touch $(READY)
