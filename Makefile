# rung: build, tests, checks. `make help` lists the targets.

CC ?= cc
PREFIX ?= /usr/local
DESTDIR ?=
MODE ?= release
CFLAGS ?= $(if $(filter release,$(MODE)),-O3,-O1) -g
V ?= 0
JOBS ?= 2

# Parallel by itself unless told otherwise.
ifeq ($(MAKELEVEL),0)
ifeq ($(filter -j% --jobserver%,$(MAKEFLAGS)),)
MAKEFLAGS += -j$(JOBS)
endif
endif

FOLDERS ?= base capture dissect stream correlate store pipeline export ui web app
BUILD_ROOT ?= build
BUILD := $(BUILD_ROOT)/$(MODE)

PACKAGES := libpcap sqlite3 libpcre2-8 libxxhash ncursesw libmicrohttpd \
	$(if $(filter Linux,$(shell uname -s)),libseccomp)
TEST_PACKAGES := check jansson
MODE_CFLAGS_asan := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
MODE_CFLAGS_tsan := -fsanitize=thread
MODE_CFLAGS_fuzz := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all \
	-DFACT_SMALL_BATCHES
# The program is optimised as a whole, a fifth faster: its small functions lie in many files. Objects
# hold plain code too, so that tests link at once; clang has other archives for this and goes without.
LTO_CFLAGS := $(if $(filter release,$(MODE)),$(if $(findstring clang,$(shell $(CC) --version)),,\
	-flto=auto -ffat-lto-objects))
# What makes a fault hard to use, as far as the compiler has it (tests/tools/hardening.sh). Sanitizers have their
# own ways and want none of it. FORTIFY needs a compiler that optimises.
HARDENING := $(if $(filter release,$(MODE)),$(shell sh tests/tools/hardening.sh '$(CC)' '$(CFLAGS)'))
HARDENING_LDFLAGS := $(if $(HARDENING),$(shell sh tests/tools/hardening.sh --link '$(CC)'))
WARNINGS := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes \
	-Wmissing-prototypes -Wvla -Wswitch-enum -Wformat=2 -Wundef -Wno-missing-field-initializers
PACKAGE_CFLAGS := $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null || echo MISSING)
PACKAGE_LIBS := $(shell pkg-config --libs $(PACKAGES) 2>/dev/null)
TEST_LIBS := $(shell pkg-config --libs $(TEST_PACKAGES) 2>/dev/null)
BASE_CFLAGS := -std=c17 -D_GNU_SOURCE -I. $(filter-out MISSING,$(PACKAGE_CFLAGS))
RUNG_CFLAGS := $(BASE_CFLAGS) $(WARNINGS) $(HARDENING) $(MODE_CFLAGS_$(MODE))
RUNG_LIBS := $(HARDENING_LDFLAGS) $(PACKAGE_LIBS) -lpthread -lm

SOURCES := $(foreach folder,$(FOLDERS),$(wildcard $(folder)/*.c))
HEADERS := $(foreach folder,$(FOLDERS),$(wildcard $(folder)/*.h))
# The files of the page become part of the program.
ASSETS := $(sort $(wildcard web/assets/*))
ASSETS_C := $(if $(filter web,$(FOLDERS)),$(BUILD)/web/assets_data.c)
OBJECTS := $(SOURCES:%.c=$(BUILD)/%.o) $(ASSETS_C:%.c=%.o)
LIBRARY := $(BUILD)/librung.a
PROGRAM := $(BUILD)/rung
MANUAL := $(BUILD)/rung.1

UNIT_FOLDERS ?= $(FOLDERS)
UNIT_SOURCES := $(foreach folder,$(UNIT_FOLDERS),$(wildcard tests/unit/$(folder)/*.c)) \
	$(wildcard tests/unit/*.c)
UNIT_OBJECTS := $(UNIT_SOURCES:%.c=$(BUILD)/%.o) $(BUILD)/tests/unit/registry.o
UNIT_PROGRAM := $(BUILD)/tests/unit/run

TOOL_SOURCES := $(wildcard tests/tools/script*.c)
SCRIPT2PCAP := $(BUILD)/tests/tools/script2pcap
# Programs of one file each that tests use.
TOOLS := $(patsubst %,$(BUILD)/tests/tools/%,$(filter-out install_deps,$(notdir $(basename \
	$(filter-out $(wildcard tests/tools/script*.c),$(wildcard tests/tools/*.c))))))
# Asks the program as a part of itself: main has another name there.
CONSISTENCY_SOURCES := $(wildcard tests/consistency/*.c)
CONSISTENCY := $(BUILD)/tests/consistency/consistency
SAMPLE := $(BUILD)/sample.pcap
FILE ?= $(SAMPLE)

BENCH_SOURCES := $(filter-out $(wildcard tests/bench/bench_*.c),$(wildcard tests/bench/*.c))
GENERATE_SOURCES := $(filter-out tests/bench/read_pcap.c tests/bench/measure.c,$(BENCH_SOURCES))
MICRO_SOURCES := $(wildcard tests/bench/bench_*.c)
MICRO_PROGRAMS := $(MICRO_SOURCES:%.c=$(BUILD)/%)
BENCH_PROGRAMS := $(addprefix $(BUILD)/tests/bench/,generate read_pcap measure)

FUZZ_SECONDS ?= 60
FUZZ_CC ?= clang
FUZZ_SOURCES := $(wildcard tests/fuzz/fuzz_*.c)
FUZZ_PROGRAMS := $(FUZZ_SOURCES:%.c=$(BUILD)/%)
FUZZ_SHARED := $(filter-out $(FUZZ_SOURCES),$(wildcard tests/fuzz/*.c))

TEST_OBJECTS := $(UNIT_OBJECTS) $(patsubst %.c,$(BUILD)/%.o,$(TOOL_SOURCES) $(BENCH_SOURCES) \
	$(MICRO_SOURCES) $(FUZZ_SOURCES) $(FUZZ_SHARED) $(TOOLS:$(BUILD)/%=%.c) $(CONSISTENCY_SOURCES))

Q := $(if $(filter 1,$(V)),,@)
say = $(if $(filter 1,$(V)),,@printf '  %-5s %s\n' '$(1)' '$(2)')
# Tests are linked from the plain code: -fno-lto, or the compiler does its work on all of it once more.
link = $(Q)$(CC) $(CFLAGS) $(RUNG_CFLAGS) $(if $(LTO_CFLAGS),-fno-lto) -o $@ $^ $(LDFLAGS) $(RUNG_LIBS)

.PHONY: browser all run check fresh asan tsan fuzz bench lint format docs install uninstall clean accept help \
	unit tests deps packages micro programs-for-fuzz programs-for-bench
.DELETE_ON_ERROR:
.SECONDARY:

all: $(PROGRAM)

# --- what is built ---

$(PROGRAM): $(OBJECTS) $(BUILD)/library.list
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(RUNG_CFLAGS) $(LTO_CFLAGS) -Wno-maybe-uninitialized -o $@ $(filter %.o,$^) $(LDFLAGS) $(RUNG_LIBS)

$(LIBRARY): $(filter-out $(BUILD)/app/main.o,$(OBJECTS)) $(BUILD)/library.list
	$(call say,AR,$@)
	$(Q)rm -f $@ && ar rcs $@ $(filter %.o,$^)

# Lists of files that change only when a file is added or removed; what is made of all of them depends
# on its list too.
LIST_library = $(OBJECTS)
LIST_unit = $(UNIT_SOURCES)
LIST_assets = $(ASSETS)
$(BUILD)/%.list: always
	@mkdir -p $(@D) $(BUILD)/tests/unit
	@echo '$(LIST_$*)' | cmp -s - $@ || echo '$(LIST_$*)' > $@
.PHONY: always

$(OBJECTS): OBJECT_CFLAGS := $(LTO_CFLAGS)
# What `rung -V` says of how it was built.
$(BUILD)/app/about.o: OBJECT_CFLAGS := $(LTO_CFLAGS) -DRUNG_HARDENING='"$(HARDENING) $(HARDENING_LDFLAGS)"'
$(BUILD)/%.o: %.c | packages
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(RUNG_CFLAGS) $(OBJECT_CFLAGS) -MMD -MP -c -o $@ $<

$(ASSETS_C): $(ASSETS) web/embed.sh $(BUILD)/assets.list
	$(call say,EMBED,$@)
	@mkdir -p $(@D)
	$(Q)sh web/embed.sh $@ $(ASSETS)

$(ASSETS_C:%.c=%.o): $(ASSETS_C) | packages
	$(call say,CC,$<)
	$(Q)$(CC) $(CFLAGS) $(RUNG_CFLAGS) $(OBJECT_CFLAGS) -MMD -MP -c -o $@ $<

# Without the libraries' headers nothing compiles: say which packages they come in.
packages:
	$(if $(filter MISSING,$(PACKAGE_CFLAGS)),@sh tests/tools/install_deps.sh --list build; exit 1)

# The options of the manual page come from the program's own table.
$(MANUAL): $(PROGRAM)
	$(call say,MAN,$@)
	$(Q)$(PROGRAM) --man > $@

# docs/API.md comes from the table of routes, the tables of docs/SCHEMA.md from those of the kinds; tests
# compare them.
docs: $(MANUAL) $(BUILD)/tests/tools/api_document $(BUILD)/tests/tools/schema_document
	$(call say,DOC,docs/API.md)
	$(Q)$(BUILD)/tests/tools/api_document > docs/API.md
	$(call say,DOC,docs/SCHEMA.md)
	$(Q)$(BUILD)/tests/tools/schema_document < docs/SCHEMA.md > $(BUILD)/SCHEMA.md
	$(Q)cp $(BUILD)/SCHEMA.md docs/SCHEMA.md

# --- tests ---

# Each tests/unit/*/test_NAME.c gives `Suite *test_NAME_suite(void)`; the registry lists them.
SUITES := $(filter test_%,$(notdir $(basename $(UNIT_SOURCES))))
$(BUILD)/tests/unit/registry.c: $(BUILD)/unit.list
	@{ echo '#include <check.h>'; echo '#include "tests/unit/registry.h"'; \
	   for suite in $(SUITES); do echo "Suite *$${suite}_suite(void);"; done; \
	   echo 'const struct registry_row registry[] = {'; \
	   for suite in $(SUITES); do echo "    {\"$${suite}\", $${suite}_suite},"; done; \
	   echo '    {NULL, NULL},'; echo '};'; } > $@

$(BUILD)/tests/unit/registry.o: $(BUILD)/tests/unit/registry.c | packages
	$(Q)$(CC) $(CFLAGS) $(RUNG_CFLAGS) -c -o $@ $<

# What tests/unit/fail_alloc.c stands before, so that an allocation can fail; Check's own are let pass.
FAIL_ALLOC := malloc calloc realloc reallocarray strdup strndup asprintf __asprintf_chk realpath \
	fdopen open_memstream fmemopen tcase_fn_start _mark_point emalloc erealloc
$(UNIT_PROGRAM): $(UNIT_OBJECTS) $(LIBRARY)
	$(call say,LD,$@)
	$(link) $(FAIL_ALLOC:%=-Wl,--wrap=%) $(TEST_LIBS)

$(SCRIPT2PCAP): $(TOOL_SOURCES:%.c=$(BUILD)/%.o) $(LIBRARY)
	$(call say,LD,$@)
	$(link)

$(TOOLS): %: %.o $(LIBRARY)
	$(call say,LD,$@)
	$(link)

$(BUILD)/tests/consistency/rung_main.o: app/main.c | packages
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(RUNG_CFLAGS) -Wno-missing-prototypes -Dmain=rung_main -MMD -MP -c -o $@ $<

$(CONSISTENCY): $(CONSISTENCY_SOURCES:%.c=$(BUILD)/%.o) $(BUILD)/tests/consistency/rung_main.o $(LIBRARY)
	$(call say,LD,$@)
	$(link) $(TEST_LIBS)

$(SAMPLE): tests/scenarios/sample/script.txt $(SCRIPT2PCAP)
	$(call say,PCAP,$@)
	$(Q)$(SCRIPT2PCAP) $< $@

# Build and run the unit tests; SUITE='test_slice test_list' runs those of these files.
unit: $(UNIT_PROGRAM)
	$(Q)TZ=UTC LC_ALL=C.UTF-8 $(UNIT_PROGRAM) $(SUITE)

# All parts of the tests, of what is built in this mode; ends with `N passed, N failed`.
tests: $(PROGRAM) $(UNIT_PROGRAM) $(SCRIPT2PCAP) $(TOOLS) $(CONSISTENCY)
	$(Q)BUILD=$(BUILD) bash tests/run.sh

deps:
	@sh tests/tools/install_deps.sh build

check:
	@sh tests/tools/install_deps.sh build check
	@$(MAKE) --no-print-directory tests

# The same on bare systems of Debian 12 and 13, as root; FRESH=trixie for one of them. See tests/fresh.sh.
fresh:
	@sh tests/tools/install_deps.sh fresh
	@bash tests/fresh.sh $(FRESH)

# What it takes to look at the page with a browser, in `make check` too.
browser:
	@sh tests/tools/install_deps.sh browser

# The page adds nothing that sanitizers could see; threads meet in live runs and in the server.
PARTS_asan := unit scenarios cli corpus screens terminal live attacks
PARTS_tsan := live attacks
asan tsan:
	@sh tests/tools/install_deps.sh build check
	@PARTS='$(or $(PARTS),$(PARTS_$@))' $(MAKE) --no-print-directory MODE=$@ tests

# Make what the scenarios show now what they shall show; review the difference before keeping it.
accept: $(PROGRAM) $(SCRIPT2PCAP) $(TOOLS)
	$(Q)bash tests/scenarios/run.sh --accept $(PROGRAM)
	$(Q)SCRIPT2PCAP=$(SCRIPT2PCAP) sh tests/screens/run.sh $(PROGRAM) --accept

# --- fuzzing ---

$(BUILD)/tests/fuzz/fuzz_%: $(BUILD)/tests/fuzz/fuzz_%.o $(FUZZ_SHARED:%.c=$(BUILD)/%.o) $(LIBRARY)
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(RUNG_CFLAGS) -fsanitize=fuzzer -o $@ $^ $(LDFLAGS) $(RUNG_LIBS)

programs-for-fuzz: $(FUZZ_PROGRAMS) $(SCRIPT2PCAP)

fuzz:
	@sh tests/tools/install_deps.sh build fuzz
	@$(MAKE) --no-print-directory MODE=fuzz CC=$(FUZZ_CC) programs-for-fuzz
	$(Q)BUILD=$(BUILD_ROOT)/fuzz bash tests/fuzz/run.sh $(FUZZ_SECONDS)

# --- benchmarks ---

$(BUILD)/tests/bench/generate: $(GENERATE_SOURCES:%.c=$(BUILD)/%.o) $(LIBRARY)
	$(call say,LD,$@)
	$(link)

$(BUILD)/tests/bench/read_pcap $(BUILD)/tests/bench/measure: %: %.o
	$(call say,LD,$@)
	$(link)

$(MICRO_PROGRAMS): %: %.o $(LIBRARY)
	$(call say,LD,$@)
	$(link)

programs-for-bench: $(PROGRAM) $(BENCH_PROGRAMS) $(TOOLS)

# BENCH="a live" chooses cases; see tests/bench/bench.sh.
bench:
	@sh tests/tools/install_deps.sh build
	@$(MAKE) --no-print-directory programs-for-bench
	$(Q)BUILD=$(BUILD) bash tests/bench/bench.sh $(BENCH)

# Small benchmarks of single functions.
micro: $(MICRO_PROGRAMS)
	$(Q)for program in $^; do $$program || exit 1; done

# --- checks of the source ---

FORMATTED = $(shell find $(wildcard $(FOLDERS)) tests -name '*.[ch]')
ALL_HEADERS := $(HEADERS) $(shell find tests -name '*.h')
TIDY_MARKS := $(patsubst %.c,$(BUILD)/lint/%.tidy,$(SOURCES) $(TOOL_SOURCES) $(BENCH_SOURCES) \
	$(MICRO_SOURCES) $(FUZZ_SOURCES) $(UNIT_SOURCES) $(CONSISTENCY_SOURCES))
# A header of table rows (NAME_rows.h) is read with its macro defined, not alone.
ALONE_MARKS := $(patsubst %.h,$(BUILD)/lint/%.alone,$(filter-out %_rows.h,$(ALL_HEADERS)))

.PHONY: lint-layers lint-state lint-format
lint-layers:
	$(call say,LINT,layers and sizes)
	$(Q)sh tests/lint/selftest.sh
	$(Q)sh tests/lint/layers.sh docs/ARCHITECTURE.md .
	$(Q)sh tests/lint/sizes.sh .

lint-state: $(OBJECTS)
	$(call say,LINT,file-scope variables)
	$(Q)sh tests/lint/state.sh $(OBJECTS)

lint-format:
	$(call say,LINT,format)
	$(Q)sh tests/lint/format.sh $(FORMATTED)

$(BUILD)/lint/%.alone: %.h $(ALL_HEADERS) | packages
	@mkdir -p $(@D)
	$(Q)$(CC) $(RUNG_CFLAGS) -Wno-unused-function -Wno-pedantic -Werror -fsyntax-only -x c $<
	@touch $@

# The object file is older than none of the headers, so a mark is redone when one of them changes.
$(BUILD)/lint/%.tidy: %.c $(BUILD)/%.o .clang-tidy
	$(call say,TIDY,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(RUNG_CFLAGS) -Werror -fsyntax-only $<
	$(Q)clang-tidy --quiet $< -- $(BASE_CFLAGS) 2>$@.log || { cat $@.log >&2; exit 1; }
	@touch $@

.PHONY: lint-all
lint-all: lint-layers lint-state lint-format $(ALONE_MARKS) $(TIDY_MARKS)

lint:
	@sh tests/tools/install_deps.sh build check lint
	@$(MAKE) --no-print-directory -k lint-all
	@echo 'lint: ok'

format:
	clang-format -i $(FORMATTED)

# --- for the user ---

# Show the calls of our sample, or of FILE, and the first of them as a ladder.
run:
	@sh tests/tools/install_deps.sh build
	@$(MAKE) --no-print-directory $(PROGRAM) $(if $(filter $(SAMPLE),$(FILE)),$(SAMPLE))
	@echo; echo '$$ rung calls $(FILE)'
	@$(PROGRAM) calls '$(FILE)'
	@number=$$($(PROGRAM) calls --quiet --plain --columns n --limit 1 '$(FILE)') && \
	    echo && echo "\$$ rung ladder $(FILE) $$number" && $(PROGRAM) ladder '$(FILE)' "$$number"

BINDIR := $(DESTDIR)$(PREFIX)/bin
MANDIR := $(DESTDIR)$(PREFIX)/share/man/man1
DOCDIR := $(DESTDIR)$(PREFIX)/share/doc/rung

install: $(PROGRAM) $(MANUAL)
	install -d '$(BINDIR)' '$(MANDIR)' '$(DOCDIR)/docs'
	install -m 755 $(PROGRAM) '$(BINDIR)/rung'
	install -m 644 $(MANUAL) '$(MANDIR)/rung.1'
	install -m 644 README.md CHANGELOG.md LICENSE '$(DOCDIR)'
	install -m 644 docs/*.md '$(DOCDIR)/docs'

uninstall:
	rm -f '$(BINDIR)/rung' '$(MANDIR)/rung.1'
	rm -rf '$(DOCDIR)'

clean:
	rm -rf $(BUILD_ROOT)

help:
	@echo 'make            build $(PROGRAM)'
	@echo 'make run        install what is missing, build, show a sample (or FILE=x.pcap)'
	@echo 'make check      install what is missing, build, run all tests'
	@echo 'make fresh      run and check on bare systems of Debian 12 and 13, as root; FRESH=trixie for one'
	@echo 'make asan tsan  the same tests with sanitizers'
	@echo 'make unit       the unit tests alone; SUITE=test_slice for those of one file'
	@echo 'make browser    install a browser, so that make check looks at the page too'
	@echo 'make accept     rewrite what the scenarios expect'
	@echo 'make fuzz       fuzz the readers for FUZZ_SECONDS=$(FUZZ_SECONDS)'
	@echo 'make bench      measure against libpcap, sngrep, tshark; BENCH="a b c shapes ui web live"'
	@echo 'make micro      measure single functions'
	@echo 'make lint       layers, headers, formatting, clang-tidy; make format mends the formatting'
	@echo 'make docs       the manual page'
	@echo 'make install    below PREFIX=$(PREFIX) (DESTDIR for packagers); make uninstall'
	@echo 'make clean      remove $(BUILD_ROOT)'
	@echo 'Variables: CC CFLAGS LDFLAGS MODE=release|asan|tsan V=1 JOBS=$(JOBS) PREFIX DESTDIR'

-include $(OBJECTS:.o=.d) $(TEST_OBJECTS:.o=.d) $(BUILD)/tests/consistency/rung_main.d
