# make run    start the daemon on config/watcher.yaml     make demo    the daemon on the sample articles in seeds/
# make test   lint, types, import layers, tests            make lint    the first three
# make bench  speed figures (never fail)                   make pins    renew the pinned versions
# make test-chaos   the fault tests in full (`make test` runs fewer of each): about half an hour
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input -q
.DEFAULT_GOAL := run
.PHONY: run demo install test test-chaos lint bench pins clean

run: .venv/run
	@$(BIN)/watcher run -c config/watcher.yaml

demo: .venv/run
	@$(BIN)/watcher demo

install: .venv/dev

test: lint
	$(BIN)/python -m pytest $(PYTEST)

test-chaos: .venv/dev
	WATCHER_CHAOS=full $(BIN)/python -m pytest -m chaos $(PYTEST)

lint: .venv/dev
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/dev
	@for b in tests/benchmarks/bench_*.py; do echo "== $$b"; $(BIN)/python $$b || echo "  $$b did not finish"; done

.venv/run: .ci/requirements-run.txt pyproject.toml
	@echo "installing into .venv (once, about half a minute)"
	@$(PYTHON) -m venv .venv || { echo "python3-venv is missing: apt install python3-venv" >&2; exit 1; }
	@$(PIP) install --require-hashes -r .ci/requirements-run.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev: .ci/requirements.txt .venv/run
	@echo "installing what the tests need (once, about a minute)"
	@$(PIP) install --require-hashes -r .ci/requirements.txt
	@touch $@

pins: .venv/dev
	$(PIP) install uv
	for set in "run" "dev"; do \
	  case $$set in run) out=.ci/requirements-run.txt extra=;; dev) out=.ci/requirements.txt extra="--extra dev";; esac; \
	  printf 'hatchling\neditables\n' | $(BIN)/uv pip compile -q --upgrade pyproject.toml - $$extra --universal --python-version 3.11 \
	    --generate-hashes --no-header --no-annotate -o $$out; done

clean:
	rm -rf .venv
