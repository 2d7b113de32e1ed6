# Everything a newcomer needs: `make demo`, `make test`, `make check`. Only git, make and Python 3.11 or newer have to be there.

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: demo test test-hours mutants check format bench lock clean

# What one process compiles the next need not, also where the environment says otherwise: the demo starts nine, the tests hundreds.
COMPILED := PYTHONDONTWRITEBYTECODE=

demo: $(VENV)/.ready
	$(COMPILED) $(BIN)/ombud demo

# Four on two cores: while some tests wait for a process or for Telegram's limits, others can go on. Who is done takes over from the others.
test: $(VENV)/.ready
	$(COMPILED) $(BIN)/pytest -n 4 --dist worksteal

# Every story at each hour of a day and on odd days: takes most of an hour.
test-hours: $(VENV)/.ready
	$(COMPILED) $(BIN)/python -m tests.hours

# How many of COUNT places that are changed one at a time some test notices; the first time all tests are measured, which takes a while.
SEED ?= 7
COUNT ?= 300
mutants: $(VENV)/.ready
	$(COMPILED) $(BIN)/python -m tests.mutants --seed $(SEED) --count $(COUNT)

check: $(VENV)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m config.catalogues

format: $(VENV)/.ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.ready
	$(BIN)/python -m benchmarks intake --json

# Exact versions for every tool, the same whether uv or pip installs them.
$(VENV)/.ready: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Ombud needs Python 3.11 or newer: install it, or name it with make PYTHON=/path/to/python3"; exit 2; }
	@if command -v uv >/dev/null 2>&1; then \
		uv venv --quiet --allow-existing --python $(PYTHON) $(VENV) && \
		uv pip install --quiet --python $(BIN)/python -r requirements.lock && \
		uv pip install --quiet --python $(BIN)/python --no-deps --editable .; \
	else \
		$(PYTHON) -m venv $(VENV) && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .; \
	fi
	@touch $@

lock:
	uv pip compile --quiet --universal --python-version 3.11 --group dev --group bench --no-annotate --no-header pyproject.toml -o requirements.lock
	for rival in benchmarks/rivals/broadcasts/*.in; do \
		uv pip compile --quiet --universal --python-version 3.11 --no-annotate --no-header $$rival -o $${rival%.in}.txt || exit; \
	done

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build *.egg-info
