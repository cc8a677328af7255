# make run serves the dashboard; make test, make check and make bench set up what they need, too.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
# Those that drive a browser come when nothing else runs: two cores are enough for two of them. By folder, not by mark:
# each process reads what it may have to run.
define TESTS
$(NODE) --test tests/scripts/*.test.mjs
$(BIN)/python -m pytest --numprocesses 2 --ignore tests/browser
$(BIN)/python -m pytest --numprocesses 2 --dist worksteal tests/browser
endef
# What checks the page's scripts: Node.js, and its tools in a folder of their own.
NODE := $(BIN)/python -m tests.node
TOOLS := $(VENV)/node
BUILT_FROM := pyproject.toml constraints.txt

.PHONY: run test test-fast check bench load fuzz monkey matrix faults cover mutate check-torch deploy-check light chromium clean
.DELETE_ON_ERROR:

run: $(VENV)/run.stamp
	@test -f assets/vendor/plotly-basic.min.js || $(BIN)/python -m deploy.light_plotly --try
	@exec $(BIN)/relu-fold

test: $(VENV)/dev.stamp light chromium
	$(TESTS)

# For who changes the core: its own tests, under a minute.
test-fast: $(VENV)/dev.stamp
	$(BIN)/python -m pytest --numprocesses 2 -q -m core

check: $(VENV)/dev.stamp $(VENV)/node.stamp light chromium
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(NODE) $(TOOLS)/node_modules/@biomejs/biome/bin/biome ci
	$(NODE) $(TOOLS)/node_modules/typescript/bin/tsc
	$(TESTS)

bench: $(VENV)/bench.stamp light chromium
	$(BIN)/python -m benchmarks

load: $(VENV)/dev.stamp
	$(BIN)/python -m benchmarks.load
	$(BIN)/python -m benchmarks.load --users 20 --trainers 20
	$(BIN)/python -m benchmarks.load --users 20 --trainers 20 --one-address
	$(BIN)/python -m benchmarks.load --users 4 --seconds 600 --hostile

# What nobody has tried yet; whatever fails is printed with how to try it again.
fuzz: $(VENV)/dev.stamp
	$(BIN)/python -m tests.exact.plane.exact_nets 2000
	$(BIN)/python -m tests.fuzz --seeds 10
	$(BIN)/python -m tests.hostile
	$(BIN)/python -m tests.files.mutants
	$(BIN)/python -m tests.files.onnx.test_mutants 10000

# Models of PyTorch and Keras themselves, and what their exporters write: some gigabytes, so no part of `make test`.
check-torch: $(VENV)/torch.stamp
	$(BIN)/python -m pytest tests/torch_check.py

# Ten minutes of random use of the page, by mouse and keys; what fails is printed with how to repeat it.
SECONDS ?= 600
SEED ?= 1
monkey: $(VENV)/dev.stamp chromium
	$(BIN)/python -m tests.browser.monkey --seed $(SEED) --seconds $(SECONDS) \
	  $(if $(STEPS),--steps $(STEPS)) $(if $(FIRST),--first $(FIRST)) $(if $(LINK),--link "$(LINK)")

# Every view in every window: what overlaps, is cut, or out of reach. An hour; `make test` walks a sample, here and of what
# the other tests of the browser draw (tests/browser/samples.py).
matrix: $(VENV)/dev.stamp light chromium
	RELU_FOLD_ALL=1 $(BIN)/python -m pytest --numprocesses 2 --dist worksteal tests/browser
	$(BIN)/python -m tests.browser.matrix

faults: $(VENV)/dev.stamp chromium
	RELU_FOLD_KILLS=50 RELU_FOLD_RESTARTS=10 $(BIN)/python -m pytest tests/browser/test_faults.py

# What decodes what strangers send: every branch of it is taken by these tests.
cover: $(VENV)/dev.stamp
	$(BIN)/python -m coverage erase
	$(BIN)/python -m coverage run -m pytest -q tests/serving/test_gate.py tests/serving/test_headers.py tests/serving/test_turns.py \
	  tests/exact/test_budget.py tests/view/test_limits.py tests/view/test_viewstate.py tests/test_sharelink.py tests/exchange/test_answer.py \
	  tests/exchange/test_answer_plane.py tests/exchange/test_sweeps.py tests/exchange/test_loss_lines.py tests/exchange/test_large.py tests/test_decoding.py \
	  tests/serving/test_production.py tests/serving/test_first_picture.py tests/test_bad_input.py tests/test_deploy.py \
	  tests/test_viewfile.py tests/test_incoming.py tests/files tests/tables tests/ui
	$(BIN)/python -m coverage report

# The same code with one thing wrong in it, a thousand times over: a test must notice each. Those that none notices are
# listed at the end, and explained in docs/reliability.md.
mutate: $(VENV)/mutate.stamp
	rm -rf mutants
	CI=1 $(BIN)/mutmut run
	$(BIN)/mutmut results

deploy-check: $(VENV)/dev.stamp
	$(BIN)/python -m deploy.check

# The quarter of plotly that the page needs; at once when it is there.
light: $(VENV)/dev.stamp
	@$(BIN)/python -m deploy.light_plotly

# No stamp: a browser can be removed behind our back, and looking for one is quick.
chromium: $(VENV)/dev.stamp
	@$(BIN)/python -m tests.chromium --install

clean:
	rm -rf $(VENV) assets/vendor build dist mutants test-artifacts .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/venv.stamp:
	@command -v $(PYTHON) >/dev/null || { echo "ReLU Fold needs Python 3.11 or newer, and there is no $(PYTHON) here." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "ReLU Fold needs Python 3.11 or newer; $(PYTHON) is older. Name another one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON) has no venv module. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/run.stamp: $(VENV)/venv.stamp $(BUILT_FROM)
	$(PIP) --editable '.[export,onnx]'
	@touch $@

$(VENV)/dev.stamp: $(VENV)/venv.stamp $(BUILT_FROM)
	$(PIP) --editable '.[dev,serve,export]'
	@touch $@ $(VENV)/run.stamp

$(VENV)/node.stamp: $(VENV)/dev.stamp package.json
	$(NODE) --install $(TOOLS)
	@touch $@

$(VENV)/mutate.stamp: $(VENV)/dev.stamp
	$(PIP) --editable '.[dev,serve,export,mutate]'
	@touch $@

$(VENV)/torch.stamp: $(VENV)/dev.stamp
	$(PIP) --editable '.[dev,serve,torch]'
	@touch $@

$(VENV)/bench.stamp: $(VENV)/dev.stamp
	$(PIP) --editable '.[dev,serve,export,bench]'
	@touch $@
