import FoundationEssentials

extension Workspace {
    /// Keeps a shared file, and gives its whole object.
    ///
    /// - Parameter given: any fields of a file object, which stand over what is made up, and `content`, its text, or
    ///   `content_base64`.
    mutating func share(_ given: JSON, by user: String, at time: Timestamp, in channel: Channel) -> JSON {
        let binary = given["content_base64"]?.string.flatMap { Data(base64Encoded: $0) }
        let content = given["content"]?.string ?? ""
        let bytes = binary.map(Array.init) ?? Array(content.utf8)
        let id = given["id"]?.string ?? nextID("F")
        let name = given["name"]?.string ?? "untitled.txt"
        let filetype = given["filetype"]?.string ?? Self.filetype(of: name)
        let path = "\(app.teamID)-\(id)"
        var file: JSON = [
            "id": .string(id), "created": .integer(time.seconds), "timestamp": .integer(time.seconds),
            "name": .string(name), "title": .string(name), "mimetype": "text/plain", "filetype": .string(filetype),
            "pretty_type": .string(filetype == "text" ? "Plain Text" : filetype.capitalizedFirst),
            "user": .string(user),
            "user_team": .string(app.teamID), "editable": true, "size": .integer(bytes.count), "mode": "snippet",
            "is_external": false, "external_type": "", "is_public": .bool(channel.kind == .publicChannel),
            "public_url_shared": false, "display_as_bot": false, "username": "",
            "url_private": .string("\(filesURL)/\(path)/\(name)"),
            "url_private_download": .string("\(filesURL)/\(path)/download/\(name)"),
            "permalink": .string("https://\(domain).slack.com/files/\(user)/\(id)/\(name)"),
            "preview": .string(String(content.prefix(200))),
            "lines": .integer(
                content.isEmpty ? 0 : content.split(separator: "\n", omittingEmptySubsequences: false).count
            ),
            "lines_more": 0, "preview_is_truncated": .bool(content.count > 200), "has_rich_preview": false,
            "file_access": "visible",
        ]
        for member in given.members ?? [] where !["content", "content_base64"].contains(member.name) {
            file[member.name] = member.value
        }
        // `files.info` gives all of it, also where events bring only a stub.
        var whole = file
        if whole["file_access"] == "check_file_info" { whole["file_access"] = "visible" }
        add(SharedFile(id: id, json: whole, content: bytes))
        return file
    }

    /// How many bytes ``share(_:by:at:in:)`` keeps at most of a file that is given so.
    static func length(ofFile given: JSON) -> Int {
        given["content_base64"]?.string.map { $0.utf8.count / 4 * 3 } ?? given["content"]?.string?.utf8.count ?? 0
    }

    private static func filetype(of name: String) -> String {
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "text" }
        let ending = name[name.index(after: dot)...].lowercased()
        return ["txt": "text", "py": "python", "rs": "rust", "js": "javascript", "md": "markdown", "sh": "shell"][
            ending
        ] ?? ending
    }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
