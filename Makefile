# Two commands: `make` sets up and opens the dashboard on the demo, `make test` sets up and runs all tests.
# Needs Python 3.11 or newer; another one than python3 is named so: make PYTHON=python3.13

PYTHON ?= python3
VENV ?= .venv
FILES ?=
RUN := $(VENV)/bin/python

# Without compiled modules every start takes seconds longer.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := open
.PHONY: open test validate bench lint screenshot readme clean

open: $(VENV)/.runtime ## the dashboard, on FILES='…' or on the demo
	@$(RUN) assay.py open $(FILES)

test: $(VENV)/.development ## all tests
	@$(RUN) -m pytest </dev/null

validate: $(VENV)/.development ## the long runs: simulations, fuzzing, killing in a loop
	@$(RUN) -m pytest -m validate -s </dev/null

bench: $(VENV)/.development ## what it costs, beside what others cost: every script in benchmarks/
	@for script in benchmarks/[!_]*.py; do $(RUN) -m benchmarks.$$(basename $$script .py) || exit 1; done

lint: $(VENV)/.development ## style and the usual mistakes
	@$(RUN) -m ruff check .

screenshot: $(VENV)/.development ## the pictures in docs/, taken of the demo in Chromium
	@$(RUN) -m scripts.screenshot docs

readme: $(VENV)/.development ## the lists in README.md that are derived from the code
	@$(RUN) -m scripts.readme

clean: ## what setting up made
	@rm -rf $(VENV)

# Made again whenever the pins change.
$(VENV)/.runtime: requirements.txt | $(RUN)
	@echo "Installing what Assay runs on (a minute, once) …"
	@$(RUN) -m pip install --quiet --disable-pip-version-check --compile -r requirements.txt
	@touch $@

$(VENV)/.development: requirements-dev.txt $(VENV)/.runtime
	@echo "Installing what its tests need …"
	@$(RUN) -m pip install --quiet --disable-pip-version-check --compile -r requirements-dev.txt
	@touch $@

$(RUN):
	@$(PYTHON) -c 'import sys; sys.exit("Assay needs Python 3.11 or newer. Hint: make PYTHON=python3.13" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV)
