package import Foundation

/// A program that a test runs beside itself.
///
/// Started by `posix_spawn` and not by Foundation's `Process`, since the threads of Swift's and Dispatch's pools have
/// signals blocked, which `Process` hands on: the child would never see a SIGTERM.
package final class ChildProcess: Sendable {
    package let pid: pid_t
    /// What it writes to standard output and error.
    package let log: URL
    private let status = Locked<Int32?>(nil)

    package struct SpawnFailure: Error {
        package let executable: String
        package let errno: Int32
    }

    /// - Parameters:
    ///   - environment: all of it; nothing is inherited but `PATH`.
    ///   - log: a file to write its output to.
    package init(
        _ executable: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        log: URL
    ) throws {
        var actions = unsafe posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawnattr_init(&attributes)
        // All pointers here live to the end of the initializer, which is after posix_spawn has copied them.
        defer {
            unsafe posix_spawn_file_actions_destroy(&actions)
            unsafe posix_spawnattr_destroy(&attributes)
        }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&actions, 1, log.path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        unsafe posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var none = sigset_t()
        unsafe sigemptyset(&none)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))

        let path = "PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
        let variables = [path] + environment.map { "\($0)=\($1)" }
        var argv = unsafe ([executable] + arguments).map { unsafe strdup($0) } + [nil]
        var envp = unsafe variables.map { unsafe strdup($0) } + [nil]
        defer {
            unsafe (argv + envp).forEach { unsafe free($0) }
        }
        var pid: pid_t = 0
        let error = unsafe posix_spawn(&pid, executable, &actions, &attributes, &argv, &envp)
        guard error == 0 else { throw SpawnFailure(executable: executable, errno: error) }
        self.pid = pid
        self.log = log
    }

    package var isRunning: Bool { exitStatus == nil }

    /// Exit status, or 128 and the number of the signal that ended it; `nil` while it runs.
    package var exitStatus: Int32? {
        status.withLock { status in
            if let status { return status }
            var raw: Int32 = 0
            guard unsafe waitpid(pid, &raw, WNOHANG) == pid else { return nil }
            status = raw & 0x7f == 0 ? (raw >> 8) & 0xff : 128 + (raw & 0x7f)
            return status
        }
    }

    package func signal(_ number: Int32) {
        kill(pid, number)
    }

    /// Ends it by force if need be, and waits for its end.
    @discardableResult
    package func stop(_ number: Int32 = SIGTERM, within limit: Duration = .seconds(10)) async -> Int32? {
        signal(number)
        let deadline = ContinuousClock.now + limit
        while isRunning, ContinuousClock.now < deadline {
            try? await Task.sleep(for: .milliseconds(5))
        }
        if isRunning { signal(SIGKILL) }
        while isRunning { try? await Task.sleep(for: .milliseconds(2)) }
        return exitStatus
    }

    package var output: String {
        (try? String(contentsOf: log, encoding: .utf8)) ?? ""
    }
}
