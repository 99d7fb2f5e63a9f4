# Needs make and Python 3.10 or newer. All else, Node.js included, is installed in .venv and
# node_modules at the versions of requirements-dev.txt and package-lock.json.

# The Python that .venv is made with; another one takes effect after `make clean`.
PYTHON ?= python3

BIN := .venv/bin
CDK8S := node_modules/.bin/cdk8s

# jsii and cdk8s-cli run the first `node` in PATH, cdk8s.yaml runs the first `python`.
export PATH := $(CURDIR)/$(BIN):$(PATH)
# Nothing asks the network for newer versions of itself.
export CDK8S_CHECK_UPGRADE := false
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-13s %s\n", $$1, $$2 }' Makefile

# Not by cdk8s-cli, which empties its output folder first, of files written by hand as well.
.PHONY: synth
synth: .venv/.stamp ## Write the manifests of main.py to dist/
	$(BIN)/python main.py

# The schemas are those that cdk8s.yaml names. They are files, so this needs no network.
.PHONY: imports
imports: node_modules/.stamp ## Write the classes of the schemas in crds/ to imports/
	rm -rf build/imports
	$(CDK8S) import --output build/imports
	rm -rf imports && mv build/imports imports

.PHONY: schemas
schemas: .venv/.stamp ## Write the table of Kubernetes's schemas, from the package that has them
	$(BIN)/python scripts/kubernetes_schemas.py

.PHONY: test
test: node_modules/.stamp ## Run the tests, or some: make test ARGS='-k worker'
	$(BIN)/pytest --numprocesses=auto --maxprocesses=8 $(ARGS)

# Prometheus's own tool, which tests alerts and queries: those tests are skipped without it. Built
# without service discovery, most of what it consists of; two cores take two to three minutes.
PROMETHEUS := v0.316.0

.PHONY: promtool
promtool: build/promtool/$(PROMETHEUS) ## Build promtool, which the tests of the alerts need, with Go

build/promtool/$(PROMETHEUS):
	@command -v go >/dev/null || { \
	  echo 'error: promtool is built with Go, which is not in PATH: https://go.dev/dl' >&2; \
	  exit 1; }
	@echo 'promtool $(PROMETHEUS) is downloaded and built, which takes minutes' >&2
	rm -rf build/promtool && mkdir -p build/promtool
	GOBIN='$(CURDIR)/build/promtool' go install -tags remove_all_sd \
	  github.com/prometheus/prometheus/cmd/promtool@$(PROMETHEUS)
	@touch $@

.PHONY: coverage
coverage: ## Run the tests and fail if they cover too little of the library
	$(MAKE) test ARGS='--cov --cov-report=term $(ARGS)'

.PHONY: check
check: lint typecheck drift test ## Run lint, typecheck, drift and test

.PHONY: lint
lint: .venv/.stamp ## Check style, words, layers and the shell scripts
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/codespell
	$(BIN)/python scripts/words.py
	$(BIN)/lint-imports --no-cache
	shellcheck .ci/run $$(find alluxio_constructs scripts -name '*.sh')

.PHONY: hooks
hooks: .venv/.stamp ## Have git run the quick checks before each commit
	$(BIN)/pre-commit install

.PHONY: format
format: .venv/.stamp ## Fix what ruff can fix
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

.PHONY: scan
scan: build/scan/.stamp node_modules/.stamp ## Scan dist/ and all other parts for what Kubernetes advises against
	rm -rf build/scanned
	$(BIN)/python scripts/scanned.py build/scanned
	build/scan/bin/checkov --config-file .checkov.yaml --directory dist
	build/scan/bin/checkov --config-file .checkov.yaml --directory build/scanned

.PHONY: typecheck
typecheck: .venv/.stamp ## Check the types
	$(BIN)/mypy

.PHONY: drift
drift: node_modules/.stamp ## Fail unless imports/ and dist/ are what crds/ and main.py make
	rm -rf build/imports
	$(CDK8S) import --output build/imports
	@scripts/compare-imports.sh imports build/imports || { \
	  echo 'error: imports/ is not what crds/ makes. Run `make imports` and commit imports/.' >&2; \
	  exit 1; }
	rm -rf build/drift && cp -R dist build/drift
	CDK8S_OUTDIR=build/drift $(BIN)/python main.py
	@diff -ru dist build/drift || { \
	  echo 'error: dist/ is not what main.py synthesises. Run `make synth` and commit dist/.' >&2; \
	  exit 1; }

.PHONY: fuzz
fuzz: .venv/.stamp ## Build random clusters and apps, each for a minute: make fuzz SECONDS=600
	SECONDS=$(or $(SECONDS),60) SEED=$(SEED) $(BIN)/python -m tests.fuzz
	SECONDS=$(or $(SECONDS),60) SEED=$(SEED) $(BIN)/python -m tests.fuzz_apps

.PHONY: test-cluster
test-cluster: .venv/.stamp ## Run Alluxio on the cluster of the kubeconfig, or a part: ARGS='-k fuse'
	$(BIN)/pytest --capture=no tests/cluster $(ARGS)

.PHONY: build
build: .venv/.stamp ## Build the wheel and the sdist in build/wheel/, and check them
	rm -rf build/wheel
	$(BIN)/python -m build --no-isolation --outdir build/wheel
	$(BIN)/twine check --strict build/wheel/*

# Without --quiet, with which MkDocs counts no warnings, and none would fail the build.
.PHONY: docs
docs: .venv/.stamp ## Build the documentation in build/docs/
	$(BIN)/mkdocs build

.PHONY: browser
browser: docs ## Open the documentation in a headless browser, and look for what is cut or too wide
	$(BIN)/pytest -p no:cacheprovider tests/site $(ARGS)

.PHONY: diagram
diagram: .venv/.stamp ## Draw a scenario of dist/ as docs/cluster.svg
	$(BIN)/python scripts/diagram.py

.PHONY: bench
bench: .venv/.stamp ## Print what the library costs, against bare cdk8s
	$(BIN)/python benchmarks/bench.py

.PHONY: lock
lock: .venv/.locked ## Resolve both lock files again, to the newest versions in range
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.10 --generate-hashes \
	  --custom-compile-command 'make lock' --group dev --output-file requirements-dev.txt \
	  pyproject.toml
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.10 --generate-hashes \
	  --custom-compile-command 'make lock' --group scan --output-file requirements-scan.txt
	rm -rf node_modules package-lock.json
	$(BIN)/npm install --package-lock-only

.PHONY: clean
clean: ## Remove all that make and its tools made, except dist/ and imports/
	rm -rf .venv node_modules build .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Reinstalls everything, so that packages that are no longer locked are removed. .venv is deleted
# first, so that PYTHON is not the one in it.
.venv/.locked: requirements-dev.txt
	@rm -rf .venv
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { \
	  echo 'error: $(PYTHON) is not Python 3.10 or newer. Name one: make PYTHON=python3.12 ...' >&2; \
	  exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo 'error: $(PYTHON) cannot make virtual environments. On Debian and Ubuntu,' \
	    'install python3-venv.' >&2; \
	  exit 1; }
	@echo 'The Python packages of requirements-dev.txt are installed in .venv, once' >&2
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

# The library itself, in place; `pip check` fails when the lock is not within pyproject.toml's ranges.
.venv/.stamp: .venv/.locked pyproject.toml
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	$(BIN)/python -m pip check
	@touch $@

build/scan/.stamp: requirements-scan.txt
	@echo 'The Python packages of requirements-scan.txt are installed in build/scan, once' >&2
	rm -rf build/scan
	$(PYTHON) -m venv build/scan
	build/scan/bin/python -m pip install --quiet --require-hashes -r requirements-scan.txt
	@touch $@

# Order-only: npm comes from .venv, but a new .venv is no reason to install these again.
node_modules/.stamp: package.json package-lock.json | .venv/.stamp
	@echo 'The Node.js packages of package-lock.json are installed in node_modules, once' >&2
	$(BIN)/npm ci
	@touch $@
