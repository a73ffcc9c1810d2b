# Two commands: `make report` makes the theme report of the sample wave, `make test` runs all tests.
# Both set everything up when needed. The others are for developers; see CONTRIBUTING.md.

UV_VERSION := 0.13.9
PYTHON := $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
UV := $(BIN)/uv
READY := .venv/.ready
READY_TEST := .venv/.ready-test

.PHONY: report test check setup setup-test format lock bench clean

report: setup
	@$(BIN)/themascoop flow --sample

test: setup-test debian check
	@$(BIN)/python -m pytest -n 2 --dist worksteal --cov --cov-report=term:skip-covered

check: setup-test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check -q .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/deptry .
	@$(BIN)/python -m tests.check_lock

setup: $(READY)

setup-test: $(READY_TEST)

$(UV):
	@test -n "$(PYTHON)" || { echo "FOUT: Python 3.11 of nieuwer is nodig." >&2; exit 1; }
	@echo "Omgeving maken in .venv (met $(PYTHON))" >&2
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -q --disable-pip-version-check uv==$(UV_VERSION)

# The test environment holds everything the report needs; it is not thrown away for a report.
$(READY): requirements.lock pyproject.toml | $(UV)
	@if [ -e $(READY_TEST) ] && [ $(READY_TEST) -nt requirements.lock ] && [ $(READY_TEST) -nt pyproject.toml ]; then :; \
	else $(MAKE) -s install LOCK=requirements.lock; fi
	@touch $(READY)

# What the tests of the database and of the pages need is Debian's; without it those are skipped.
NEEDED := $(if $(wildcard /usr/lib/postgresql/*/bin/postgres),,postgresql) \
	$(shell command -v chromium >/dev/null 2>&1 || echo chromium)

.PHONY: debian
debian:
ifneq ($(strip $(NEEDED)),)
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installeren voor de tests: $(strip $(NEEDED))" >&2; \
		{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y \
			--no-install-recommends $(strip $(NEEDED)); } >/dev/null 2>&1 \
		|| echo "LET OP: installeren lukte niet; tests met $(strip $(NEEDED)) worden overgeslagen." >&2; \
	else echo "LET OP: $(strip $(NEEDED)) ontbreekt; tests daarmee worden overgeslagen." >&2; fi
endif

$(READY_TEST): requirements-test.lock requirements.lock pyproject.toml | $(UV)
	@$(MAKE) -s install LOCK=requirements-test.lock
	@touch $(READY) $(READY_TEST)

.PHONY: install
install:
	@echo "Installeren uit $(LOCK)" >&2
	@$(UV) pip sync -q --compile-bytecode --python $(BIN)/python --require-hashes $(LOCK)
	@$(UV) pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	@$(BIN)/python -m pipeline.fetch_model
	@$(BIN)/python -m pipeline.warm

format: setup-test
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

lock: | $(UV)
	@$(UV) pip compile -q pyproject.toml --group build --universal --generate-hashes --no-emit-index-url --no-header -o requirements.lock
	@$(UV) pip compile -q pyproject.toml --group build --group test --universal --generate-hashes --no-emit-index-url --no-header -c requirements.lock -o requirements-test.lock

bench: setup-test
	@for f in tests/benchmarks/bench_*.py; do echo "== $$f"; $(BIN)/python $$f || exit 1; done

clean:
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache rapport
