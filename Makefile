# One command shows Halqa, one tests it. Needs Python 3.11 or newer (on Debian with python3-venv), make and git.

PYTHON ?= python3
VENV := .venv
HALQA := $(VENV)/bin/halqa
LOCK := requirements-dev.lock
# The name carries the lock's digest: another lock installs anew, the same lock never does.
INSTALLED := $(VENV)/installed-$(shell sha256sum $(LOCK) | cut -c1-16)
TEXTS := $(wildcard src/halqa/pages/locale/*/LC_MESSAGES/*.po)
COMPILED := $(VENV)/catalogues-compiled

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo setup test check prove bench clean

demo: setup
	@exec $(HALQA) demo $(if $(PORT),--port $(PORT))

setup: $(INSTALLED) $(COMPILED)

test: setup
	@.ci/test

check: setup
	@.ci/check

prove: setup
	@.ci/prove

bench: setup
	@$(VENV)/bin/python -m bench

clean:
	rm -rf $(VENV) var .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(INSTALLED): $(LOCK)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Halqa needs Python 3.11 or newer; name one with PYTHON=…, such as: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { echo "Python's venv is missing; on Debian: apt-get install python3-venv"; exit 1; }
	@echo "Installing what $(LOCK) names into $(VENV) (once, about a minute) …"
	@rm -f $(VENV)/installed-* $(COMPILED)
	@test -x $(VENV)/bin/python || $(PYTHON) -m venv $(VENV)
	@$(VENV)/bin/python -m pip install -qq --require-hashes --only-binary :all: -r $(LOCK)
	@$(VENV)/bin/python -m pip install -qq --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(COMPILED): $(INSTALLED) $(TEXTS)
	@HALQA_MODE=demo $(HALQA) messages compile
	@touch $@
