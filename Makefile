# Verbs of the project; each is thin, what it does stands in the tools it calls.
CARGO ?= cargo
# Modules named by the children! macro are not seen by `cargo fmt`, so rustfmt gets the files themselves.
SOURCES = $(shell find src crates tests bench -name '*.rs' -not -path 'tests/golden/*')

PROGRAM ?= target/release/pgutil
prefix ?= /usr/local
bindir = $(DESTDIR)$(prefix)/bin
datadir = $(DESTDIR)$(prefix)/share
man1 = $(datadir)/man/man1
bash_completions = $(datadir)/bash-completion/completions
zsh_functions = $(datadir)/zsh/site-functions
fish_completions = $(datadir)/fish/vendor_completions.d

# The static build for this kind of machine, which is what is measured and released.
TARGET = $(shell uname -m)-unknown-linux-musl
STATIC = target/$(TARGET)/release/pgutil
# musl's own C library makes the smaller program.
STATIC_CC = $(shell command -v musl-gcc || echo $(CC)) -O2 -static

.PHONY: build test fuzz check format golden demo install uninstall static parts order bench bench-tools dist prove clean

# On Linux the program is static, so that it runs in an empty image. It is put where cargo would have put another one, for
# everyone who looks for it there.
build:
	sh tests/setup.sh build
ifeq ($(shell uname -s),Linux)
	$(MAKE) static
	install -d target/release
	install -m 755 "$(STATIC)" target/release/pgutil
else
	$(CARGO) build --release --locked
endif

test:
	sh tests/setup.sh test
	sh tests/run.sh $(CARGO) test --locked

# The same random input for the parsers as in the tests, and forty times more of it.
fuzz:
	PGUTIL_FUZZ_ROUNDS=20000 $(CARGO) test --locked --bin pgutil fuzz

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

# Builds nothing where the program is newer than its source, so that `sudo make install` leaves no files of root's here.
target/release/pgutil: $(shell find src crates -name '*.rs') crates/listing/Cargo.toml Cargo.toml Cargo.lock
	$(MAKE) build

# Another program than this project's need not be built, and its path may hold blanks.
ifeq ($(PROGRAM),target/release/pgutil)
install: $(PROGRAM)
endif
install:
	install -d "$(bindir)" "$(man1)" "$(bash_completions)" "$(zsh_functions)" "$(fish_completions)"
	install -m 755 "$(PROGRAM)" "$(bindir)/pgutil"
	umask 022; "$(PROGRAM)" manual --output-dir="$(man1)"
	umask 022; "$(PROGRAM)" completion bash > "$(bash_completions)/pgutil"
	umask 022; "$(PROGRAM)" completion zsh > "$(zsh_functions)/_pgutil"
	umask 022; "$(PROGRAM)" completion fish > "$(fish_completions)/pgutil.fish"

uninstall:
	rm -f "$(bindir)/pgutil" "$(man1)/pgutil.1" "$(man1)"/pgutil-*.1
	rm -f "$(bash_completions)/pgutil" "$(zsh_functions)/_pgutil" "$(fish_completions)/pgutil.fish"

# The linker of this target writes a map, from which `packaging/parts` tells the bytes of each part.
MAP = target/$(TARGET)/release/pgutil.map
MAP_FLAGS = $(if $(filter x86_64-unknown-linux-musl,$(TARGET)),-- "-Clink-arg=-Map=$(CURDIR)/$(MAP)")

static:
	CC_$(subst -,_,$(TARGET))=$(CC) $(CARGO) rustc --release --locked --package pgutil --bin pgutil --target $(TARGET) $(MAP_FLAGS)

# Bytes by section, crate and module of the static program.
parts: static
	packaging/parts $(MAP)

# Finds the functions that every start and request runs, for the linker to put side by side. Needs valgrind. Cargo does not
# see that the linker's script is new.
order: static bench-tools
	packaging/order "$(STATIC)" "$(MAP)" target/release/examples/bench target/bench
	$(CARGO) clean --release --locked --target $(TARGET) --package pgutil

# TARGETS may name some of the targets. Needs python3, the cross compilers, and the targets of rustup.
dist:
	packaging/dist $(TARGETS)

# ARGS may be --json and --rounds=N. The program is measured as it is once installed: the file that a linker writes lies in
# memory in smaller pieces.
bench: static bench-tools
	install -m 755 "$(STATIC)" target/bench/pgutil
	target/release/examples/bench target/bench target/bench/pgutil $(ARGS)

bench-tools:
	mkdir -p target/bench
	$(STATIC_CC) -o target/bench/bare bench/bare.c
	$(CC) -O2 -static -o target/bench/launch bench/launch.c
	$(CARGO) build --profile bench --locked --example bench

# The static program alone in an empty root. Needs root.
prove: static bench-tools
	sh bench/prove.sh target/release/examples/bench target/bench $(STATIC)

clean:
	$(CARGO) clean
