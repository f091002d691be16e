# Verbs of the project; each is thin, what it does stands in the tools it calls.
CARGO ?= cargo
# Modules named by the children! macro are not seen by `cargo fmt`, so rustfmt gets the files themselves.
SOURCES = $(shell find src tests -name '*.rs' -not -path 'tests/golden/*')

.PHONY: build test check format golden demo clean

build:
	$(CARGO) build --release --locked

test:
	$(CARGO) test --locked

check:
	rustfmt --check --edition 2024 $(SOURCES)
	$(CARGO) clippy --locked --all-targets -- --deny warnings
	RUSTDOCFLAGS='--deny warnings' $(CARGO) doc --locked --no-deps --document-private-items

format:
	rustfmt --edition 2024 $(SOURCES)

golden:
	PGUTIL_GOLDEN=1 $(CARGO) test --locked --test tests as_reviewed

demo: build
	$(CARGO) build --locked --example standin
	sh tests/demo.sh

clean:
	$(CARGO) clean
