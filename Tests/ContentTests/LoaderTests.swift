import Content
import Foundation
import Testing

@Suite("Loading from directories")
struct LoaderTests {
    /// Makes a fresh directory with the files given, and removes it afterwards.
    private func withDirectory(_ files: [String: String], _ body: (String) throws -> Void) throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "gopherbot-\(UUID())")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        for (name, text) in files {
            let file = directory.appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(text.utf8).write(to: file)
        }
        try body(directory.path)
    }

    @Test("Files are read in the order of their names; hidden ones, backups and folders are not")
    func order() throws {
        func file(_ name: String) -> String { "channels:\n  - name: \(name)\n    description: d\n" }
        try withDirectory([
            "b.yaml": file("b"), "a.yaml": file("a"), "Z.yaml": file("z"), ".c.yaml": file("c"),
            "d.yaml~": file("d"), "e.yaml.dpkg-old": file("e"), "f.yml": file("f"), "g.yaml/h.yaml": file("h"),
        ]) { path in
            let content = try ContentLoader.load(directories: [path])
            #expect(content.channels.map(\.name) == ["z", "a", "b"])
            #expect(
                content.notices.map(\.description) == ["\(path)/f.yml: only files ending in .yaml are read; rename it"]
            )
            #expect(content.channels[1].source.description == "\(path)/a.yaml:2")
        }
    }

    @Test("A missing directory is a problem, unless it is optional")
    func missing() throws {
        try withDirectory([:]) { path in
            let absent = path + "/absent"
            let empty = try ContentLoader.load(directories: [path], optional: [absent])
            #expect(empty == Content())
            let error = #expect(throws: ContentError.self) { try ContentLoader.load(directories: [absent]) }
            #expect(
                error?.description == "\(absent): the directory can't be read: No such file or directory"
            )
        }
    }

    @Test("A file beyond 1 MiB is refused unread")
    func size() throws {
        try withDirectory(["a.yaml": String(repeating: "#", count: (1 << 20) + 1)]) { path in
            let error = #expect(throws: ContentError.self) { try ContentLoader.load(directories: [path]) }
            #expect(error?.description == "\(path)/a.yaml: the file can't be read: it is larger than 1 MiB")
        }
    }

    @Test("A directory that can't be read doesn't hide the mistakes of another")
    func both() throws {
        try withDirectory(["a.yaml": "oops: 1\n"]) { path in
            let error = #expect(throws: ContentError.self) {
                try ContentLoader.load(directories: [path + "/absent", path])
            }
            #expect(error?.problems.count == 2)
        }
    }
}
