# Recipes for whoever works here; `make` alone lists them. Everything is installed into .venv and nothing outside it.

VENV ?= .venv
PYTHON ?=
RUN := $(VENV)/bin/python -m
COMMAND := $(VENV)/bin/guarantee-rules

# A virtual environment is bound to its place, and what is in it to pyproject.toml: either one changed, and it is made anew.
here := $(shell pwd | cksum | cut -d ' ' -f 1)
wanted := $(shell cat pyproject.toml | cksum | cut -d ' ' -f 1)
MADE := $(VENV)/.made-$(here)
USABLE := $(VENV)/.usable-$(here)-$(wanted)
READY := $(VENV)/.ready-$(here)-$(wanted)
PEERED := $(VENV)/.peered-$(here)-$(wanted)
FUZZED := $(VENV)/.fuzzed-$(here)-$(wanted)

# `make show dalian` is short for `make show PACK=dalian`.
ifeq (show,$(firstword $(MAKECMDGOALS)))
named := $(wordlist 2,$(words $(MAKECMDGOALS)),$(MAKECMDGOALS))
$(if $(named),$(eval $(named): ; @:))
$(if $(named),$(eval .PHONY: $(named)))
endif
PACK ?= $(or $(firstword $(named)),yiwu)

# What is compiled once need not be compiled again by every process that a test starts.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help

.PHONY: help
help: ## list the recipes
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: $(USABLE) ## decide an example application in Chinese and in English
	$(COMMAND) decide yiwu application examples/yiwu-application.yaml --as-of 2024-03-01 --lang zh
	@echo
	$(COMMAND) decide yiwu application examples/yiwu-application.yaml --as-of 2024-03-01 --lang en

.PHONY: show
show: $(USABLE) ## print a pack as it is understood: make show yiwu
	@$(COMMAND) show $(PACK)

.PHONY: packs
packs: $(READY) ## are the five packs consistent: check, cases, proofs, then every mutant (minutes)
	$(COMMAND) check
	$(COMMAND) test --coverage
	$(COMMAND) prove
	$(COMMAND) test --mutate

.PHONY: static
static: style types ## what needs no running: style, types, layers

.PHONY: style
style: $(READY) ## how the code is written, and what imports what
	$(RUN) ruff check
	$(RUN) ruff format --check
	$(VENV)/bin/lint-imports

.PHONY: types
types: $(READY) ## do the types fit
	$(RUN) mypy --strict

.PHONY: usual
usual: $(READY) editors ## the tests but the long ones
	$(RUN) pytest -n auto

# Types are checked while the tests run: neither keeps all processors busy from beginning to end.
.PHONY: test
test: style ## everything that CI runs: style, types, layers, tests
	@$(MAKE) --no-print-directory --jobs=2 types usual
	@$(VENV)/bin/python tools/what_is_missing.py

.PHONY: check
check: test ## the same as test

.PHONY: test-long
test-long: $(READY) editors ## all tests, the long ones too
	$(RUN) pytest -n auto -m "long or not long"
	@$(VENV)/bin/python tools/what_is_missing.py

.PHONY: bench
bench: $(PEERED) ## measure against hand-written code and other engines: make bench ARGS='peers --quick'
	$(RUN) benchmarks $(ARGS)

DOOR ?= pack
SECONDS ?= 600
.PHONY: fuzz
fuzz: $(FUZZED) ## search for input that is refused in no documented way: make fuzz DOOR=facts SECONDS=600
	$(RUN) tests.hostile.fuzz $(DOOR) $(SECONDS)

# Needs npm. Where it is not there, or reaches no registry, the tests that ask a language server are skipped.
EDITORS := tests/editors/node_modules/.made-$(shell cat tests/editors/package-lock.json 2>/dev/null | cksum | cut -d ' ' -f 1)
.PHONY: editors
editors: ## install the YAML language server that tests ask, if npm is here
	@if [ ! -e $(EDITORS) ] && command -v npm >/dev/null; then \
	  npm ci --prefix tests/editors --silent --no-audit --no-fund && touch $(EDITORS) || echo "npm could not install tests/editors" >&2; \
	fi

.PHONY: fix
fix: $(READY) ## put right what a tool can put right
	$(RUN) ruff check --fix
	$(RUN) ruff format

.PHONY: golden
golden: $(READY) ## record the expected texts anew; read every changed line before you commit it
	$(RUN) pytest -n auto --record
	@git --no-pager diff --stat -- tests policies/cases docs

.PHONY: what-is-missing
what-is-missing: $(MADE) ## name the optional tools this machine lacks
	@$(VENV)/bin/python tools/what_is_missing.py

.PHONY: clean
clean: ## remove everything that was made here, .venv too
	rm -rf $(VENV) tests/editors/node_modules build dist htmlcov .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find src tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

# The first Python that is new enough and can make environments; PYTHON=… names another.
$(MADE):
	@found=; \
	for python in $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11 python); do \
	  if $$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "guarantee-rules needs Python 3.11 or later, with its venv module; here is:" >&2; \
	  for python in $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11 python); do \
	    version=$$($$python --version 2>/dev/null) && echo "  $$python: $$version" >&2; \
	  done; \
	  echo "Install one (on Debian and Ubuntu: apt-get install python3 python3-venv), or name it: make PYTHON=/path/to/python3" >&2; \
	  exit 1; \
	fi; \
	echo "making $(VENV) with $$found ($$($$found --version))"; \
	$$found -m venv --clear $(VENV)
	@touch $@

$(USABLE): $(MADE)
	$(RUN) pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(READY): $(MADE)
	$(RUN) pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(USABLE)

$(FUZZED): $(READY)
	$(RUN) pip install --quiet --disable-pip-version-check --editable '.[fuzz]'
	@touch $@

# Where one of them has no build for this system, install the others by hand: what is not there is named and not measured.
$(PEERED): $(READY)
	$(RUN) pip install --quiet --disable-pip-version-check --editable '.[peers]' || \
	  echo "some of the engines in the extra peers of pyproject.toml cannot be installed here" >&2
	@touch $@
