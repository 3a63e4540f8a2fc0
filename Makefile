# `make help` lists what can be done here. Needed: Python 3.11 or newer, and make.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
PORT ?= 8000
KOINON_DATA ?= $(CURDIR)/var
KOINON_HOST ?= 127.0.0.1
# 0 for an installation that works: no made-up networks, and nobody made up who can sign in.
KOINON_DEMO ?= 1
WORKERS ?= $(shell nproc 2>/dev/null || echo 2)
# How many tests run at the same time.
TESTERS ?= 2
PIP_TOOLS := 7.6.2
export PORT KOINON_DATA KOINON_HOST KOINON_DEMO

BIN := .venv/bin
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check
LOCK := .cache/lock/bin/pip-compile --quiet --allow-unsafe --generate-hashes --strip-extras \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host
STEP = @printf '%s  %s\n' "$$(date +%H:%M:%S)"

.PHONY: help run serve worker both prepare collect upgrade test test-fast test-sqlite test-postgres test-browser browser-all killed \
	screenshots picture lint format \
	bench bench-pages bench-scale bench-start bench-bulk bench-mails bench-audit bench-imports bench-desk bench-sign-in load \
	messages compile-messages migrations migrations-check lock clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# --- running

run: prepare both ## prepare what is new and serve Koinon with its worker on http://127.0.0.1:8000 (PORT, KOINON_DATA)

prepare: .venv/.run ## create .venv, compile the catalogues, bring the database up to date, load changed data
	$(STEP) "catalogues of the interface's languages"
	@$(BIN)/python -m koinon.lib.catalogues compile
	$(STEP) "database in $(KOINON_DATA)"
	@$(BIN)/python manage.py migrate --verbosity 0
	$(STEP) "data of the networks, where it changed"
	@$(BIN)/koinon network load data --if-changed
	@if [ "$(KOINON_DEMO)" != 0 ]; then \
		printf '%s  %s\n' "$$(date +%H:%M:%S)" "made-up networks, and people to sign in as"; \
		$(BIN)/koinon demo load data-made-up; \
	fi
	@$(MAKE) --no-print-directory collect

SERVER := $(BIN)/granian --interface wsgi --host "$(KOINON_HOST)" --port "$(PORT)" --workers $(WORKERS) \
	--blocking-threads 1 --no-ws --workers-kill-timeout 5 --log-level warning config.wsgi:application

serve: .venv/.run ## serve without preparing anything, and without a worker
	$(STEP) "Koinon is on http://$(KOINON_HOST):$(PORT)/ (stop with Ctrl+C)"
	@exec $(SERVER)

worker: .venv/.run ## send messages and do long work, beside the server; as many as you like
	@exec $(BIN)/koinon worker

# The server and one worker. The server takes the place of the shell, so that it gets make's signals itself; the worker
# is its child and ends when it is gone, in whatever way.
both: .venv/.run
	$(STEP) "Koinon is on http://$(KOINON_HOST):$(PORT)/ (stop with Ctrl+C)"
	@$(BIN)/koinon worker --with-parent & exec $(SERVER)

collect: .venv/.run
	@made="$(KOINON_DATA)/static/staticfiles.json"; \
	if [ ! -e "$$made" ] || [ -n "$$(find koinon/*/static requirements.txt -newer "$$made" -print -quit)" ]; then \
		printf '%s  %s\n' "$$(date +%H:%M:%S)" "static files"; \
		$(BIN)/python manage.py collectstatic --noinput --verbosity 0; touch "$$made"; \
	fi

upgrade: .venv/.run ## bring what is kept up to this release: backup, migrate, work the register out anew, check
	$(STEP) "backup"
	@$(BIN)/koinon backup --dated
	$(STEP) "catalogues of the interface's languages"
	@$(BIN)/python -m koinon.lib.catalogues compile
	$(STEP) "database in $(KOINON_DATA)"
	@$(BIN)/python manage.py migrate --verbosity 0
	$(STEP) "register, as this release works it out"
	@$(BIN)/koinon register rebuild || [ $$? -eq 1 ]
	@$(MAKE) --no-print-directory collect
	$(STEP) "check"
	@$(BIN)/koinon check || { printf '%s\n' \
		"Something is not ok. Do what its line says, and run $(BIN)/koinon check again." \
		"To go back: take the release you had and an empty place (a new KOINON_DATA or DATABASE_URL), and run" \
		"$(BIN)/koinon restore FILE with the backup that is named above."; exit 1; }

# --- environments: made again when what they are made from changed

.venv/.run: requirements.txt pyproject.toml
	$(STEP) "installing what Koinon needs into .venv"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Koinon needs Python 3.11 or newer; name one with make PYTHON=...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(INSTALL) --require-hashes -r requirements.txt
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: .venv/.run requirements-dev.txt
	$(STEP) "installing what the tests need into .venv"
	@$(INSTALL) --require-hashes -r requirements-dev.txt
	@touch $@

# --- tests

test: test-sqlite test-postgres test-browser ## everything that can run on this machine, on SQLite and on PostgreSQL

test-fast: .venv/.dev ## the suite on SQLite without a browser, stopping at the first failure
	@env -u DATABASE_URL $(BIN)/pytest -q -x -n $(TESTERS) --dist worksteal -m "not browser"

test-sqlite: .venv/.dev ## the suite on SQLite
	$(STEP) "tests on SQLite"
	@env -u DATABASE_URL $(BIN)/pytest -q -n $(TESTERS) --dist worksteal -m "not browser"

test-postgres: .venv/.dev ## the suite on PostgreSQL, whose server comes with the test packages
	$(STEP) "tests on PostgreSQL"
	@$(BIN)/python tests/postgres.py $(BIN)/pytest -q -n $(TESTERS) --dist worksteal -m "not browser"

test-browser: .venv/.dev ## the tests that drive Chromium, where there is one
	$(STEP) "tests in Chromium"
	@env -u DATABASE_URL $(BIN)/pytest -q -n $(TESTERS) --dist worksteal -m browser || { code=$$?; [ $$code -eq 5 ] && echo "there are no such tests"; }

browser-all: .venv/.dev ## every page by axe in every language, light and dark, narrow and wide; half an hour, not in CI
	$(STEP) "every page in every language in Chromium"
	@env -u DATABASE_URL KOINON_BROWSER_ALL=1 $(BIN)/pytest -q -n $(TESTERS) --dist worksteal -m browser

killed: .venv/.dev ## kill a real server and a real worker two hundred times each (KILLS chooses), and look at what is left
	$(STEP) "kills"
	@rm -f bench/results/killed.md
	@env -u DATABASE_URL KOINON_KILLS=$(or $(KILLS),200) KOINON_KILLS_RESULT=bench/results/killed.md \
		$(BIN)/pytest -q -s tests/desk/test_killed.py tests/outbox/test_killed.py

screenshots: .venv/.dev compile-messages ## pictures of every page, narrow and wide, light and dark, en and cs (FOLDER chooses where)
	$(STEP) "pictures of every page"
	@env -u DATABASE_URL $(BIN)/python -m tests.browser.screenshots $(FOLDER)

picture: .venv/.dev compile-messages ## docs/picture.png, which the README shows
	@env -u DATABASE_URL $(BIN)/python -m tests.browser.screenshots --picture docs/picture.png

# --- measuring, never in the checks

bench: prepare bench-pages bench-scale bench-start bench-imports bench-desk bench-mails bench-sign-in bench-audit ## measure everything but large loads (bench-bulk), each beside a limit or a peer in the same run; half an hour
	@$(BIN)/python -m bench.judge

bench-pages: prepare ## the directory's page kept, unchanged, made anew, beside a constant body and the plain way
	@$(BIN)/python -m bench.pages

bench-scale: prepare ## questions of a day and pages while the register grows to a million standings
	@$(BIN)/python -m bench.scale

bench-start: .venv/.run ## time make run in a fresh clone, to the first page
	@$(BIN)/python -m bench.start

bench-bulk: .venv/.run compile-messages ## load and rebuild a made-up tree of 100,000 organisations; measure time and memory
	@$(BIN)/python -m bench.bulk

bench-mails: .venv/.dev compile-messages ## send 10,000 messages through the outbox, beside plain smtplib; time and memory
	@$(BIN)/python -m bench.mails

bench-audit: .venv/.run ## prove a log of a million actions (ROWS chooses), beside plainly reading it
	@$(BIN)/python -m bench.audit_verify

bench-desk: .venv/.run compile-messages ## the pages of a secretary with 1,000 members and 12,000 people, beside a plain list
	@$(BIN)/python -m bench.desk

bench-sign-in: .venv/.run compile-messages ## whether the time of an answer at the door tells who has an account, beside what chance does
	@$(BIN)/python -m bench.sign_in

bench-imports: .venv/.run compile-messages ## a list of 12,000 contacts brought, written and undone, beside plain reading and inserting
	@$(BIN)/python -m bench.imports

load: prepare ## many readers at once on the real server, for twenty seconds, on this machine only
	@$(BIN)/python -m bench.load

lint: .venv/.dev ## ruff, its formatting, mypy
	$(STEP) "ruff and mypy"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy --strict koinon config

format: .venv/.dev ## let ruff put the sources into shape
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

# --- languages, migrations, locks

messages: .venv/.run ## collect the interface's words and update the catalogue of each language
	@$(BIN)/python -m koinon.lib.catalogues update

compile-messages: .venv/.run ## compile the catalogues that changed
	@$(BIN)/python -m koinon.lib.catalogues compile

migrations: .venv/.run ## write the migrations that the models ask for
	@$(BIN)/python manage.py makemigrations

migrations-check: .venv/.run ## fail if a migration is missing
	@$(BIN)/python manage.py makemigrations --check --dry-run

lock: ## lock the dependencies again, after a change in requirements.in or requirements-dev.in
	@test -x .cache/lock/bin/pip-compile || $(PYTHON) -m venv .cache/lock
	@.cache/lock/bin/pip install --quiet pip-tools==$(PIP_TOOLS)
	@$(LOCK) --output-file=requirements.txt requirements.in
	@$(LOCK) --output-file=requirements-dev.txt requirements-dev.in

clean: ## remove what was made from the sources; the data folder stays
	@rm -rf .venv .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis koinon/locale/*/LC_MESSAGES/*.mo
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
