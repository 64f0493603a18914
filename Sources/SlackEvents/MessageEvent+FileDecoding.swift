extension MessageEvent.File {
    /// Reads the next value, a message's `files`. What is no object, or has no id, is left out.
    static func readList(
        _ json: Span<UInt8>,
        _ reader: inout JSONReader
    ) throws(JSONScanError) -> [MessageEvent.File] {
        var files: [MessageEvent.File] = []
        guard try reader.enterList(json) else { return files }
        while try reader.nextElement(json) {
            guard try reader.enterObject(json) else { continue }
            var file = MessageEvent.File(id: "")
            while let key = try reader.nextKey(json) {
                switch key {
                case .id: file.id = try reader.nonEmptyString(json) ?? ""
                case .name: file.name = try reader.nonEmptyString(json)
                case .filetype: file.filetype = try reader.nonEmptyString(json)
                case .prettyType: file.prettyType = try reader.nonEmptyString(json)
                case .mode: file.mode = try reader.nonEmptyString(json)
                case .mimetype: file.mimetype = try reader.nonEmptyString(json)
                case .lines: file.lines = try reader.integer(json).map(Int.init)
                case .size: file.size = try reader.integer(json).map(Int.init)
                case .urlPrivateDownload: file.urlPrivateDownload = try reader.nonEmptyString(json)
                case .fileAccess: file.fileAccess = try reader.nonEmptyString(json)
                default: try reader.skipValue(json)
                }
            }
            if !file.id.isEmpty {
                files.append(file)
            }
        }
        return files
    }
}
