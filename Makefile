# Two commands a newcomer needs: `make demo` runs the main job, `make test` passes the tests.
PYTHON ?= python3
BIN := .venv/bin
UV := $(BIN)/uv
export UV_NO_PROGRESS = 1

# The viewer's page is bundled from web/viewer where Node is; everything else works without it.
VIEWER_JS := src/skylot/stage/handover/built/viewer.js

.PHONY: demo test test-all check lint lock viewer viewer-if-node bench clean

demo: .venv/.run viewer-if-node
	@$(BIN)/python tools/demo.py demo

test: .venv/.dev viewer-if-node
	$(BIN)/pytest -m "not slow" -n 2

test-all: .venv/.dev viewer-if-node
	$(BIN)/pytest -n 2

lint: .venv/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test-all

viewer: $(VIEWER_JS)

viewer-if-node:
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory viewer \
		|| echo "The viewer's page was not built; everything else works without it."; fi

$(VIEWER_JS): web/viewer/package-lock.json web/viewer/build.mjs web/viewer/tsconfig.json $(shell find web/viewer/src -type f)
	cd web/viewer && npm ci --silent --no-audit --no-fund && npm run --silent build

bench: .venv/.dev
	$(BIN)/python -m bench

.venv/bin/uv:
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes -r requirements-uv.txt

# Run time only: enough for the demo. A later .dev adds the tests' tools to the same environment.
.venv/.run: .venv/bin/uv requirements.lock requirements-dev.lock pyproject.toml
	test -f .venv/.dev || $(UV) pip sync --quiet --python $(BIN)/python requirements.lock
	test -f .venv/.dev || $(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	touch $@

.venv/.dev: .venv/bin/uv requirements.lock requirements-dev.lock pyproject.toml
	$(UV) pip sync --quiet --python $(BIN)/python requirements-dev.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	touch $@ .venv/.run

# Versions with hashes and without download addresses; the dev lock is constrained by the run-time lock.
COMPILE = $(UV) pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 \
	--generate-hashes --no-emit-index-url --custom-compile-command "make lock"
lock: .venv/bin/uv
	$(COMPILE) pyproject.toml tools/build.in --all-extras -o requirements.lock
	$(COMPILE) pyproject.toml tools/build.in --all-extras --group dev -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf .venv demo build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
