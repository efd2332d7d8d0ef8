# rung: build, tests, checks. `make help` lists the targets.

CC ?= cc
CFLAGS ?= -O2 -g
PREFIX ?= /usr/local
DESTDIR ?=
MODE ?= release
V ?= 0

FOLDERS ?= base capture dissect correlate store export ui web app
BUILD_ROOT ?= build
BUILD := $(BUILD_ROOT)/$(MODE)

PACKAGES := libpcap sqlite3 jansson libpcre2-8
MODE_CFLAGS_asan := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
MODE_CFLAGS_tsan := -fsanitize=thread
MODE_CFLAGS_fuzz := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
WARNINGS := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes \
	-Wmissing-prototypes -Wvla -Wswitch-enum -Wformat=2 -Wundef -Wno-missing-field-initializers
RUNG_CFLAGS = -std=c17 -D_GNU_SOURCE -I. $(WARNINGS) $(MODE_CFLAGS_$(MODE)) \
	$(shell pkg-config --cflags $(PACKAGES))
RUNG_LIBS = $(shell pkg-config --libs $(PACKAGES)) -lpthread -lm

SOURCES := $(foreach folder,$(FOLDERS),$(wildcard $(folder)/*.c))
OBJECTS := $(SOURCES:%.c=$(BUILD)/%.o)
LIBRARY := $(BUILD)/librung.a
PROGRAM := $(BUILD)/rung

UNIT_FOLDERS ?= $(FOLDERS)
UNIT_SOURCES := $(foreach folder,$(UNIT_FOLDERS),$(wildcard tests/unit/$(folder)/*.c)) \
	$(wildcard tests/unit/*.c)
UNIT_OBJECTS := $(UNIT_SOURCES:%.c=$(BUILD)/%.o) $(BUILD)/tests/unit/registry.o
UNIT_PROGRAM := $(BUILD)/tests/unit/run

Q := $(if $(filter 1,$(V)),,@)
say = $(if $(filter 1,$(V)),,@printf '  %-5s %s\n' '$(1)' '$(2)')

.PHONY: all unit clean
all: $(PROGRAM)

$(PROGRAM): $(BUILD)/app/main.o $(LIBRARY)
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(RUNG_CFLAGS) -o $@ $^ $(LDFLAGS) $(RUNG_LIBS)

$(LIBRARY): $(filter-out $(BUILD)/app/main.o,$(OBJECTS))
	$(call say,AR,$@)
	$(Q)rm -f $@ && ar rcs $@ $^

$(BUILD)/%.o: %.c
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(RUNG_CFLAGS) -MMD -MP -c -o $@ $<

# Each tests/unit/*/test_NAME.c gives `Suite *test_NAME_suite(void)`; the registry lists them.
$(BUILD)/tests/unit/registry.c: $(UNIT_SOURCES) Makefile
	@mkdir -p $(@D)
	@{ echo '#include <check.h>'; echo '#include "tests/unit/registry.h"'; \
	   for f in $(filter test_%,$(notdir $(basename $(UNIT_SOURCES)))); do \
	       echo "Suite *$${f}_suite(void);"; done; \
	   echo 'suite_maker *const registry[] = {'; \
	   for f in $(filter test_%,$(notdir $(basename $(UNIT_SOURCES)))); do \
	       echo "    $${f}_suite,"; done; \
	   echo '    NULL,'; echo '};'; } > $@

$(BUILD)/tests/unit/registry.o: $(BUILD)/tests/unit/registry.c
	$(Q)$(CC) $(CFLAGS) $(RUNG_CFLAGS) -c -o $@ $<

$(UNIT_PROGRAM): $(UNIT_OBJECTS) $(LIBRARY)
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(RUNG_CFLAGS) -o $@ $^ $(LDFLAGS) $(RUNG_LIBS) $(shell pkg-config --libs check)

# Build and run the unit tests; SUITE=test_slice runs one.
unit: $(UNIT_PROGRAM)
	$(Q)TZ=UTC LC_ALL=C.UTF-8 $(UNIT_PROGRAM) $(SUITE)

clean:
	rm -rf $(BUILD_ROOT)

-include $(OBJECTS:.o=.d) $(UNIT_OBJECTS:.o=.d)
