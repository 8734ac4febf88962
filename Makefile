# Two commands, and each sets everything up by itself:
#   make run [DOC=document]   builds the example budget, audits it, a copy with planted errors, and DOC
#   make test                 runs the tests
.PHONY: run test
.DEFAULT_GOAL := run

run:
	@bash scripts/environment requirements.lock
	@.venv/bin/python examples/run.py

test:
	@bash scripts/environment requirements-dev.lock
	@.venv/bin/python -m pytest -n 2 -q
