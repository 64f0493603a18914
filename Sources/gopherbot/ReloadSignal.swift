import Logging
import ServiceLifecycle
import UnixSignals

/// Asks for a reload at each SIGHUP (`systemctl reload`), until the daemon shuts down.
struct ReloadSignal: Service {
    let hangups: UnixSignalsSequence
    let logger: Logger
    /// nil: there is nothing to read again.
    let onReload: (@Sendable () -> Void)?

    func run() async {
        for await _ in hangups.cancelOnGracefulShutdown() {
            if let onReload {
                onReload()
            } else {
                logger.notice("Nothing to read again: SIGHUP changes nothing here")
            }
        }
    }
}
