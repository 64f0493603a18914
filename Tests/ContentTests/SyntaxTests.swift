import Content
import Testing

@Suite("YAML")
struct SyntaxTests {
    @Test(
        "What isn't YAML, or YAML that content doesn't use, is refused in words that help",
        arguments: [
            ("commands:\n\t- name: a\n", "test.yaml:2: there is a tab; YAML is indented with blanks"),
            ("commands:\n  - name: @x\n", "test.yaml:2: a text that begins with '@' must be quoted"),
            ("commands:\n  - name: `x`\n", "test.yaml:2: a text that begins with '`' must be quoted"),
            (
                "commands:\n  - name: a: b\n",
                "test.yaml:2: there is a ': ' where no key is expected; quote the text, or check the indentation"
            ),
            ("commands:\n  - name: \"a\n", "test.yaml:3: a quotation mark is opened and never closed"),
            ("commands:\n  - name: a\u{7}\n", "test.yaml:2: there is a control character in the file"),
            (
                "commands: &x\n  - name: a\n",
                "test.yaml:1: content files use no YAML anchors (&name); a text that begins with & must be quoted"
            ),
            (
                "commands: *x\n",
                "test.yaml:1: content files use no YAML aliases (*name); a text that begins with * must be quoted"
            ),
            (
                "commands: !x []\n",
                "test.yaml:1: content files use no YAML tags (!name); a text that begins with ! must be quoted"
            ),
            ("%YAML 1.1\n---\ncommands: []\n", "test.yaml:1: content files use no YAML directives (%YAML, %TAG)"),
            (
                "terms: []\n---\ncommands: []\n",
                "test.yaml:2: a second document (---) begins here; a content file holds one"
            ),
            ("terms: []\nterms: []\n", "test.yaml:2: the key 'terms' is there already, in line 1"),
            ("[a]: b\n", "test.yaml:1: a key must be a word"),
        ]
    )
    func refused(text: String, expected: String) {
        #expect(problems(in: text) == [expected])
    }

    @Test("Other mistakes say to look at the indentation, and where")
    func indentation() {
        let found = problems(in: "commands:\n  - name: a\n   text: b\n")
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("test.yaml:") == true)
        #expect(found.first?.hasSuffix("check the indentation and the quotation marks") == true)
    }

    @Test("Bytes that aren't UTF-8 are refused with their line")
    func encoding() {
        let file = ContentFile(path: "x.yaml", bytes: Array("terms: []\n# caf".utf8) + [0xE9, 0x0A])
        let error = #expect(throws: ContentError.self) { try ContentLoader.load(layers: [[file]]) }
        #expect(error?.description == "x.yaml:2: the file isn't UTF-8")
    }

    @Test("A byte order mark, a leading --- and Windows line ends are no mistakes")
    func tolerated() throws {
        let text = "\u{FEFF}---\r\nchannels:\r\n  - name: general\r\n    description: all\r\n"
        #expect(try content(text).channels.map(\.name) == ["general"])
    }

    @Test("Deep nesting is refused, however deep")
    func nesting() {
        let found = problems(in: "terms: " + String(repeating: "[", count: 20_000))
        #expect(found == ["test.yaml:1: this is nested too deeply"])
    }

    @Test("Words that other YAML readers take for something else stay words")
    func words() throws {
        let text = """
            commands:
              - name: no
                aliases: [null, ~, 1.0, yes]
                description: 12
                text: off
            """
        let command = try #require(try content(text).commands.first)
        #expect(command.triggers == ["no", "null", "~", "1.0", "yes"])
        #expect(command.text.rendered() == "off")
    }
}
