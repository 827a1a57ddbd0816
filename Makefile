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

# Two processes; `tests/conftest.py` says what goes to which, longest first.
TWO := -n 2 --no-loadscope-reorder

test: $(VENV)/test.ready
	sh tests/support/chromium.sh
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check --quiet .
	$(VENV)/bin/mypy
	$(PYTHON) -m pytest $(TWO)

# Runs the notebooks over the samples and writes them with what they then show.
notebooks: $(VENV)/test.ready
	$(PYTHON) -m tests.house.notebook_runs

# Writes the JSON Schemas of the notice and of exports.toml anew.
schemas: $(VENV)/test.ready
	$(PYTHON) -m queries.schemas

# AGAINST=DIR times the loads of another checkout beside this one.
bench: $(VENV)/test.ready
	$(PYTHON) -m tests.benchmarks $(if $(AGAINST),--against $(AGAINST))

soak: $(VENV)/test.ready
	NOTICEBOARD_SOAK=1 $(PYTHON) -m pytest $(TWO) -m "not browser"

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
