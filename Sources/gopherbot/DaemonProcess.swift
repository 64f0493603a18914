import ArgumentParser
import FoundationEssentials
import Logging
import NIOCore
import ServiceLifecycle
import Settings
import Systemd
import UnixSignals

/// What the daemons have in common: settings, log, event loop, signals.
struct DaemonProcess {
    let settings: Settings
    let logger: Logger

    /// Reads the settings and opens the log.
    ///
    /// - Parameters:
    ///   - instance: the unit's instance, e.g. `1` of `gopherbot-consumer@1`.
    init(_ daemon: Daemon, instance: String? = nil) {
        let environment = ProcessInfo.processInfo.environment
        settings = Self.readSettings(environment: environment, instance: instance)
        let identifier = "gopherbot-\(daemon.rawValue)"
        _ = LogOutput.bootstrap(
            identifier: identifier,
            threshold: settings.values.logThreshold,
            format: settings.values.logFormat,
            environment: environment
        )
        logger = Logger(label: identifier)
        for problem in settings.validate(for: daemon) where problem.severity == .notice {
            logger.notice("\(problem)", metadata: [LogKey.setting: .string(problem.setting)])
        }
    }

    static func readSettings(environment: [String: String], instance: String?) -> Settings {
        Settings.read(
            environment: environment,
            credentials: CredentialsDirectory(environment: environment),
            host: ProcessInfo.processInfo.hostName,
            instance: instance
        ).settings
    }

    /// Runs a service until SIGTERM or SIGINT, then gives it time to finish. systemd's watchdog, where the unit has one, is
    /// fed as long as the event loops turn.
    ///
    /// - Parameters:
    ///   - loops: what the service runs on.
    ///   - drainLimit: after this the service is cancelled; less than the unit's `TimeoutStopSec`.
    ///   - onReload: called at each SIGHUP; nil where there is nothing to read again. The signal ends no daemon.
    /// - Throws: exit status 1, after the reason was logged.
    func run(
        _ service: any Service,
        on loops: any EventLoopGroup,
        drainLimit: Duration,
        onReload: (@Sendable () -> Void)? = nil
    ) async throws(ExitCode) {
        // Before the service can say that it is ready, after which systemd may send one.
        let hangups = await UnixSignalsSequence(trapping: .sighup)
        // Until the process's end: without the sequence, the signal would end a daemon that finishes its work.
        defer { withExtendedLifetime(hangups) {} }
        let reloads = ReloadSignal(hangups: hangups, logger: logger, onReload: onReload)
        // Services end in reverse order, so that the watchdog is fed until the others are through.
        var services: [ServiceGroupConfiguration.ServiceConfiguration] = []
        if let watchdog = watchdog(loops) { services.append(.init(service: watchdog)) }
        services.append(.init(service: service, successTerminationBehavior: .gracefullyShutdownGroup))
        services.append(.init(service: reloads))
        services.append(.init(service: StartMemory()))
        var configuration = ServiceGroupConfiguration(
            services: services,
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        configuration.maximumGracefulShutdownDuration = drainLimit
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch {
            logger.critical("The service can't go on", error: error, metadata: [LogKey.messageID: .page(.cannotGoOn)])
            throw .failure
        }
    }

    private func watchdog(_ loops: any EventLoopGroup) -> WatchdogService? {
        let notifier = ServiceNotifier()
        guard let interval = notifier.watchdogInterval else { return nil }
        return WatchdogService(
            watchdog: Watchdog(interval: interval, notifier: notifier) {
                for loop in loops.makeIterator() { try await loop.submit {}.get() }
            } missed: { [logger] in
                logger.warning(
                    "An event loop is held up: systemd ends this process if it stays so",
                    metadata: [LogKey.messageID: .page(.heldUp)]
                )
            }
        )
    }

    private struct WatchdogService: Service, CustomStringConvertible {
        let watchdog: Watchdog
        var description: String { "watchdog" }

        func run() async {
            await cancelWhenGracefulShutdown { await watchdog.run() }
        }
    }

    /// Reading settings and content takes memory and code that nothing needs afterwards.
    private struct StartMemory: Service, CustomStringConvertible {
        /// By then a start is over, with or without Redis and Slack.
        private static let delay = Duration.seconds(2)

        var description: String { "start memory" }

        func run() async {
            await cancelWhenGracefulShutdown {
                guard (try? await Task.sleep(for: Self.delay)) != nil else { return }
                IdleMemory.giveBack()
                // A service that ends would end the group.
                try? await gracefulShutdown()
            }
        }
    }

    /// Says what is wrong and ends with status 78, at which systemd does not try again (`RestartPreventExitStatus=78`).
    func fail(configuration error: any Error) -> ExitCode {
        // A record for each mistake, since a record is one line.
        for line in "\(error)".split(separator: "\n") {
            logger.critical("\(line)", metadata: [LogKey.messageID: .page(.wrongSettings)])
        }
        return ExitCode(78)
    }
}
