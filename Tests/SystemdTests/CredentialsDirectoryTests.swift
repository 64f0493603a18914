import Foundation
import Glibc
import Secrets
import Testing

@testable import Systemd

@Suite("Credentials directory")
struct CredentialsDirectoryTests {
    private let folder: TestFolder
    private let credentials: CredentialsDirectory

    init() throws {
        folder = try TestFolder()
        credentials = CredentialsDirectory(path: folder.path)
    }

    @Test(
        "One newline at the end is taken off, nothing else",
        arguments: [
            ("abc", "abc"), ("abc\n", "abc"), ("abc\n\n", "abc\n"), ("abc\r\n", "abc\r"), (" abc ", " abc "),
            ("a\nb", "a\nb"), ("pässword😀\n", "pässword😀"),
        ]
    )
    func newline(content: String, value: String) throws {
        try folder.write(content.utf8, to: "secret")
        #expect(try credentials.read("secret") == Secret(value))
    }

    @Test("A missing file is nil, as is one in a missing directory")
    func missing() throws {
        #expect(try credentials.read("secret") == nil)
        #expect(try CredentialsDirectory(path: "/nonexistent").read("secret") == nil)
        #expect(CredentialsDirectory(path: "/nonexistent").names == [])
    }

    @Test("A credential for which the unit's placeholder stands is nil")
    func placeholder() throws {
        try folder.write(CredentialsDirectory.placeholder.utf8, to: "secret")
        #expect(try credentials.read("secret") == nil)
    }

    @Test("The directory comes from the environment")
    func environment() {
        #expect(CredentialsDirectory(environment: ["CREDENTIALS_DIRECTORY": "/run/x"])?.path == "/run/x")
        #expect(CredentialsDirectory(environment: ["CREDENTIALS_DIRECTORY": ""]) == nil)
        #expect(CredentialsDirectory(environment: [:]) == nil)
    }

    @Test("The names of all credentials are listed, sorted")
    func names() throws {
        for name in ["slack-request-secret", "redis-url"] { try folder.write("x".utf8, to: name) }
        #expect(credentials.names == ["redis-url", "slack-request-secret"])
    }

    @Test("A name that would leave the directory is refused", arguments: ["", ".", "..", "a/b", "/etc/passwd", "a\0b"])
    func invalidName(name: String) {
        let error = #expect(throws: CredentialError.self) { try credentials.read(name) }
        #expect(error?.code == .invalidName)
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let content: [UInt8]
        let code: CredentialError.Code
        let words: String
        var testDescription: String { words }
    }

    @Test(
        "Content that can't be a secret is refused; the error names the file and shows nothing of it",
        arguments: [
            Refusal(content: [], code: .empty, words: "is empty"),
            Refusal(content: Array("\n".utf8), code: .empty, words: "is empty"),
            Refusal(content: Array("hush\0hush".utf8), code: .containsNUL, words: "contains a NUL byte"),
            Refusal(content: Array("hush".utf8) + [0xFF], code: .notUTF8, words: "is not valid UTF-8"),
            Refusal(
                content: Array(String(repeating: "hush", count: 16 * 1024 + 1).utf8),
                code: .tooLarge,
                words: "is larger than 64 KiB"
            ),
        ]
    )
    func refused(_ refusal: Refusal) throws {
        try folder.write(refusal.content, to: "secret")
        let error = try #require(throws: CredentialError.self) { try credentials.read("secret") }
        #expect(error.code == refusal.code)
        #expect(error.description.hasPrefix("the credential \(folder.path)/secret \(refusal.words)"))
        #expect(!error.description.contains("hush"))
    }

    @Test("A value of exactly 64 KiB is taken")
    func largest() throws {
        try folder.write([UInt8](repeating: UInt8(ascii: "x"), count: 65_536), to: "secret")
        #expect(try credentials.read("secret")?.exposed.utf8.count == 65_536)
    }

    @Test("A directory and a pipe are refused, without waiting for a writer", .timeLimit(.minutes(1)))
    func notAFile() throws {
        try FileManager.default.createDirectory(atPath: "\(folder.path)/secret", withIntermediateDirectories: false)
        // The path is a NUL-terminated copy, good for the call.
        try #require(unsafe mkfifo("\(folder.path)/pipe", 0o600) == 0)
        for name in ["secret", "pipe"] {
            let error = #expect(throws: CredentialError.self) { try credentials.read(name) }
            #expect(error?.code == .notAFile)
        }
    }

    @Test("A file that can't be read says why", .enabled(if: geteuid() != 0, "root may read everything"))
    func unreadable() throws {
        try folder.write("x".utf8, to: "secret")
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: "\(folder.path)/secret")
        let error = #expect(throws: CredentialError.self) { try credentials.read("secret") }
        #expect(error?.code == .unreadable(SystemError(number: EACCES)))
        #expect(error?.description.hasSuffix("cannot be read: Permission denied") == true)
    }
}
