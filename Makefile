# Mujeeb. Two commands for a fresh machine: make run, make test.

# The vault's encryption comes from a static SQLite that `make deps` builds;
# the tag libsqlite3 makes the stock driver link against it. Every build has these
# settings, whatever it is for and in whatever clone: what was compiled once is
# compiled for all. So no setting that the compiler's cache counts names a folder
# of this clone: the compiler looks for SQLite's header in CPATH, the linker alone
# is told where the library is, and the cache knows the library by its number.
# (gcc looks into LIBRARY_PATH last, behind a stock SQLite of the system.)
TAGS   := libsqlite3,sqlite_omit_load_extension,migrated_fynedo
SQLITE := $(CURDIR)/build/sqlite
SYSTEM := $(shell uname)

FLAGS  := -buildvcs=false -trimpath -buildmode=pie -tags=$(TAGS)
LINK   := -extldflags=-L$(SQLITE)

export CGO_ENABLED := 1
export CGO_CFLAGS  := -O2 -DSQLITE3MC_BUILD=$(shell tools/deps.sh id)
export CGO_LDFLAGS := -lm
export CPATH       := $(SQLITE)
export GOFLAGS     := $(FLAGS) -ldflags=$(LINK)
export LANG        := en_US.UTF-8

# On a Mac the driver names Homebrew's SQLite before CPATH is looked at.
ifeq ($(SYSTEM),Darwin)
CGO_CFLAGS  += -I$(SQLITE)
CGO_LDFLAGS += -L$(SQLITE)
endif

WINDOWS := GOOS=windows GOARCH=amd64 CC=x86_64-w64-mingw32-gcc AR=x86_64-w64-mingw32-ar \
	CPATH=$(SQLITE)-windows GOFLAGS='$(FLAGS) -ldflags=$(LINK)-windows'

# What the linker stamps, and what it leaves out of packages. A command that says
# -ldflags itself says LINK as well.
STAMP = $(shell tools/version.sh ldflags)
STRIP := -s -w -buildid=

GOLANGCI    := go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
GOVULNCHECK := go run golang.org/x/vuln/cmd/govulncheck@v1.9.0

.PHONY: run build windows packages try-packages mac test test-windows gates check fuzz soak bench deps test-deps env env-windows tour pictures thirdparty clean

run: build ## set up, build and open the program; without a display, draw the tour instead
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" = Darwin ]; then ./mujeeb; \
	else go run ./tools/tour build/tour && echo "There is no display here. The pages are drawn in build/tour"; fi

build: deps
	go build -ldflags "$(LINK) $(STAMP)" -o mujeeb .

test: test-deps ## set up and run every test
	go vet ./...
	go test -timeout 30m ./... # for a slow machine: the window's tests take minutes

gates: ## format, lint and go.mod: the quick half of check
	@test -z "$$(gofmt -l .)" || { gofmt -l .; echo "run gofmt -w on these"; exit 1; }
	go mod tidy -diff
	$(GOLANGCI) run ./...

check: test gates ## also known vulnerabilities, data races, every fuzz target, Windows and the packages
	@$(GOVULNCHECK) ./... >build/vulnerabilities.txt 2>&1; status=$$?; cat build/vulnerabilities.txt; \
	if grep -q '^govulncheck: fetching' build/vulnerabilities.txt; then echo "NOT CHECKED for known vulnerabilities: their list can't be reached"; \
	else exit $$status; fi
	GOFLAGS='$(filter-out -buildmode=pie,$(GOFLAGS))' go test -race -shuffle=on -timeout 40m -skip '^TestDesktop_Memory' ./... # which has no PIE, and whose own memory takes too long to look through
	tools/fuzz.sh $(FUZZTIME)
	$(MAKE) test-windows try-packages

test-windows: ## run the tests of the vault and of the window as Windows programs, under wine
	@tools/deps.sh try
	@$(WINDOWS) SQLITE=build/sqlite-windows tools/deps.sh sqlite
	$(WINDOWS) tools/wine/test.sh

FUZZTIME := 60s
fuzz: test-deps ## run every fuzz target for $(FUZZTIME)
	tools/fuzz.sh $(FUZZTIME)

soak: test-deps ## kill senders 500 times over 50,000 mails, before three servers; play 20,000 histories of a vault; flip 20,000 bits of one and of its log; kill 600 backups and 600 migrations; read 400,000 telephone numbers in two ways
	MUJEEB_KILLS=500 MUJEEB_PEOPLE=50000 go test -count=1 -timeout 3h -run 'TestService_Killed$$' -v ./outbox
	MUJEEB_HISTORIES=20000 go test -count=1 -timeout 3h -run 'TestHistories$$' -v ./data
	MUJEEB_BACKUP_KILLS=300 go test -count=1 -timeout 3h -run 'Killed$$' -v ./data/backup
	MUJEEB_FLIPS=20000 go test -count=1 -timeout 3h -run 'TestVault_CheckVault_Flips$$|TestVault_FlippedWAL$$' -v ./data
	MUJEEB_NUMBERS=400000 go test -count=1 -run 'TestQuickPhone$$' -v ./text/address
	MUJEEB_MIGRATION_KILLS=300 go test -count=1 -timeout 3h -run '^TestOpen_Migrate(Channels)?_Killed$$' -v ./data

LEADS := 1000000
bench: test-deps ## measure a vault of $(LEADS) leads and print the figures beside their aims
	@go run ./tools/bench -leads $(LEADS)

windows: ## build mujeeb.exe with Debian's gcc-mingw-w64-x86-64
	@tools/deps.sh packages
	@$(WINDOWS) SQLITE=build/sqlite-windows tools/deps.sh sqlite
	go run ./tools/packages resources
	$(WINDOWS) go build -ldflags "$(LINK)-windows $(STRIP) -H windowsgui $(STAMP)" -o mujeeb.exe .

packages: windows ## make the packages for Windows and Linux into build/packages
	go build -ldflags "$(LINK) $(STRIP) $(STAMP)" -o build/linux/mujeeb .
	go run ./tools/packages pack

try-packages: packages ## install, use and remove the packages, under wine and in bare Debian systems
	@tools/deps.sh try
	$(WINDOWS) go build -ldflags "$(LINK)-windows $(STRIP)" -o build/try/tour.exe ./tools/tour
	go build -o build/try/tour ./tools/tour
	go test -count=1 -timeout 60m -v -tags=$(TAGS),packages -run '^TestTry' ./tools/packages

mac: deps ## on a Mac: make the program and its disk image into build/packages (untried)
	tools/packages/macos.sh

tour: deps ## draw every page in both languages into build/tour
	rm -rf build/tour
	go run ./tools/tour build/tour

pictures: tour ## draw the pictures that README and manual show anew
	rm -f docs/pictures/*.png
	for name in $$(grep -oh 'pictures/[a-z-]*\.png' README.md docs/*.md | sort -u | sed 's|pictures/||'); do \
	cp build/tour/[0-9][0-9]-$$name docs/pictures/$$name || exit 1; done

thirdparty: deps ## write THIRD_PARTY.md anew, after a module has changed
	go run ./tools/thirdparty

deps: ## what building needs: packages, the encrypted SQLite, fonts
	@tools/deps.sh

test-deps:
	@tools/deps.sh test

env: ## print the build settings, for editors: eval "$$(make -s env)"
	@echo "export CGO_ENABLED='$(CGO_ENABLED)' CGO_CFLAGS='$(CGO_CFLAGS)' CGO_LDFLAGS='$(CGO_LDFLAGS)' CPATH='$(CPATH)' GOFLAGS='$(GOFLAGS)' LANG='$(LANG)'"

env-windows: ## print what differs from them in a build for Windows
	@echo "export $(WINDOWS)"

clean:
	rm -rf build mujeeb mujeeb.exe rsrc_windows_amd64.syso
