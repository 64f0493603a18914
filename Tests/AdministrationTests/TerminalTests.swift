import Administration
import Foundation
import Secrets
import TestSupport
import Testing

@Suite("Terminal", .timeLimit(.minutes(1)))
struct TerminalTests {
    /// A person's terminal: what the person types and sees, and the end that the program has.
    private final class Pair {
        let person: CInt
        let program: CInt

        init() throws {
            // pty(7): open the multiplexer, unlock the other end (TIOCSPTLCK), ask for its number (TIOCGPTN).
            person = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY)
            var (unlocked, number): (CInt, CInt) = (0, 0)
            // Each reads or writes one int, which is good for the call.
            guard person >= 0, unsafe ioctl(person, 0x4004_5431, &unlocked) == 0,
                unsafe ioctl(person, 0x8004_5430, &number) == 0
            else {
                throw POSIXError(.ENOTTY)
            }
            program = unsafe open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
        }

        deinit {
            close(person)
            close(program)
        }

        func type(_ text: String) {
            let bytes = Array(text.utf8)
            _ = unsafe write(person, bytes, bytes.count)
        }

        var echoes: Bool {
            var state = termios()
            unsafe tcgetattr(program, &state)
            return state.c_lflag & tcflag_t(ECHO) != 0
        }

        /// All that the person has seen so far.
        func seen() -> String {
            _ = fcntl(person, F_SETFL, O_NONBLOCK)
            var bytes = [UInt8](repeating: 0, count: 4_096)
            let count = unsafe read(person, &bytes, bytes.count)
            return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        }
    }

    @Test(
        "A secret is not shown while it is typed, can be corrected, and the terminal shows again afterwards",
        arguments: [
            ("xoxb-1\r", "xoxb-1"), ("xoxb-1\n", "xoxb-1"), ("wrong\u{15}right\r", "right"), ("abd\u{7F}c\r", "abc"),
            ("\r", ""),
        ]
    )
    func secret(typed: String, value: String) async throws {
        let pair = try Pair()
        let terminal = Terminal(input: pair.program, output: pair.program)
        async let answer = terminal.askSecretly("Token: ")
        // What is typed before the terminal is silent would be shown by the terminal itself.
        while pair.echoes { try await Task.sleep(for: .milliseconds(1)) }
        pair.type(typed)
        #expect(try await answer.exposed == value)
        #expect(pair.echoes)
        // The kernel brings it over in its own time.
        var seen = ""
        try await eventually {
            seen += pair.seen()
            return seen.utf8.last == UInt8(ascii: "\n")
        }
        #expect(seen == "Token: \r\n")
    }

    /// Whether the question ends without an answer.
    private func outcome(_ terminal: Terminal) async -> Bool {
        do {
            _ = try await terminal.askSecretly("Token: ")
            return false
        } catch {
            return error is Terminal.Ended
        }
    }

    @Test("Ctrl-C ends the question, and the terminal shows again", arguments: ["\u{3}", "xoxb\u{3}", "\u{4}"])
    func interrupted(typed: String) async throws {
        let pair = try Pair()
        let terminal = Terminal(input: pair.program, output: pair.program)
        async let answer = outcome(terminal)
        while pair.echoes { try await Task.sleep(for: .milliseconds(1)) }
        pair.type(typed)
        let isEnded = await answer
        #expect(isEnded)
        #expect(pair.echoes)
    }

    /// Runs `body` with a terminal that reads a file, as of a pipe.
    private func reading<T>(_ bytes: [UInt8], _ body: (Terminal) async throws -> T) async throws -> T {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "answers")
            try Data(bytes).write(to: file)
            let input = unsafe open(file.path, O_RDONLY)
            let output = unsafe open("/dev/null", O_WRONLY)
            defer {
                close(input)
                close(output)
            }
            return try await body(Terminal(input: input, output: output))
        }
    }

    @Test("All of the input is read, however many and long its lines are")
    func all() async throws {
        let text = (0..<5_000).map { "# a comment, \($0)\n" }.joined() + "A=" + String(repeating: "x", count: 40_000)
        #expect(try await reading(Array(text.utf8)) { try await $0.readAll() } == text)
        await #expect(throws: Terminal.Ended.self) { () async throws in
            try await reading([]) { try await $0.readAll() }
        }
    }

    @Test("Input that is too long or no text is refused as a whole, and a line that is too long is not two answers")
    func unusable() async throws {
        await #expect(throws: Terminal.Unusable.tooLong(1 << 20)) { () async throws in
            try await reading(Array(repeating: UInt8(ascii: "\n"), count: (1 << 20) + 1)) { try await $0.readAll() }
        }
        await #expect(throws: Terminal.Unusable.notUTF8) { () async throws in
            try await reading([0x41, 0x3D, 0xFF]) { try await $0.readAll() }
        }
        await #expect(throws: Terminal.Unusable.tooLong(16_384)) { () async throws in
            try await reading(Array(repeating: UInt8(ascii: "x"), count: 20_000)) { try await $0.ask("?") }
        }
    }
}
