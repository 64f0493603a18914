internal import FoundationEssentials
internal import Glibc

/// systemd, and the bot's units in it.
package struct Units: Sendable {
    /// All of them at once.
    static let target = "gopherbot.target"
    static let gatewaySocket = "gopherbot-gateway.socket"
    static let gateway = "gopherbot-gateway.service"
    static let firstConsumer = "gopherbot-consumer@1.service"
    static let backgroundTasksSocket = "gopherbot-bgtasks.socket"

    /// As systemd says it, `systemctl show`.
    struct Unit: Sendable, Equatable {
        let properties: [String: String]

        subscript(name: String) -> String { properties[name] ?? "" }

        var id: String { self["Id"] }
        var isInstalled: Bool { self["LoadState"] == "loaded" }
        var isActive: Bool { self["ActiveState"] == "active" }
        var isTimer: Bool { id.hasSuffix(".timer") }
        var hasFailed: Bool { self["ActiveState"] == "failed" }
        /// Enabled for the next boot.
        var isEnabled: Bool { self["UnitFileState"] == "enabled" }
        /// Started, and its `Condition…=` said no.
        var waits: Bool { self["ConditionResult"] == "no" && !isActive && self["ConditionTimestampMonotonic"] != "0" }
    }

    private static let properties = [
        "Id", "LoadState", "ActiveState", "SubState", "UnitFileState", "Result", "StatusText", "MainPID", "NRestarts",
        "ExecMainStatus", "ConditionResult", "ConditionTimestampMonotonic", "Listen", "LogRateLimitBurst",
    ]

    private let systemctl = Program(name: "systemctl")

    /// - Returns: nil where systemd is not what runs this host.
    package init?() {
        guard FileManager.default.fileExists(atPath: "/run/systemd/system") else { return nil }
    }

    /// The units with these names or patterns; a pattern finds what is loaded, at rest or not.
    func show(_ names: [String]) async throws -> [Unit] {
        let outcome = try await systemctl.run(
            ["show", "--all", "--property=\(Self.properties.joined(separator: ","))", "--"] + names
        )
        return Self.parse(outcome.output)
    }

    /// Blocks of `Name=value`, a blank line between.
    static func parse(_ text: String) -> [Unit] {
        var units: [Unit] = []
        var properties: [String: String] = [:]
        let lines: [Substring] = text.split(separator: "\n", omittingEmptySubsequences: false) + [""]
        for line in lines {
            if line.isEmpty {
                if !properties.isEmpty { units.append(Unit(properties: properties)) }
                properties = [:]
                continue
            }
            let name = line.prefix { $0 != "=" }
            let value = String(line[name.endIndex...].dropFirst())
            // A socket has a line for each address.
            properties[String(name)] = properties[String(name)].map { "\($0)\n\(value)" } ?? value
        }
        return units
    }

    /// Enables units for each boot; starts none.
    func enable(_ names: [String]) async throws -> Program.Outcome {
        try await systemctl.run(["enable", "--quiet", "--"] + names)
    }

    /// Starts what is enabled, and has what runs read its settings anew.
    func restartAll() async throws -> Program.Outcome {
        // Each consumer has 30 s to end, and systemd 90 s to start one.
        try await systemctl.run(["restart", Self.target], limit: .seconds(180))
    }

    /// Whether the unit's process runs the file that is installed, by device and inode; nil where that can't be seen.
    static func runsInstalledFile(pid: String, installed: String = "/usr/bin/gopherbot") -> Bool? {
        var running = stat()
        var file = stat()
        // Each fills one `stat`, which is good for the call.
        guard unsafe stat("/proc/\(pid)/exe", &running) == 0, unsafe stat(installed, &file) == 0 else { return nil }
        return running.st_dev == file.st_dev && running.st_ino == file.st_ino
    }
}
