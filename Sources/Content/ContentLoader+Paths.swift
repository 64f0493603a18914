extension ContentLoader {
    /// The folders in which content is kept, inside of the repository and of `/etc/gopherbot`.
    private static let folders = ["glossary", "responses", "glossary.d", "responses.d"]

    /// Reads, checks and layers what somebody has named: files, folders with files, and folders with the folders
    /// `glossary` and `responses`, or `glossary.d` and `responses.d`.
    ///
    /// Files of one folder are one layer; layers are in the order in which they are named first.
    ///
    /// The mistakes are everything that is wrong, the paths included.
    package static func examine(paths: [String]) -> ContentExamination {
        var layers: [(folder: String, files: [ContentFile])] = []
        var notices: [ContentProblem] = []
        var problems: [ContentProblem] = []
        for path in paths.map(trimmed) {
            do throws(ContentError) {
                for (folder, files, unread) in try read(path) {
                    notices += unread
                    guard let place = layers.firstIndex(where: { $0.folder == folder }) else {
                        layers.append((folder, files))
                        continue
                    }
                    let known = Set(layers[place].files.map(\.path))
                    layers[place].files += files.filter { !known.contains($0.path) }
                }
            } catch {
                problems += error.problems
            }
        }
        return examine(layers.map(\.files), notices: notices, problems: problems)
    }

    /// The folders that the path stands for, with their files and with what isn't read in them.
    private static func read(
        _ path: String
    ) throws(ContentError) -> [(folder: String, files: [ContentFile], notices: [ContentProblem])] {
        let isFolder: Bool
        let file: [UInt8]?
        do throws(SystemError) {
            isFolder = try ContentDirectory.isFolder(path)
            file = try isFolder || !path.hasSuffix(".yaml") ? nil : ContentDirectory.read(path)
        } catch {
            throw problem("this can't be read: \(error)", at: path)
        }
        guard isFolder else {
            guard let file else { throw problem("only files ending in .yaml are content", at: path) }
            return [(folder(of: path), [ContentFile(path: path, bytes: file)], [])]
        }
        var read: [(folder: String, files: [ContentFile], notices: [ContentProblem])] = []
        for folder in [path] + folders.map({ "\(path)/\($0)" }) {
            let (files, notices) = try ContentDirectory(path: folder).files(isOptional: folder != path)
            if !files.isEmpty || !notices.isEmpty { read.append((folder, files, notices)) }
        }
        if read.isEmpty { throw problem("there is no content in here", at: path) }
        return read
    }

    private static func problem(_ message: String, at path: String) -> ContentError {
        ContentError(problems: [ContentProblem(message, at: SourceLocation(file: path))])
    }

    private static func folder(of path: String) -> String {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        return parts.isEmpty ? "." : parts.joined(separator: "/")
    }

    /// Without slashes at the end and `./` at the beginning, which would make two names of one file.
    private static func trimmed(_ path: String) -> String {
        var path = path
        while path.count > 2, path.hasPrefix("./") { path.removeFirst(2) }
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }
}
