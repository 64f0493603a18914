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

    @Test("Files, folders and folders of folders can be named; the files of one folder are one layer")
    func paths() throws {
        func file(_ name: String) -> String { "channels:\n  - name: \(name)\n    description: d\n" }
        try withDirectory([
            "responses/a.yaml": file("a"), "responses/b.yaml": file("b"), "glossary/c.yaml": file("c"),
            "responses.d/d.yaml": file("a"), "twin/e.yaml": file("e"), "twin/f.yaml": file("e"), "x.txt": "",
        ]) { (path: String) throws in
            let names = { (paths: [String]) throws in
                try ContentLoader.examine(paths: paths.map { path + $0 }).get().channels.map(\.name)
            }
            #expect(try names(["/responses/b.yaml"]) == ["b"])
            #expect(try names(["/responses/b.yaml", "/responses/a.yaml", "/responses"]) == ["b", "a"])
            // The site's folder is a layer over the others, in which a name may come again.
            #expect(try names([""]) == ["c", "a", "b"])
            #expect(try names(["/responses//", "/responses.d"]) == ["a", "b"])
            let error = #expect(throws: ContentError.self) {
                try ContentLoader.examine(paths: ["/twin", "/x.txt", "/none", "/responses/a.yaml"].map { path + $0 })
                    .get()
            }
            #expect(
                error?.problems.map { $0.description.replacing(path, with: "") } == [
                    "/x.txt: only files ending in .yaml are content",
                    "/none: this can't be read: No such file or directory",
                    "/twin/f.yaml:2: 'e' is there already, at /twin/e.yaml:2",
                ]
            )
            let empty = #expect(throws: ContentError.self) {
                try ContentLoader.examine(paths: [path + "/twin/g.yaml/"]).get()
            }
            #expect(empty?.problems.count == 1)
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
