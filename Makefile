# Thin on purpose: the work is in bin/ and runtime/.
.DEFAULT_GOAL := help
.PHONY: help run test check drill bench lighthouse proof doctor lock fmt messages

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

run: ## Start everything on this machine (PORT=8000), until Ctrl-C
	@bin/run

test: ## All tests: rules, races on PostgreSQL, journeys in Chromium
	@bin/test

check: ## Format, lint, import contracts, types, templates, migrations, production settings
	@bin/check

drill: ## Fail on purpose: last units, Redis gone, web killed (or `bin/drill NAME`)
	@bin/drill all

bench: ## Measure the pages, the API and the live cart
	@bin/bench

lighthouse: ## Lighthouse on home, list, product, cart and checkout (needs Node)
	@bin/lighthouse

proof: ## What takes longer: all drills, every page in both themes and sizes, benches
	@bin/proof

doctor: ## Say what is missing on this machine, and how to mend it
	@bin/doctor

fmt: ## Format the code
	@bin/fmt

lock: ## Write the hashed requirements from pyproject.toml
	@bin/lock

messages: ## Collect the words of the interface and compile the translations
	@bin/venv && .venv/bin/python bin/messages
