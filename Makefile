# Consilium. `make run` and `make test` do everything; the rest is for developers.
PORT ?= 8000
GOLD ?= ../shared/deid
PYTHON ?= python3
BIN := .venv/bin
DEMONSTRATION_ENV := DEMONSTRATION=true SITE_ORIGIN=http://localhost:$(PORT)

.PHONY: run setup setup-dev test lint format bench bench-deid lock messages help

help: ## what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

run: setup ## the demonstration network on http://localhost:$(PORT)
	@$(DEMONSTRATION_ENV) $(BIN)/python manage.py demonstrate
	@$(DEMONSTRATION_ENV) exec $(BIN)/daphne -v 0 --no-server-name -b 127.0.0.1 -p $(PORT) config.asgi:application

setup: .venv/.base ## install what running needs, into .venv

setup-dev: .venv/.dev ## install what testing needs too

test: setup-dev lint ## the linters and the whole suite
	@$(BIN)/python -m pytest $(PYTEST)

lint: setup-dev ## ruff, mypy, import contracts, missing migrations
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy .
	@DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python manage.py makemigrations --check --dry-run

format: setup-dev ## let ruff write
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: setup-dev ## the filter on GOLD=dir, a live thread, how soon somebody is out, import of a registry
	@$(BIN)/python -m tests.benchmarks --gold $(GOLD)

bench-deid: setup-dev ## the filter alone, on generated sets and GOLD=dir; writes docs/deidentification.md
	@$(BIN)/python -m tests.benchmarks.deid --gold $(GOLD)

lock: setup-dev ## write requirements/*.txt anew
	@for name in base dev; do \
	  { echo "# Written by \`make lock\` from $$name.in; every file is checked by its hash."; \
	    $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	      --no-annotate --no-emit-index-url requirements/$$name.in; } > requirements/$$name.new \
	  && mv requirements/$$name.new requirements/$$name.txt; done

messages: setup-dev ## gather the strings to translate, and compile (needs GNU gettext)
	@DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python manage.py makemessages -l fr --no-obsolete --no-wrap --add-location file -i .venv -i var -i tests
	@DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python manage.py compilemessages -i .venv

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Consilium needs Python 3.11 or newer: PYTHON=/path/to/python3 make $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/.base: requirements/base.txt | .venv/bin/python
	@echo "Installing what Consilium needs (once)…"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	@touch $@

.venv/.dev: requirements/dev.txt | .venv/bin/python
	@echo "Installing what the tests need (once)…"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@ .venv/.base
