// swift-tools-version: 6.2
import PackageDescription

let benchmarks = Context.environment["GOPHERBOT_BENCHMARKS"] != nil
let warningsAreErrors = Context.environment["CI"] != nil

extension Target.Dependency {
    static let nioCore = product(name: "NIOCore", package: "swift-nio")
    static let nioPosix = product(name: "NIOPosix", package: "swift-nio")
    static let nioHTTP1 = product(name: "NIOHTTP1", package: "swift-nio")
    static let nioEmbedded = product(name: "NIOEmbedded", package: "swift-nio")
    static let nioExtras = product(name: "NIOExtras", package: "swift-nio-extras")
    static let nioSSL = product(name: "NIOSSL", package: "swift-nio-ssl")
    static let asyncHTTPClient = product(name: "AsyncHTTPClient", package: "async-http-client")
    static let argumentParser = product(name: "ArgumentParser", package: "swift-argument-parser")
    static let configuration = product(name: "Configuration", package: "swift-configuration")
    static let deque = product(name: "DequeModule", package: "swift-collections")
    static let httpTypes = product(name: "HTTPTypes", package: "swift-http-types")
    static let hummingbird = product(name: "Hummingbird", package: "hummingbird")
    static let logging = product(name: "Logging", package: "swift-log")
    static let inMemoryLogging = product(name: "InMemoryLogging", package: "swift-log")
    static let unixSignals = product(name: "UnixSignals", package: "swift-service-lifecycle")
    static let serviceLifecycle = product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
}

let package = Package(
    name: "gopherbot",
    products: [
        .executable(name: "gopherbot", targets: ["gopherbot"]),
        .executable(name: "slack-simulator", targets: ["slack-simulator"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        // Without traits it needs no Foundation, which would double the binary.
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    ],
    targets: [
        // Debian's libraries. The module maps name the library to link; `pkgConfig` would warn at each build.
        .systemLibrary(name: "CSystemd"),
        .systemLibrary(name: "CHiredis"),
        .systemLibrary(name: "COpenSSL"),
        .systemLibrary(name: "CYAML"),
        .systemLibrary(name: "CExpat"),

        // A target uses only what stands above it (docs/architecture.md).
        .target(name: "Secrets"),
        .target(name: "Systemd", dependencies: ["CSystemd", "Secrets", .logging]),
        .target(name: "Redis", dependencies: ["CHiredis", "Secrets", .deque, .nioCore, .nioPosix, .nioSSL]),
        .target(name: "TextFolding"),
        .target(name: "SlackEvents", dependencies: ["COpenSSL", "Secrets", "TextFolding"]),
        .target(name: "SlackAPI", dependencies: ["Secrets", .asyncHTTPClient, .deque, .nioCore, .nioHTTP1, .nioPosix]),
        .target(name: "WorkQueue", dependencies: ["Redis", .nioCore]),
        .target(name: "Content", dependencies: ["CYAML", "Secrets", "TextFolding"]),
        .target(name: "Bot", dependencies: ["SlackEvents", "Content", "TextFolding"]),
        .target(name: "Operations", dependencies: ["Redis", "SlackAPI", "Systemd", .logging]),
        .target(
            name: "Gateway",
            dependencies: [
                "SlackEvents", "WorkQueue", "Operations", "Redis", "Secrets", "Systemd",
                .deque, .logging, .nioCore, .nioPosix, .nioHTTP1, .nioExtras, .serviceLifecycle,
            ]
        ),
        .target(
            name: "Consumer",
            dependencies: [
                "Bot", "Content", "Operations", "SlackAPI", "SlackEvents", "WorkQueue", "Redis", "Secrets", "Systemd",
                .asyncHTTPClient, .logging, .nioCore, .nioPosix, .serviceLifecycle,
            ]
        ),
        .target(
            name: "BackgroundTasks",
            dependencies: [
                "CExpat", "Operations", "SlackAPI", "SlackEvents", "WorkQueue", "Redis", "Secrets", "Systemd",
                .asyncHTTPClient, .logging, .nioCore, .nioExtras, .nioHTTP1, .nioPosix, .serviceLifecycle,
            ]
        ),
        .target(
            name: "Settings",
            dependencies: [
                "BackgroundTasks", "Bot", "Consumer", "Content", "Gateway", "Redis", "Secrets", "SlackAPI", "Systemd",
                "WorkQueue",
                .configuration, .logging,
            ]
        ),
        .target(
            name: "Administration",
            dependencies: [
                "Bot", "Redis", "Secrets", "Settings", "SlackAPI", "SlackEvents", "Systemd", "WorkQueue",
                .asyncHTTPClient, .nioCore, .nioHTTP1, .nioPosix,
            ]
        ),
        .executableTarget(
            name: "gopherbot",
            dependencies: [
                "Administration", "BackgroundTasks", "Bot", "Consumer", "Content", "Gateway", "Settings", "SlackAPI",
                "SlackEvents", "Systemd",
                "WorkQueue",
                .argumentParser, .asyncHTTPClient, .logging, .nioCore, .nioPosix, .serviceLifecycle, .unixSignals,
            ]
        ),
        .target(
            name: "SlackSimulator",
            dependencies: [
                "BackgroundTasks", "Bot", "Content", "Redis", "SlackEvents", "Secrets", "Systemd", "WorkQueue",
                .asyncHTTPClient, .hummingbird, .logging, .nioCore, .nioPosix, .serviceLifecycle,
            ]
        ),
        .target(name: "Scenarios", dependencies: ["Bot", "Content", "SlackEvents", "SlackSimulator"]),
        .executableTarget(
            name: "slack-simulator",
            dependencies: [
                "Content", "Redis", "Scenarios", "Secrets", "Settings", "SlackSimulator", "Systemd", "WorkQueue",
                .argumentParser, .logging,
            ]
        ),

        .target(
            name: "TestSupport",
            dependencies: [
                "Redis", "Secrets", "SlackSimulator", .asyncHTTPClient, .logging, .nioCore, .nioHTTP1, .nioPosix,
            ],
            path: "Tests/TestSupport"
        ),
        .testTarget(name: "SystemdTests", dependencies: ["Systemd", "CSystemd", "Secrets", .logging]),
        .testTarget(name: "RedisTests", dependencies: ["Redis", "TestSupport", .nioCore, .nioEmbedded, .nioPosix]),
        .testTarget(name: "TextFoldingTests", dependencies: ["TextFolding"]),
        .testTarget(name: "SlackEventsTests", dependencies: ["SlackEvents", "Secrets", "TestSupport", "TextFolding"]),
        .testTarget(
            name: "SlackAPITests",
            dependencies: ["SlackAPI", "Secrets", .asyncHTTPClient, .nioCore, .nioHTTP1, .nioPosix]
        ),
        .testTarget(name: "WorkQueueTests", dependencies: ["WorkQueue", "Redis", "TestSupport", .nioCore, .nioPosix]),
        .testTarget(name: "ContentTests", dependencies: ["Content", "TestSupport"]),
        .testTarget(
            name: "BotTests",
            dependencies: ["Bot", "Content", "Scenarios", "SlackEvents", "TestSupport", "TextFolding"]
        ),
        .testTarget(
            name: "OperationsTests",
            dependencies: ["Operations", "Redis", "Systemd", .inMemoryLogging, .logging]
        ),
        .testTarget(name: "ScenariosTests", dependencies: ["Content", "Scenarios", "SlackSimulator"]),
        .testTarget(
            name: "GatewayTests",
            dependencies: [
                "Gateway", "Redis", "Secrets", "SlackEvents", "Systemd", "TestSupport", "WorkQueue",
                .inMemoryLogging, .logging, .nioCore, .nioEmbedded, .nioHTTP1, .nioPosix, .serviceLifecycle,
            ]
        ),
        .testTarget(
            name: "ConsumerTests",
            dependencies: [
                "BackgroundTasks", "Bot", "Consumer", "Content", "Gateway", "Redis", "Scenarios", "Secrets", "SlackAPI",
                "SlackEvents", "SlackSimulator", "Systemd", "TestSupport", "WorkQueue",
                .asyncHTTPClient, .inMemoryLogging, .logging, .nioCore, .nioPosix, .serviceLifecycle,
            ]
        ),
        .testTarget(
            name: "BackgroundTasksTests",
            dependencies: [
                "BackgroundTasks", "Redis", "Secrets", "SlackAPI", "SlackSimulator", "Systemd", "TestSupport",
                "WorkQueue",
                .asyncHTTPClient, .inMemoryLogging, .logging, .nioCore, .nioHTTP1, .nioPosix, .nioSSL,
                .serviceLifecycle,
            ]
        ),
        .testTarget(
            name: "SettingsTests",
            dependencies: [
                "BackgroundTasks", "Bot", "Consumer", "Gateway", "Redis", "Secrets", "Settings", "SlackAPI", "Systemd",
                "WorkQueue",
                .configuration,
            ]
        ),
        .testTarget(
            name: "AdministrationTests",
            dependencies: [
                "Administration", "Gateway", "Redis", "Secrets", "Settings", "SlackAPI", "SlackEvents",
                "SlackSimulator", "Systemd", "TestSupport", "WorkQueue",
                .asyncHTTPClient, .logging, .nioCore, .nioPosix, .serviceLifecycle,
            ]
        ),
        .testTarget(
            name: "SlackSimulatorTests",
            dependencies: [
                "Redis", "Secrets", "SlackEvents", "SlackSimulator", "Systemd", "TestSupport", "WorkQueue",
                .asyncHTTPClient, .httpTypes, .hummingbird, .logging, .nioCore, .nioHTTP1,
            ]
        ),
    ]
)

if benchmarks {
    package.targets.append(
        .executableTarget(
            name: "Benchmarks",
            dependencies: [
                "Bot", "Content", "Redis", "Secrets", "SlackEvents", "TestSupport", "WorkQueue",
                .argumentParser, .nioCore, .nioPosix,
            ],
            path: "Tests/Benchmarks"
        )
    )
}

for target in package.targets where target.type != .system {
    var settings: [SwiftSetting] = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .strictMemorySafety(),
    ]
    if warningsAreErrors {
        settings.append(.treatAllWarnings(as: .error))
    }
    target.swiftSettings = settings
}
