import Glibc
import Scenarios
import SlackSimulator

/// Writes an exchange for people: in colour on a terminal, plainly elsewhere or with `NO_COLOR`.
struct Terminal {
    private let hasColor: Bool

    init() {
        // unsafe: the environment isn't changed by this program.
        let noColor = unsafe getenv("NO_COLOR") != nil
        hasColor = isatty(STDOUT_FILENO) == 1 && !noColor
    }

    /// What a person says.
    func say(_ name: String, _ text: String, in place: String) {
        print("\(colored(name, 36)) \(colored("in \(place)", 2))")
        print(indented(text))
    }

    /// What the bot does.
    func show(_ line: Exchange.Line) {
        switch line.kind {
        case .message: print(colored(line.name, 32))
        case .reply: print("\(colored(line.name, 32)) \(colored("in the thread", 2))")
        case .directMessage: print("\(colored(line.name, 32)) \(colored("in a direct message", 2))")
        case .ephemeral(let name): print("\(colored(line.name, 32)) \(colored("for @\(name) only", 2))")
        case .reaction:
            print("\(colored(line.name, 32)) \(colored("reacts with", 2)) \(line.text)")
            return
        }
        print(indented(line.text))
    }

    /// How a scenario went: what is missing in red, what came instead in green.
    func show(_ result: ScenarioResult) {
        for line in "\(result)".split(separator: "\n", omittingEmptySubsequences: false) {
            let text = line.drop { $0 == " " }
            if line.hasPrefix("FAIL") || text.hasPrefix("- ") {
                print(colored(String(line), 31))
            } else if text.hasPrefix("+ ") {
                print(colored(String(line), 32))
            } else {
                print(line)
            }
        }
    }

    /// What went wrong, on the standard error.
    func warn(_ text: String) {
        StandardError.write("slack-simulator: \(text)\n")
    }

    private func indented(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { "    " + $0 }.joined(separator: "\n")
    }

    private func colored(_ text: String, _ code: Int) -> String {
        hasColor ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}

/// The process's standard error.
enum StandardError {
    /// Writes the text at once, so that lines of several threads don't mix.
    static func write(_ text: String) {
        let bytes = Array(text.utf8)
        // unsafe: the buffer holds `count` bytes during the call. What can't be written has nowhere else to go.
        _ = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
