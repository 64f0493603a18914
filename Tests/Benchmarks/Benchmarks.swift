import ArgumentParser
import Foundation
import Glibc
import TestSupport

/// What `make bench` runs.
@main
struct Benchmarks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure the content's loading and matching, and the gateway in turn with nginx.",
        discussion:
            "The servers have one core each, and are loaded from the other. Seconds differ between machines and within minutes; the ratio to nginx travels."
    )

    enum Part: String, ExpressibleByArgument, CaseIterable {
        case content
        case gateway
    }

    @Option(help: "Measure this alone: content or gateway.")
    var only: Part?

    @Option(help: "Folder with the release build of gopherbot.")
    var binaries = ".build/release"

    @Option(help: "Rounds of each server; the medians are printed.")
    var rounds = 5

    @Option(help: "Seconds of one round, at most 10.")
    var seconds = 3

    func validate() throws {
        guard (1...20).contains(rounds) else { throw ValidationError("Rounds are 1 to 20.") }
        guard (1...10).contains(seconds) else { throw ValidationError("Seconds are 1 to 10.") }
    }

    func run() async throws {
        if only != .gateway {
            try await withTemporaryFolder { folder in try ContentBenchmark(folder: folder).run() }
        }
        if only == .content { return }
        print()
        // The servers under test get core 0. This process, with its load, and Redis have the others, by `taskset` in the
        // Makefile.
        let cores = sysconf(Int32(_SC_NPROCESSORS_ONLN))
        let isStored = try await withTemporaryFolder { folder in
            try await GatewayBenchmark(
                program: URL(filePath: binaries).appending(path: "gopherbot").path,
                folder: folder,
                rounds: rounds,
                seconds: seconds,
                cores: cores
            ).run()
        }
        guard isStored else {
            print("Something that was acknowledged is not in the streams.")
            throw ExitCode.failure
        }
    }
}
