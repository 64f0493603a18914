import Systemd
import Testing

@Suite("EnvironmentFile=")
struct EnvironmentFileTests {
    @Test(
        "A line is read as systemd reads it, not as a shell would",
        arguments: [
            (#"A=s7\p=$0!x"#, "A", #"s7p=$0!x"#),
            (#"B="a b" # note"#, "B", "a b# note"),
            ("C=a#b", "C", "a#b"),
            ("D='it''s'", "D", "its"),
            ("E=x  ", "E", "x"),
            ("E='x  '", "E", "x  "),
            ("F=x\r", "F", "x"),
            ("export G=1", "export G", "1"),
            ("\u{FEFF}H=1", "\u{FEFF}H", "1"),
            (#"I="a\"b\\c\$d\`e\f""#, "I", #"a"b\c$d`e\f"#),
            ("J=a\\\nb", "J", "ab"),
            ("  K = v ", "K", "v"),
            ("L=", "L", ""),
            (#"M=it's"#, "M", "it's"),
            ("N='a\nb'", "N", "a\nb"),
            ("O=a\\ ", "O", "a "),
        ]
    )
    func line(text: String, name: String, value: String) {
        for ending in ["", "\n"] {
            let file = EnvironmentFile(text: text + ending)
            #expect(file.assignments.map(\.name) == [name])
            #expect(file.variables[name] == value)
        }
    }

    @Test("Comments and lines without = are nothing; the last assignment of a name wins")
    func nothing() {
        let file = EnvironmentFile(text: "# A=1\n;B=2\n\nC\nD=1\r\nD=2\r\n")
        #expect(file.variables == ["D": "2"])
    }

    @Test("A change leaves everything else as it was: comments, unknown names, order, even mistakes")
    func change() {
        var file = EnvironmentFile(text: "# top\nA=1\n#B=example\n\nUNKNOWN = 'x y' # odd\nexport C=3\nA=2\n# end")
        file.set("A", to: "new")
        file.set("B", to: "b")
        file.set("D", to: "with blank")
        #expect(
            file.text == """
                # top
                A=1
                #B=example
                B=b

                UNKNOWN = 'x y' # odd
                export C=3
                A=new
                # end
                D='with blank'

                """
        )
        #expect(file.variables["A"] == "new")
        file.set("A", to: "new")
        file.remove("A")
        #expect(file.variables["A"] == nil)
        #expect(file.text.hasPrefix("# top\n#A=\n#B=example\nB=b\n"))
    }

    @Test(
        "What is written is read back",
        arguments: ["plain", "a b", "it's", #"a"b"#, #"it's "q" \ $x `y`"#, "p%40x", "#x", "ö", " edge ", ";", ""]
    )
    func roundTrip(value: String) {
        var file = EnvironmentFile(text: "")
        file.set("A", to: value)
        #expect(EnvironmentFile(text: file.text).variables == ["A": value])
        #expect(file.text.hasSuffix("\n"))
    }
}
