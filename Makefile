# firstday: the build. Everything it makes goes to $(O); sources are found from tests/lint/floors.
#
#   make run          the sample city's day, replayed, at an address that is printed
#   make check        everything a change must pass
#   make all          build/firstday and build/firstdayd
#
# also: night, bench, fuzz, deps, and the steps of check one by one: $(CHECK)

O ?= build
CC ?= cc
BASE_CFLAGS = -std=c17 -D_DEFAULT_SOURCE -D_GNU_SOURCE -O2 -g -Isvc -I. -I$(O) -MMD -MP \
	-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wswitch-enum -Wformat=2 -Wvla \
	-Wstrict-prototypes -Wmissing-prototypes -Wno-overlength-strings -Werror
HARDEN = -fstack-protector-strong -fstack-clash-protection -D_FORTIFY_SOURCE=2 -fPIE
SANITIZE = -O1 -g1 -Wno-format-truncation -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
VARIANT_CFLAGS ?= $(HARDEN)
VARIANT_LDFLAGS ?= -pie -Wl,-z,relro,-z,now
LIBS = -levent -lcurl -lsqlite3 -lical -ljansson -lcsv -lzip -lsodium -lcrypto -lprotobuf-c -lexpat -lm

FOLDERS := $(shell awk '/^[0-9]/ { print $$2 }' tests/lint/floors)
MAINS := svc/firstday.c svc/firstdayd.c
CMDS := $(wildcard svc/cli/cmd_*.c) $(wildcard svc/cli/cli*.c)
LIB_SRC := $(filter-out $(MAINS) $(CMDS),$(foreach f,$(FOLDERS),$(sort $(wildcard $(f)/*.c))))
LIB_OBJ := $(LIB_SRC:%.c=$(O)/%.o)
CMD_OBJ := $(CMDS:%.c=$(O)/%.o)
TEST_LIB_OBJ := $(patsubst %.c,$(O)/%.o,$(sort $(wildcard tests/lib/*.c)))
UNIT := $(patsubst %.c,$(O)/%,$(sort $(wildcard tests/unit/*.c)))
PROP := $(patsubst %.c,$(O)/%,$(sort $(wildcard tests/prop/*.c)))
FAULT := $(patsubst %.c,$(O)/%,$(sort $(wildcard tests/fault/*.c)))
BENCH := $(patsubst %.c,$(O)/%,$(sort $(wildcard tests/bench/bench_*.c)))
HEADERS := $(foreach f,$(FOLDERS),$(sort $(wildcard $(f)/*.h)))

# The sample city's day from the afternoon before, a minute a second. It starts anew each time.
PLAN ?= conf/newport/J4.json
REPLAY ?= 2023-09-14T16:00
SPEED ?= 60
.PHONY: run
run:
	@tests/lib/deps.sh run
	@$(MAKE) --no-print-directory -j$$(nproc) all $(O)/newport/newport.tt
	@rm -f $(O)/newport/firstday.db* $(O)/newport/keys
	@exec $(O)/firstdayd -c conf/newport/newport.conf --replay $(REPLAY) --speed $(SPEED) --plan $(PLAN)
$(O)/newport/newport.tt: conf/newport/newport_gtfs.zip $(O)/firstday
	@mkdir -p $(@D)
	@echo "  build    $@, the timetable"
	@$(O)/firstday timetable build $< -o $@

# Everything a change must pass, in the order of how soon it tells.
CHECK = lint units headers all clang unit prop corpora judges sim e2e web asan
.PHONY: check deps
check:
	@tests/lib/deps.sh check
	@O=$(O) tests/lib/check.sh $(CHECK)
deps:
	@tests/lib/deps.sh check

.PHONY: all
all: $(patsubst svc/%.c,$(O)/%,$(wildcard $(MAINS)))

$(O)/firstday: $(O)/svc/firstday.o $(CMD_OBJ) $(O)/libsvc.a
	@echo "  link     $@"
	@$(CC) $(VARIANT_CFLAGS) $(VARIANT_LDFLAGS) -o $@ $^ $(LIBS)

$(O)/firstdayd: $(O)/svc/firstdayd.o $(O)/svc/cli/cli.o $(O)/libsvc.a
	@echo "  link     $@"
	@$(CC) $(VARIANT_CFLAGS) $(VARIANT_LDFLAGS) -o $@ $^ $(LIBS)

# GTFS Realtime: the decoder that protobuf-c makes of our .proto; its code is not ours to warn of.
PROTO := $(O)/gen/svc/travel/live/live.pb-c
$(PROTO).h $(PROTO).c &: svc/travel/live/live.proto
	@mkdir -p $(@D)
	@protoc-c --proto_path=$(<D) --c_out=$(@D) $<
$(PROTO).o: $(PROTO).c $(O)/flags
	@echo "  compile  $<"
	@$(CC) $(BASE_CFLAGS) $(VARIANT_CFLAGS) -Wno-conversion -Wno-pedantic -c -o $@ $<
$(O)/svc/travel/live/live.o: $(PROTO).h
# Tests encode what it decodes.
$(patsubst %.c,$(O)/%.o,$(wildcard tests/*/*live*.c)): $(PROTO).h

$(O)/libsvc.a: $(LIB_OBJ) $(PROTO).o
	@rm -f $@
	@ar rcs $@ $^

$(O)/%.o: %.c $(O)/flags
	@mkdir -p $(@D)
	@echo "  compile  $<"
	@$(CC) $(BASE_CFLAGS) $(VARIANT_CFLAGS) $(FILE_CFLAGS) -c -o $@ $<

# SQL, style and script as string literals, one a line, included by the file that uses them.
GEN := $(patsubst %,$(O)/gen/%.h,$(sort $(wildcard svc/store/schema/*.sql svc/http/page/*)))
$(GEN): $(O)/gen/%.h: %
	@mkdir -p $(@D)
	@sed -e 's/[\\"]/\\&/g' -e 's/^/"/' -e 's/$$/\\n"/' $< > $@
$(O)/svc/store/migrate.o $(O)/svc/http/static.o $(O)/svc/http/person_page.o: $(GEN)

# Compile everything again when the flags change.
.PHONY: FORCE
$(O)/flags: FORCE
	@mkdir -p $(O)
	@echo '$(CC) $(BASE_CFLAGS) $(VARIANT_CFLAGS)' | cmp -s - $@ || \
		echo '$(CC) $(BASE_CFLAGS) $(VARIANT_CFLAGS)' > $@

# Tests: one program a file, each linked with the one library.
$(O)/tests/%: $(O)/tests/%.o $(TEST_LIB_OBJ) $(O)/libsvc.a
	@$(CC) $(VARIANT_CFLAGS) $(VARIANT_LDFLAGS) -o $@ $^ -lcmocka $(LIBS) \
		$$(sed -n '1,2s|.*wrap: \([a-z_0-9 ]*\).*|\1|p' tests/$*.c | sed 's/[^ ][^ ]*/-Wl,--wrap=&/g')

# The faults are with the units, and first: one of them takes longest.
.PHONY: unit prop fault
unit: $(FAULT) $(UNIT)
	@tests/lib/run.sh $(FAULT) $(UNIT)
prop: $(PROP)
	@tests/lib/run.sh $(PROP)
fault: $(FAULT)
	@tests/lib/run.sh $(FAULT)

# Every count that an issue names (tests/lib/night.sh): NIGHT_SEEDS (100000) of each property, NIGHT_SIM ("1 5000")
# lives, NIGHT_FUZZ (300) seconds a reader, NIGHT_KILLS ("20000 20") texts and kills, NIGHT_FEEDS (zips by path). PROP_SEEDS="7 7" alone tries one seed of a property.
.PHONY: night
night: all $(PROP) $(O)/tests/sim/sim $(O)/tests/bench/fill $(O)/newport/newport.tt \
	$(patsubst %,$(O)/tests/unit/test_%_bombs,busy directory)
	@$(MAKE) $(FUZZ_ARGS)
	@tests/lib/night.sh $(O)

# Numbers to look at; nothing passes or fails by them.
.PHONY: bench
BENCH_HELP := $(O)/tests/bench/fill $(O)/tests/bench/sink $(O)/tests/bench/slow_sync.so
$(O)/tests/bench/slow_sync.so $(O)/tests/e2e/powercut.so: %.so: %.o
	@$(CC) $(VARIANT_CFLAGS) -shared -o $@ $<
bench: all $(BENCH) $(BENCH_HELP) $(O)/newport/newport.tt
	@for program in $(filter-out %/bench_csa,$(BENCH)); do $$program || exit 1; done
	@tests/lib/deps.sh bench
	@O=$(O) $$(tests/lib/node.sh) tests/bench/late.mjs
	@O=$(O) $$(tests/lib/node.sh) tests/bench/peers.mjs
	@O=$(O) $$(tests/lib/node.sh) tests/bench/sends.mjs
	@tests/lib/deps.sh check
	@O=$(O) $$(tests/lib/node.sh) tests/bench/kannel.mjs

# Whole lives of plans under seeded chance: SEEDS="FROM TO".
SIM_OBJ := $(patsubst %.c,$(O)/%.o,$(sort $(wildcard tests/sim/*.c)))
SEEDS ?= 1 150
.PHONY: sim
sim: $(O)/tests/sim/sim
	@tests/sim/run.sh $< $(SEEDS)
$(O)/tests/sim/sim: $(SIM_OBJ) $(TEST_LIB_OBJ) $(O)/libsvc.a
	@echo "  link     $@"
	@$(CC) $(VARIANT_CFLAGS) $(VARIANT_LDFLAGS) -o $@ $^ -lcmocka $(LIBS)

# The programs against packages of others, and end to end: with the real Kannel, for whole days.
JUDGES := $(sort $(wildcard tests/judges/judge_*.mjs))
E2E := $(sort $(wildcard tests/e2e/test_*.mjs))
WEB := $(sort $(wildcard tests/web/test_*.mjs))
.PHONY: judges e2e web
judges: all $(O)/tests/judges/zones $(O)/tests/judges/busy $(O)/newport/newport.tt
	@tests/lib/run.sh $(JUDGES)
E2E_HELP := $(O)/tests/e2e/after_day $(O)/tests/e2e/powercut.so $(O)/tests/bench/fill $(O)/tests/bench/sink
e2e: all $(O)/newport/newport.tt $(E2E_HELP)
	@rm -rf $(O)/e2e && mkdir -p $(O)/e2e
	@JOBS=1 tests/lib/run.sh $(E2E)
# The page in a real browser.
web: all $(O)/newport/newport.tt
	@JOBS=1 tests/lib/run.sh $(WEB)

# Readers under libFuzzer (tests/fuzz/README.md), the pure folders only: fuzz mutates each for FUZZ_SECONDS, corpora
# tries each file that is kept and FUZZ_RUNS mutations, the same ones every time. FUZZ="zip tt" chooses.
FUZZ ?=
FUZZ_SECONDS ?= 20
FUZZ_RUNS ?= 2000
FUZZ_FOLDERS := $(filter-out svc svc/app svc/http svc/io svc/store,$(FOLDERS))
FUZZ_OBJ := $(foreach f,$(FUZZ_FOLDERS),$(patsubst %.c,$(O)/%.o,$(sort $(wildcard $(f)/*.c))))
FUZZ_PROGRAMS := $(patsubst %.c,$(O)/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
# NULL + 0, which is what an empty table is walked from, is no fault (and none any more in C2y, N3322).
FUZZ_SANITIZE = -fsanitize=address,undefined -fno-sanitize=pointer-overflow
FUZZ_ARGS = --no-print-directory O=$(O)/fuzz CC=clang VARIANT_LDFLAGS='$(FUZZ_SANITIZE)' fuzz-programs \
	VARIANT_CFLAGS='-O1 -fno-omit-frame-pointer -fno-sanitize-recover=all $(FUZZ_SANITIZE) -fsanitize=fuzzer-no-link'
.PHONY: fuzz corpora fuzz-programs
fuzz:
	@$(MAKE) $(FUZZ_ARGS)
	@tests/fuzz/run.sh $(O)/fuzz seconds $(FUZZ_SECONDS) $(FUZZ)
corpora:
	@$(MAKE) $(FUZZ_ARGS)
	@tests/fuzz/run.sh $(O)/fuzz runs $(FUZZ_RUNS) $(FUZZ)
fuzz-programs: $(FUZZ_PROGRAMS) $(O)/tests/fuzz/seeds
$(FUZZ_PROGRAMS): $(O)/tests/fuzz/%: $(O)/tests/fuzz/%.o $(O)/tests/fuzz/fuzz.o $(O)/tests/lib/feed.o $(O)/fuzzed.a
	@$(CC) $(VARIANT_LDFLAGS) -fsanitize=fuzzer -o $@ $^ -lcmocka $(LIBS)
$(O)/tests/fuzz/seeds: $(O)/tests/fuzz/seeds.o $(O)/tests/lib/feed.o $(O)/fuzzed.a
	@$(CC) $(VARIANT_LDFLAGS) -o $@ $^ -lcmocka $(LIBS)
$(O)/fuzzed.a: $(FUZZ_OBJ) $(PROTO).o
	@rm -f $@
	@ar rcs $@ $^

# Unit and property tests again under the address and undefined-behaviour sanitizers.
.PHONY: asan
asan:
	@$(MAKE) --no-print-directory O=$(O)/asan VARIANT_CFLAGS='$(SANITIZE)' VARIANT_LDFLAGS= unit

# The second compiler reads everything too.
.PHONY: clang
clang: all
	@printf '%s\n' $(wildcard $(MAINS)) $(CMDS) $(LIB_SRC) $(wildcard tests/*/*.c) | xargs -n 8 -P $$(nproc) \
		clang $(filter-out -MMD -MP,$(BASE_CFLAGS)) -fsyntax-only

.PHONY: lint units headers
units:
	@tests/lint/units.sh $(O)/units
lint: headers
	@tests/lint/run.sh && echo "  lint     floors, doors and sizes hold"
headers: $(HEADERS:%=$(O)/headers/%.ok)
	@echo "  headers  each stands alone"
$(O)/headers/%.h.ok: %.h
	@mkdir -p $(@D)
	@echo '#include "$*.h"' | $(CC) $(BASE_CFLAGS) -x c -fsyntax-only -MF $@.d -MT $@ - && touch $@

.PHONY: format clean
format:
	@clang-format -i $$(git ls-files '*.c' '*.h')
clean:
	rm -rf $(O)

-include $(shell find $(O) -name '*.d' 2>/dev/null)
