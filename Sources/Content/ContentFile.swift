/// A content file as it was read.
package struct ContentFile: Sendable {
    /// For messages; as it is reached from the working directory.
    package let path: String
    /// The bytes as they are on disk.
    package let bytes: [UInt8]

    package init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }

    /// A file that isn't on disk, such as an editor's or a test's.
    package init(path: String, text: String) {
        self.init(path: path, bytes: Array(text.utf8))
    }

    /// The topic of a file that names none: `error-handling` for `glossary/error-handling.yaml`, with blanks for
    /// dashes.
    var defaultTopic: String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let stem = name.hasSuffix(".yaml") ? String(name.dropLast(".yaml".count)) : name
        return String(stem.map { $0 == "-" || $0 == "_" ? " " : $0 })
    }
}

extension ContentFile {
    /// The file of that path, or a folder's files, in the order of their names.
    ///
    /// - Throws: ``ContentError`` for what isn't there or can't be read.
    package static func files(at path: String) throws(ContentError) -> [ContentFile] {
        do throws(SystemError) {
            if try !ContentDirectory.isFolder(path) {
                return try ContentDirectory.read(path).map { [ContentFile(path: path, bytes: $0)] } ?? []
            }
        } catch {
            let problem = ContentProblem("this can't be read: \(error)", at: SourceLocation(file: path))
            throw ContentError(problems: [problem])
        }
        return try ContentDirectory(path: path).files(isOptional: false).files
    }
}
