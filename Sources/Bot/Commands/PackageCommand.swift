/// Links to a package's documentation: `d/net/http`, `ghd/OWNER/REPO`.
package struct PackageCommand: MessageHandler {
    /// Any package, by its import path.
    package static let anywhere = PackageCommand(
        prefix: "d/",
        path: "",
        minimumElements: 1,
        usage: "d/PKG",
        description: "links to the documentation of a package: `d/net/http`, `d/golang.org/x/mod`",
        form: "Write `d/` and a package's path, for example `d/net/http` or `d/golang.org/x/mod`."
    )
    /// A package in a repository on GitHub.
    package static let onGitHub = PackageCommand(
        prefix: "ghd/",
        path: "github.com/",
        minimumElements: 2,
        usage: "ghd/OWNER/REPO",
        description: "the same for a repository on GitHub: `ghd/golang/protobuf`",
        form: "Write `ghd/`, the owner and the repository, for example `ghd/golang/protobuf`."
    )

    /// No import path in use comes near this; in bytes.
    private static let maximumLength = 200

    private let prefix: String
    /// What goes before the argument.
    private let path: String
    private let minimumElements: Int
    /// How it is used, for those who address the bot and get it wrong.
    private let form: String
    package let help: HelpEntry?

    private init(
        prefix: String,
        path: String,
        minimumElements: Int,
        usage: String,
        description: String,
        form: String
    ) {
        self.prefix = prefix
        self.path = path
        self.minimumElements = minimumElements
        self.form = form
        help = HelpEntry(usage: usage, description: description, group: BuiltIns.prefixGroup)
    }

    package var name: String { prefix }
    package var code: String? { BuiltIns.place() }
    package var triggers: [Trigger] { [.prefix(prefix, onlyAddressed: false)] }

    package func replies(to message: IncomingMessage, in context: BotContext) -> [Reply] {
        guard let argument = message.argument(after: prefix) else { return [] }
        guard let package = address(of: argument.firstWord) else {
            // Somebody who just begins a sentence like that isn't to be taught.
            return message.isAddressed ? [.text(form)] : []
        }
        return [.text("<https://pkg.go.dev/\(path)\(package)>")]
    }

    /// What pkg.go.dev takes behind its name: an import path, with a version (`@v1.2.3`) and a symbol (`#Client.Do`) if
    /// they are there. Nil for anything else: nothing in it can end the link or be a mention.
    ///
    /// - SeeAlso: golang.org/x/mod/module, `CheckImportPath`.
    private func address(of word: String) -> String? {
        guard word.utf8.count <= Self.maximumLength else { return nil }
        let parts = word.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let versioned = parts[0].split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        var elements = versioned[0].split(separator: "/", omittingEmptySubsequences: false)
        // A slash at the end does no harm.
        if elements.count > 1, elements.last?.isEmpty == true { elements.removeLast() }
        guard elements.count >= minimumElements, elements.allSatisfy(Self.isPathElement) else { return nil }
        var address = elements.joined(separator: "/")
        if versioned.count > 1 {
            guard Self.isPathElement(versioned[1]) else { return nil }
            address += "@\(versioned[1])"
        }
        if parts.count > 1 {
            guard Self.isPathElement(parts[1]) else { return nil }
            address += "#\(parts[1])"
        }
        return address
    }

    private static func isPathElement(_ element: Substring) -> Bool {
        guard !element.isEmpty, element.first != ".", element.last != "." else { return false }
        return element.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
                UInt8(ascii: "~"), UInt8(ascii: "+"):
                true
            default: false
            }
        }
    }
}
