internal import Glibc
internal import NIOPosix
package import Secrets

/// Where questions are asked and answered: a person's terminal, or any other input with an answer a line.
package struct Terminal: Sendable {
    /// Ctrl-C, or the input's end.
    package struct Ended: Error, CustomStringConvertible {
        package let description = "no answer: nothing was changed"
    }

    /// The input is none that a person or a file of answers gives.
    package enum Unusable: Error, Equatable, CustomStringConvertible {
        /// Longer than so many bytes.
        case tooLong(Int)
        case notUTF8

        package var description: String {
            switch self {
            case .tooLong(let limit): "an answer of more than \(limit) bytes can't be right: nothing was changed"
            case .notUTF8: "the input is not UTF-8: nothing was changed; save it as plain text"
            }
        }
    }

    /// In bytes: more than any answer has.
    private static let longestAnswer = 16_384

    /// In bytes, of all that comes at once: a file of answers has some thousand, and what has more is another file.
    private static let longestInput = 1 << 20

    private let input: CInt
    private let output: CInt

    /// - Parameters:
    ///   - input: descriptor to read answers from.
    ///   - output: descriptor to write questions to.
    package init(input: CInt = 0, output: CInt = 1) {
        self.input = input
        self.output = output
    }

    package func say(_ text: String) {
        write(text + "\n")
    }

    /// Asks, and waits for a line.
    ///
    /// - Returns: the answer without blanks around it; perhaps empty.
    /// - Throws: ``Ended``, ``Unusable``.
    package func ask(_ question: String) async throws -> String {
        write(question)
        return try await NIOThreadPool.singleton.runIfActive { try trimmed(line()) }
    }

    /// Asks for a secret: on a terminal what is typed isn't shown.
    package func askSecretly(_ question: String) async throws -> Secret {
        write(question)
        let isTerminal = isatty(input) == 1
        let text = try await NIOThreadPool.singleton.runIfActive {
            isTerminal ? try hidden { try line(isRaw: true) } : try line()
        }
        // The newline that was typed wasn't shown either.
        if isTerminal { write("\n") }
        return Secret(trimmed(text))
    }

    /// Reads all that comes, as of a pipe.
    ///
    /// - Throws: ``Ended`` when nothing does; ``Unusable``.
    package func readAll() async throws -> String {
        try await NIOThreadPool.singleton.runIfActive {
            var bytes: [UInt8] = []
            var chunk = [UInt8](repeating: 0, count: 4_096)
            while bytes.count <= Self.longestInput {
                // Writes at most the chunk's bytes, while it can't move.
                let count = unsafe chunk.withUnsafeMutableBytes { unsafe read(input, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else {
                    if bytes.isEmpty { throw Ended() }
                    guard let text = String(validating: bytes, as: UTF8.self) else { throw Unusable.notUTF8 }
                    return text
                }
                bytes += chunk.prefix(count)
            }
            throw Unusable.tooLong(Self.longestInput)
        }
    }

    /// Reads a line, in a thread that may block.
    ///
    /// - Parameter isRaw: the terminal edits nothing; Backspace, Ctrl-U, Ctrl-C and Ctrl-D are done here.
    private func line(isRaw: Bool = false) throws -> String {
        var bytes: [UInt8] = []
        while bytes.count < Self.longestAnswer {
            var byte: UInt8 = 0
            // Writes at most one byte.
            let count = unsafe read(input, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1 else {
                if bytes.isEmpty { throw Ended() }
                break
            }
            switch byte {
            case UInt8(ascii: "\n"): return String(decoding: bytes, as: UTF8.self)
            case UInt8(ascii: "\r") where isRaw: return String(decoding: bytes, as: UTF8.self)
            case 3 where isRaw: throw Ended()
            case 4 where isRaw && bytes.isEmpty: throw Ended()
            case 8 where isRaw, 127 where isRaw: _ = bytes.popLast()
            case 21 where isRaw: bytes = []
            default: bytes.append(byte)
            }
        }
        // What comes behind it would be taken for the next answer.
        if bytes.count >= Self.longestAnswer { throw Unusable.tooLong(Self.longestAnswer) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Runs `body` with a terminal that neither shows nor edits. Ctrl-C comes as a byte, or it would leave it like that.
    private func hidden<T>(_ body: () throws -> T) throws -> T {
        var before = termios()
        // Each call reads or fills one `termios`, which is good for it.
        guard unsafe tcgetattr(input, &before) == 0 else { throw Ended() }
        var raw = before
        raw.c_lflag &= ~tcflag_t(ECHO | ECHONL | ICANON | ISIG)
        guard unsafe tcsetattr(input, TCSANOW, &raw) == 0 else { throw Ended() }
        defer { unsafe tcsetattr(input, TCSANOW, &before) }
        return try body()
    }

    private func trimmed(_ text: String) -> String {
        let isBlank: (Character) -> Bool = { $0.isWhitespace }
        let start = text.drop(while: isBlank)
        return start.lastIndex { !isBlank($0) }.map { String(start[...$0]) } ?? ""
    }

    private func write(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            // Reads at most the slice's bytes, while it can't move.
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(output, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
