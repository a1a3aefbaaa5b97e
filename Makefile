# What a newcomer types. The work itself is in bin/.
.PHONY: help setup demo run test lint

help:            ## Say what can be made
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

setup:           ## Virtual environment in .venv, pinned requirements, Debian packages
	@bin/setup

demo: setup      ## A council's year, all invented, on http://127.0.0.1:8000 (PORT=... for another)
	@bin/demo

run: setup       ## The application without demonstration data
	@.venv/bin/python bin/serve

test:            ## Every check: lint, SQLite, PostgreSQL with Redis, browser
	@bin/setup --dev
	@bin/test

lint:            ## Lint only
	@bin/setup --dev
	@.venv/bin/python -m ruff check .
