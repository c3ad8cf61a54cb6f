PYTHON ?= python3

.PHONY: help setup demo run test lint types bench soak
help setup demo run test lint types bench soak:
	@$(PYTHON) run.py $@
.DEFAULT_GOAL := help
