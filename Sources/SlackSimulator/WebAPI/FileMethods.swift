/// `files.info`, and the upload in three steps: `files.getUploadURLExternal`, a POST to the address that it gives,
/// `files.completeUploadExternal`.
enum FileMethods {
    @Sendable static func info(_ workspace: inout Workspace, _ arguments: Arguments) throws(APIError) -> JSON {
        guard let file = workspace.file(arguments.string("file") ?? "") else { throw APIError("file_not_found") }
        return ["file": file.json, "comments": [], "response_metadata": ["next_cursor": ""]]
    }

    @Sendable static func getUploadURL(_ workspace: inout Workspace, _ arguments: Arguments) throws(APIError) -> JSON {
        guard let name = arguments.string("filename"), let length = arguments.integer("length"), length > 0 else {
            throw APIError("missing_argument")
        }
        guard length <= Routes.maximumBody else { throw APIError("file_upload_size_restricted") }
        workspace.forgetOldUploads()
        guard workspace.hasRoom(for: length) else { throw APIError("storage_limit_reached") }
        let id = workspace.nextID("F")
        workspace.uploads[id] = PendingUpload(name: name, time: Workspace.now, length: length)
        return ["upload_url": .string("\(workspace.filesURL)/\(PendingUpload.path)\(id)"), "file_id": .string(id)]
    }

    @Sendable static func completeUpload(_ workspace: inout Workspace, _ arguments: Arguments) throws(APIError) -> JSON
    {
        let given = try arguments.structure("files", orError: "invalid_arguments")?.elements ?? []
        guard !given.isEmpty else { throw APIError("invalid_arguments") }
        var uploads: [(id: String, title: String?, name: String, content: [UInt8])] = []
        for file in given {
            guard let id = file["id"]?.string, let upload = workspace.uploads[id], let content = upload.content else {
                throw APIError("file_not_found")
            }
            uploads.append((id, file["title"]?.string, upload.name, content))
        }
        let channel = try channel(arguments, &workspace)
        let thread = try ChatMethods.thread(arguments)
        let time = workspace.nextTimestamp()
        let files = uploads.map { upload in
            var object: JSON = [
                "id": .string(upload.id), "name": .string(upload.name),
                "content": .string(String(decoding: upload.content, as: UTF8.self)),
            ]
            object["title"] = upload.title.map(JSON.string)
            // Nobody sees a file that is shared nowhere.
            let place = channel ?? Channel(id: "", name: "", kind: .privateChannel)
            let shared = workspace.share(object, by: workspace.app.userID, at: time, in: place)
            workspace.keep(upload.content, of: upload.id)
            workspace.uploads[upload.id] = nil
            return shared
        }
        if let channel {
            let (text, _) = StoredText.stored(arguments.string("initial_comment") ?? "")
            var message = Message(timestamp: time, text: text)
            message.subtype = "file_share"
            message.user = workspace.app.userID
            message.botID = workspace.app.botID
            message.appID = workspace.app.appID
            message.thread = thread
            message.files = files
            workspace.update(channel: channel.id) { $0.add(message) }
            workspace.tell(message, in: workspace[channel: channel.id] ?? channel, isEcho: true)
        }
        return ["files": .array(files)]
    }

    /// Where the files are shared; nil: nowhere.
    private static func channel(_ arguments: Arguments, _ workspace: inout Workspace) throws(APIError) -> Channel? {
        guard arguments.has("channel_id") else { return nil }
        var named = Arguments()
        named["channel"] = arguments["channel_id"]
        return try ChatMethods.channel(for: named, &workspace)
    }
}
