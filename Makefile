# Needs make and Python 3.10 or newer. Everything else, including Node.js, is installed in .venv and
# node_modules, in the versions of requirements-dev.txt and package-lock.json.

# The Python that .venv is created with. A different one takes effect after `make clean`.
PYTHON ?= python3

BIN := .venv/bin
CDK8S := node_modules/.bin/cdk8s

# jsii and cdk8s-cli run the first `node` in PATH, cdk8s.yaml runs the first `python`.
export PATH := $(CURDIR)/$(BIN):$(PATH)
# No tool checks the network for a newer version of itself.
export CDK8S_CHECK_UPGRADE := false
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-13s %s\n", $$1, $$2 }' Makefile

# This does not use cdk8s-cli, which first empties its output directory, including files written by
# hand.
.PHONY: synth
synth: .venv/.stamp ## Write the manifests of main.py to dist/
	$(BIN)/python main.py

# The schemas are those that cdk8s.yaml lists. They are local files, so this needs no network.
.PHONY: imports
imports: node_modules/.stamp ## Generate classes in imports/ from the schemas in crds/
	rm -rf build/imports
	$(CDK8S) import --output build/imports
	rm -rf imports && mv build/imports imports

.PHONY: schemas
schemas: .venv/.stamp ## Generate the table of Kubernetes schemas from the kubernetes-validate package
	$(BIN)/python scripts/kubernetes_schemas.py

.PHONY: test
test: node_modules/.stamp ## Run all tests, or some of them: make test ARGS='-k worker'
	$(BIN)/pytest --numprocesses=auto --maxprocesses=8 $(ARGS)

# Prometheus's own tool tests alerts and queries; without it, those tests are skipped. It is built
# without service discovery, which is most of its code. Two cores take two to three minutes.
PROMETHEUS := v0.316.0

.PHONY: promtool
promtool: build/promtool/$(PROMETHEUS) ## Build promtool with Go, which the tests of the alerts need

build/promtool/$(PROMETHEUS):
	@command -v go >/dev/null || { \
	  echo 'error: promtool is built with Go, which is not in PATH: https://go.dev/dl' >&2; \
	  exit 1; }
	@echo 'Downloading and building promtool $(PROMETHEUS), which takes a few minutes' >&2
	rm -rf build/promtool && mkdir -p build/promtool
	GOBIN='$(CURDIR)/build/promtool' go install -tags remove_all_sd \
	  github.com/prometheus/prometheus/cmd/promtool@$(PROMETHEUS)
	@touch $@

.PHONY: coverage
coverage: ## Run the tests, and fail if they cover too little of the library
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
hooks: .venv/.stamp ## Install git hooks that run the quick checks before each commit
	$(BIN)/pre-commit install

.PHONY: format
format: .venv/.stamp ## Fix what ruff can fix
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

.PHONY: scan
scan: build/scan/.stamp node_modules/.stamp ## Scan dist/ and all other components with checkov
	rm -rf build/scanned
	$(BIN)/python scripts/scanned.py build/scanned
	build/scan/bin/checkov --config-file .checkov.yaml --directory dist
	build/scan/bin/checkov --config-file .checkov.yaml --directory build/scanned

.PHONY: typecheck
typecheck: .venv/.stamp ## Check the types with mypy
	$(BIN)/mypy

.PHONY: drift
drift: node_modules/.stamp ## Fail unless imports/ and dist/ match crds/ and main.py
	rm -rf build/imports
	$(CDK8S) import --output build/imports
	@scripts/compare-imports.sh imports build/imports || { \
	  echo 'error: imports/ does not match crds/. Run `make imports` and commit imports/.' >&2; \
	  exit 1; }
	rm -rf build/drift && cp -R dist build/drift
	CDK8S_OUTDIR=build/drift $(BIN)/python main.py
	@diff -ru dist build/drift || { \
	  echo 'error: dist/ does not match main.py. Run `make synth` and commit dist/.' >&2; \
	  exit 1; }

.PHONY: fuzz
fuzz: .venv/.stamp ## Build random clusters and apps, for a minute each: make fuzz SECONDS=600
	SECONDS=$(or $(SECONDS),60) SEED=$(SEED) $(BIN)/python -m tests.fuzz
	SECONDS=$(or $(SECONDS),60) SEED=$(SEED) $(BIN)/python -m tests.fuzz_apps

.PHONY: test-cluster
test-cluster: .venv/.stamp ## Run the tests on the cluster of the kubeconfig, or some: ARGS='-k fuse'
	$(BIN)/pytest --capture=no tests/cluster $(ARGS)

.PHONY: build
build: .venv/.stamp ## Build the wheel and the sdist in build/wheel/, and check them
	rm -rf build/wheel
	$(BIN)/python -m build --no-isolation --outdir build/wheel
	$(BIN)/twine check --strict build/wheel/*

# Without --quiet: with it, MkDocs does not count warnings, and so they would not fail the build.
.PHONY: docs
docs: .venv/.stamp ## Build the documentation in build/docs/
	$(BIN)/mkdocs build

.PHONY: browser
browser: docs ## Check in a headless browser that no page of the documentation is cut or too wide
	$(BIN)/pytest -p no:cacheprovider tests/site $(ARGS)

.PHONY: diagram
diagram: .venv/.stamp ## Draw a scenario of dist/ as docs/cluster.svg
	$(BIN)/python scripts/diagram.py

.PHONY: bench
bench: .venv/.stamp ## Compare the time and memory that the library needs with bare cdk8s
	$(BIN)/python benchmarks/bench.py

.PHONY: lock
lock: .venv/.locked ## Update the lock files to the newest versions in range
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.10 --generate-hashes \
	  --custom-compile-command 'make lock' --group dev --output-file requirements-dev.txt \
	  pyproject.toml
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.10 --generate-hashes \
	  --custom-compile-command 'make lock' --group scan --output-file requirements-scan.txt
	rm -rf node_modules package-lock.json
	$(BIN)/npm install --package-lock-only

.PHONY: clean
clean: ## Remove everything that make and its tools created, except dist/ and imports/
	rm -rf .venv node_modules build .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Reinstalls everything, so that packages that are no longer locked are removed. .venv is deleted
# first, so that PYTHON cannot be the one in it.
.venv/.locked: requirements-dev.txt
	@rm -rf .venv
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { \
	  echo 'error: $(PYTHON) is not Python 3.10 or newer. Name one: make PYTHON=python3.12 ...' >&2; \
	  exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo 'error: $(PYTHON) cannot make virtual environments. On Debian and Ubuntu,' \
	    'install python3-venv.' >&2; \
	  exit 1; }
	@echo 'Installing the Python packages of requirements-dev.txt in .venv (only once)' >&2
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

# Installs the library in place. `pip check` fails if the lock is not within pyproject.toml's ranges.
.venv/.stamp: .venv/.locked pyproject.toml
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	$(BIN)/python -m pip check
	@touch $@

build/scan/.stamp: requirements-scan.txt
	@echo 'Installing the Python packages of requirements-scan.txt in build/scan (only once)' >&2
	rm -rf build/scan
	$(PYTHON) -m venv build/scan
	build/scan/bin/python -m pip install --quiet --require-hashes -r requirements-scan.txt
	@touch $@

# Order-only: npm comes from .venv, but a new .venv does not require installing these again.
node_modules/.stamp: package.json package-lock.json | .venv/.stamp
	@echo 'Installing the Node.js packages of package-lock.json in node_modules (only once)' >&2
	$(BIN)/npm ci
	@touch $@
