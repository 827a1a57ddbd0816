# `make run` and `make test` do all set-up by themselves: a Python from 3.11 up is all they ask for.
# Written for make 3.81 too (macOS).

VENV := .venv
PYTHON := $(VENV)/bin/python
STORE := .noticeboard

.PHONY: run test notebooks schemas bench soak lock clean

run: $(VENV)/run.ready $(STORE)/CURRENT
	$(VENV)/bin/noticeboard --store $(STORE) serve

# The store is loaded once; delete .noticeboard to load the samples again.
$(STORE)/CURRENT: | $(VENV)/run.ready
	$(VENV)/bin/noticeboard --store $(STORE) load data_samples

# What draws pages, in a browser or not, beside the rest: two processes that take about as long.
PAGES := tests/browser tests/pages

test: $(VENV)/test.ready
	sh tests/support/chromium.sh
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check --quiet .
	$(VENV)/bin/mypy
	$(PYTHON) -m pytest $(PAGES) > $(VENV)/pages.log 2>&1 & pages=$$!; \
	$(PYTHON) -m pytest $(PAGES:%=--ignore=%); rest=$$?; \
	wait $$pages; of_pages=$$?; cat $(VENV)/pages.log; \
	test $$rest -eq 0 && test $$of_pages -eq 0

# Runs the notebooks over the samples and writes them with what they then show.
notebooks: $(VENV)/test.ready
	$(PYTHON) -m tests.house.notebook_runs

# Writes the JSON Schemas of the notice and of exports.toml anew.
schemas: $(VENV)/test.ready
	$(PYTHON) -m queries.schemas

bench: $(VENV)/test.ready
	$(PYTHON) -m tests.benchmarks

soak: $(VENV)/test.ready
	NOTICEBOARD_SOAK=1 $(PYTHON) -m pytest -m "not browser"

# An environment is ready once the mark of its lock is there, written last: an interrupted
# installation is begun again, a changed lock installed anew.
$(VENV)/run.ready: requirements.lock pyproject.toml tests/support/environment.sh
	sh tests/support/environment.sh $(VENV) requirements.lock run
$(VENV)/test.ready: requirements-dev.lock pyproject.toml tests/support/environment.sh
	sh tests/support/environment.sh $(VENV) requirements-dev.lock test

# Needs uv and the network; the only target that does not use what is locked.
lock:
	uv pip compile --universal --generate-hashes --no-header --python-version 3.11 \
		--extra build pyproject.toml -o requirements.lock
	uv pip compile --universal --generate-hashes --no-header --python-version 3.11 \
		--extra dev pyproject.toml -o requirements-dev.lock

clean:
	rm -rf $(VENV) $(STORE)
