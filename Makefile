# The two commands are `make run` and `make test`; the others are parts of them, or for those who change the code.

SHELL := /bin/bash
.DELETE_ON_ERROR:
.PHONY: run say poll scenarios first-answer test test-memory fuzz lint format bench deps clean build deb apt-repo test-system

BIN := .build/release
# The Swift run-time is no Debian package, so it goes into the binaries. The linker's flags save 5 MB of file and 3 MB of
# resident memory: SwiftPM exports all symbols for plug-ins, of which there are none, and packed relocations (glibc 2.36)
# are a hundredth of the size.
LINK := -Xswiftc -use-ld=lld -Xlinker --no-export-dynamic -Xlinker --gc-sections -Xlinker --icf=safe \
	-Xlinker -z -Xlinker pack-relative-relocs
RELEASE := swift build -c release --static-swift-stdlib $(LINK)

# Everything on this machine: redis-server, simulated Slack, gateway, consumer, background tasks. Ports: GATEWAY_PORT,
# SIMULATOR_PORT, REDIS_PORT.
run: build
	@exec setpriv --pdeathsig TERM Tests/Local/run $(BIN)

# An exchange with the bot of `make run`: make say CHANNEL='#newbies' TEXT='@gopher define mutex'
CHANNEL ?= \#general
TEXT ?= @gopher help
say: build
	@$(BIN)/slack-simulator say '$(CHANNEL)' '$(TEXT)' --simulator http://127.0.0.1:$${SIMULATOR_PORT:-3000}

# Has the background tasks of `make run` ask a source now: make poll NAME=gerrit. make tells gopherbot's exit status as its
# "Error" (1 failed, 75 not now, …) and ends with 2 itself; scripts call Tests/Local/poll, which ends as gopherbot does.
NAME ?= status
poll: build
	@Tests/Local/poll $(NAME)

# How long it takes from clone to the first answer: the numbers in README.
first-answer:
	@Tests/Local/first-answer

# All that the bot does, played against a `make run` of its own, on ports that nobody listens on.
scenarios: build
	@Tests/Local/scenarios $(BIN) Tests/Scenarios

build: deps
	@$(RELEASE) --product gopherbot
	@$(RELEASE) --product slack-simulator

# One test at a time: hundreds of redis-servers and simulators at once would starve each other of their deadlines.
test: deps
	@.ci/deps chromium chromium-driver || { [ -z "$$CI" ] && echo "No browser can be had: its tests are skipped."; }
	swift test --no-parallel

# A million mutated texts against parser and matcher; `make test` throws a fifth of it.
fuzz: deps
	GOPHERBOT_FUZZ=1000000 swift test --no-parallel --filter FuzzTests

# What the background tasks of the release build need of memory, for each poll.
test-memory: build
	GOPHERBOT_PROGRAM=$(BIN)/gopherbot swift test --no-parallel --filter MemoryTests

# The form of the code, and the content. What is built for it, `make test` needs too.
lint: deps
	swift format lint --strict --recursive --configuration .swift-format Package.swift Sources Tests
	swift run gopherbot lint glossary responses

format:
	swift format format --in-place --recursive --configuration .swift-format Package.swift Sources Tests

# Loading and matching of the content; CPU, latency and memory of the gateway, in turn with nginx. The servers have core 0, load and Redis the others.
bench: build
	@command -v nginx >/dev/null || .ci/deps nginx-light
	GOPHERBOT_BENCHMARKS=1 $(RELEASE) --product Benchmarks
	@last=$$(( $$(nproc) - 1 )); taskset -c $$(( last > 0 ))-$$last $(BIN)/Benchmarks

# The Debian packages gopherbot and gopherbot-simulator, in dist/.
deb: build
	@.ci/deps build-essential debhelper dpkg-dev help2man
	@mkdir -p dist && rm -f dist/*.deb dist/*.changes dist/*.buildinfo
	dpkg-buildpackage --build=binary --unsigned-source --unsigned-changes \
		--buildinfo-file=dist/gopherbot.buildinfo --buildinfo-option=-udist \
		--changes-file=dist/gopherbot.changes --changes-option=-udist

# A signed apt repository of them, the folder dist/apt, to be served from APT_URL.
APT_URL ?= file:/srv/gopherbot
apt-repo: deb
	@.ci/deps apt-utils gnupg
	@debian/apt-repo dist/apt '$(APT_URL)' dist/*.deb

# The packages, installed on a Debian that boots in a container. As root.
test-system: apt-repo
	@.ci/deps lintian mmdebstrap systemd-container
	Tests/SystemTests/run
	Tests/SystemTests/leaves-nothing

# Debian's packages and a Swift toolchain.
deps:
	@.ci/deps

clean:
	rm -rf .build dist debian/.debhelper debian/.man debian/gopherbot debian/gopherbot-simulator debian/files
