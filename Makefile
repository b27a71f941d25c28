# The words of daily work; CI runs the same ones. PYTHON chooses the interpreter of a new environment (3.11 to 3.13).
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
SAMPLE ?= samples/wrong-figures/report.txt

.PHONY: setup demo check test bench rivals docs coverage site pictures schemas samples build clean

setup: $(VENV)/.ready

$(VENV)/.ready: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev,bench]'
	touch $@

demo: setup
	-$(BIN)/gouji check $(SAMPLE)

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/gouji rules lint --fail-on info

test: setup
	$(BIN)/pytest -q -n auto

bench: setup
	$(BIN)/python bench/run.py --write docs/performance.md

rivals: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[rivals]'
	command -v npm > /dev/null && npm install --silent --no-audit --no-fund --no-package-lock --prefix bench/rivals/node || true
	$(BIN)/python bench/compare.py --write docs/performance.md

schemas: setup
	$(BIN)/python -m gouji.schema_files schemas

samples: setup
	$(BIN)/python -m samples.make

docs: setup schemas samples
	$(BIN)/python docs/refresh.py
	$(BIN)/python docs/walk.py
	$(BIN)/python docs/queries.py

# What the packs guard; `gouji rules coverage --check` and a test hold them to it.
coverage: setup
	$(BIN)/python docs/coverage.py

# Pages about the packs and these documents, to be opened at build/site/index.html; nothing is fetched.
site: setup
	$(BIN)/gouji rules docs --site --guide docs --output build/site

# Needs chromium, libreoffice-writer, libreoffice-calc, poppler-utils and fonts-noto-cjk.
pictures: setup
	$(BIN)/python docs/pictures.py
	$(BIN)/python docs/site_pictures.py
	$(BIN)/python docs/result_pictures.py
	$(BIN)/python -m docs.audit_pictures

build: setup
	rm -rf dist
	$(BIN)/python -m build --quiet

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
