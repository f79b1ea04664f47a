.PHONY: run run-cluster test faults malformed bench fmt clean
SHELL := /bin/bash
export CARGO_TARGET_DIR ?= target
export PORT CYCLES

run: ; @.ci/setup run && .ci/build dev && exec $(CARGO_TARGET_DIR)/debug/portal demo --assets $(CARGO_TARGET_DIR)/site/pkg $(ARGS)

run-cluster: ; @.ci/setup test && .ci/build dev && exec tests/cluster/run

test: ; @.ci/test

faults: ; @exec tests/faults/run

malformed: ; LIVE_MALFORMED=$${MESSAGES:-1000000} cargo test --quiet --package live --test it malformed:: -- --nocapture

bench: ; @.ci/setup bench && .ci/build release && node tests/bench/run.mjs $(ARGS)

fmt: ; cargo fmt --all

clean: ; rm -rf target data
