internal import Glibc
internal import NIOPosix
internal import Systemd

/// Another program, such as systemctl, run to its end.
struct Program: Sendable {
    struct Outcome: Sendable, Equatable {
        /// Exit status, or 128 and the signal's number.
        let status: Int32
        /// Standard output and error as they came, at most ``Program/outputLimit`` bytes.
        let output: String
    }

    enum Failure: Error, Equatable, CustomStringConvertible {
        case notStarted(name: String, SystemError)
        case tookTooLong(name: String, Duration)

        var description: String {
            switch self {
            case .notStarted(let name, let error): "\(name) can't be run: \(error)"
            case .tookTooLong(let name, let limit): "\(name) took more than \(limit.components.seconds) s"
            }
        }
    }

    /// In bytes: a thousand units' properties, or as many lines of the journal.
    private static let outputLimit = 1 << 20

    let name: String

    /// Runs it without input, in a thread that may block.
    ///
    /// - Parameters:
    ///   - arguments: never a secret, for everybody on the host can read them.
    ///   - limit: it is killed after this.
    func run(_ arguments: [String], limit: Duration = .seconds(20)) async throws -> Outcome {
        let name = name
        return try await NIOThreadPool.singleton.runIfActive { try Self.run(name, arguments, limit: limit) }
    }

    private static func run(_ name: String, _ arguments: [String], limit: Duration) throws -> Outcome {
        var ends: [CInt] = [-1, -1]
        // Writes two descriptors into an array of two.
        guard unsafe Glibc.pipe(&ends) == 0 else { throw Failure.notStarted(name: name, SystemError(number: errno)) }
        let pipe = (read: ends[0], write: ends[1])
        // The child has a copy of its end as standard output, and must not have ours.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(pipe.read) }
        let child: pid_t
        do {
            defer { close(pipe.write) }
            child = try spawn(name, arguments, output: pipe.write)
        }
        let deadline = ContinuousClock.now + limit
        let output = read(pipe.read, until: deadline)
        var status: CInt = 0
        while unsafe waitpid(child, &status, WNOHANG) == 0 {
            guard ContinuousClock.now < deadline else {
                kill(child, SIGKILL)
                _ = unsafe waitpid(child, &status, 0)
                throw Failure.tookTooLong(name: name, limit)
            }
            usleep(2_000)
        }
        let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
        return Outcome(status: code, output: String(decoding: output, as: UTF8.self))
    }

    private static func spawn(_ name: String, _ arguments: [String], output: CInt) throws -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawnattr_init(&attributes)
        var argv = unsafe ([name] + arguments).map { unsafe strdup($0) } + [nil]
        // All pointers live until posix_spawnp has copied what they point to.
        defer {
            unsafe posix_spawn_file_actions_destroy(&actions)
            unsafe posix_spawnattr_destroy(&attributes)
            unsafe argv.forEach { unsafe free($0) }
        }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, 2)
        // Threads of Swift's pools have signals blocked, which a child would inherit.
        var none = sigset_t()
        unsafe sigemptyset(&none)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var child: pid_t = 0
        let error = unsafe posix_spawnp(&child, name, &actions, &attributes, &argv, environ)
        guard error == 0 else { throw Failure.notStarted(name: name, SystemError(number: error)) }
        return child
    }

    /// All that is written until the other end is closed, or the deadline.
    private static func read(_ descriptor: CInt, until deadline: ContinuousClock.Instant) -> [UInt8] {
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let left = ContinuousClock.now.duration(to: deadline).components
            let milliseconds = left.seconds * 1_000 + left.attoseconds / 1_000_000_000_000_000
            guard milliseconds > 0 else { return output }
            var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard unsafe poll(&wanted, 1, CInt(milliseconds)) > 0 else { continue }
            // Writes at most the buffer's bytes, while it can't move.
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return output }
            output += buffer[..<count].prefix(max(0, outputLimit - output.count))
        }
    }
}
