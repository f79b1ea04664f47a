.PHONY: run test bench fmt clean
SHELL := /bin/bash
export CARGO_TARGET_DIR ?= target

run: ; @.ci/setup run && .ci/build release && exec $(CARGO_TARGET_DIR)/release/portal demo --assets $(CARGO_TARGET_DIR)/site/pkg $(ARGS)

test: ; @.ci/test

bench: ; @.ci/setup bench && .ci/build release && node tests/bench/run.mjs $(ARGS)

fmt: ; cargo fmt --all

clean: ; rm -rf target data
