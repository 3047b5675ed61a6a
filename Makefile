.PHONY: serve test format vendor bench lock
HOST ?= 127.0.0.1
PORT ?= 8000
DATA ?= data
BIN := .venv/bin
# make lock UPGRADE=--upgrade takes newer versions; without it only what pyproject.toml asks for changes.
COMPILE = $(BIN)/uv pip compile $(UPGRADE) --python-version 3.11 --universal \
	--generate-hashes --no-header --no-emit-index-url --no-emit-find-links --no-annotate --quiet

serve:
	tools/setup.sh serve
	$(BIN)/doorstep demo --data $(DATA) --host $(HOST) --port $(PORT)

test:
	tools/setup.sh test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy --strict server
	node_modules/.bin/tsc -p tsconfig.json
	node_modules/.bin/tsc -p tsconfig.worker.json
	node --test tests/web/*.test.js
	# Two at once, a file at a time: each has its own servers, browser and PostgreSQL.
	# In their order: no test of an event loop can come after one of Playwright's in the same process.
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

format:
	tools/setup.sh test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

vendor:
	tools/setup.sh web
	node tools/vendor.mjs

bench:
	tools/setup.sh test
	$(BIN)/python -m bench

lock:
	tools/setup.sh serve
	$(BIN)/pip install --quiet --disable-pip-version-check uv
	$(COMPILE) --group build -o requirements-build.lock
	$(COMPILE) pyproject.toml -o requirements.lock
	$(COMPILE) pyproject.toml --extra test -c requirements.lock -o requirements-test.lock
	npm install --package-lock-only
