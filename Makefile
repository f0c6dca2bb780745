# `make dataset` and `make test` need Python 3.11 or later and make, and set up all else in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUT ?= build/corpus
# What `make test-changed` compares the checkout with.
BASE ?= main
# Where the pages are that are not in dataset/sources: the folder PODCORPUS_SOURCES, or the one beside the checkout.
ifeq ($(wildcard dataset/sources/*.txt),)
PODCORPUS_SOURCES ?= $(realpath ../shared/source)
export PODCORPUS_SOURCES
endif
# Every page at hand.
SOURCES ?= $(or $(wildcard dataset/sources/*.txt),$(wildcard $(PODCORPUS_SOURCES)/*.txt))

# Without the bytecode of earlier processes each one that a test starts compiles all that it imports, which takes a second.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help dataset test test-changed test-slow check site format clean

help:  ## list the targets and what can be set
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "set with NAME=VALUE:"
	@echo "  PYTHON           the Python that the virtual environment is made with ($(PYTHON))"
	@echo "  OUT              the folder that make dataset writes ($(OUT))"
	@echo "  SOURCES          the pages that make dataset builds; default: those in dataset/sources"
	@echo "  BASE             what make test-changed compares the checkout with ($(BASE))"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "podcorpus needs Python 3.11 or later; name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	@echo "making a virtual environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)

# uv takes a tenth of pip's time; pip installs where uv cannot be had or does not know where the packages are.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
define install
@{ $(PIP) --retries 1 uv && $(BIN)/uv pip install --quiet --python $(BIN)/python -c constraints.txt -e '.[$(1)]'; } 2>/dev/null || \
	$(PIP) --no-compile -e '.[$(1)]'
endef

$(VENV)/.installed-analysis: $(BIN)/python pyproject.toml constraints.txt
	@echo "installing podcorpus"
	$(call install,analysis)
	@touch $@

$(VENV)/.installed-test: $(BIN)/python pyproject.toml constraints.txt
	@echo "installing podcorpus with what its tests need"
	$(call install,test)
	@touch $@ $(VENV)/.installed-analysis

$(VENV)/.installed-dev: $(VENV)/.installed-test
	@echo "installing what the checks need"
	$(call install,dev)
	@touch $@

dataset: $(VENV)/.installed-analysis  ## build a corpus of all available pages, else of the sample, in build/corpus
	@$(BIN)/podcorpus build $(or $(foreach page,$(SOURCES),"$(page)"),--sample) --out $(OUT) --replace

test: $(VENV)/.installed-test  ## run all tests except those marked slow
	@$(BIN)/python -m pytest -n auto --dist loadscope --no-loadscope-reorder -m "not slow" -rs

test-changed: $(VENV)/.installed-test  ## run the tests of the modules that differ from the branch BASE
	@$(BIN)/python scripts/changed_tests.py --base $(BASE) -m "not slow"

test-slow: $(VENV)/.installed-test  ## run the slow tests: mutants, the wheel, a newcomer's clone
	@$(BIN)/python -m pytest -n auto --dist worksteal -m slow --durations 15

check: $(VENV)/.installed-dev  ## lint, format, types, derived files, documentation site
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/podcorpus schema --check
	@$(BIN)/python scripts/derive.py --check
	@$(BIN)/podcorpus validate
	@$(BIN)/python scripts/site.py

site: $(VENV)/.installed-dev  ## build the documentation site in build/site
	@$(BIN)/python scripts/site.py

format: $(VENV)/.installed-dev  ## format the code and write the derived files again
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(BIN)/podcorpus schema
	@$(BIN)/python scripts/derive.py

clean:  ## remove what was built, and the virtual environment
	rm -rf build dist $(VENV)
