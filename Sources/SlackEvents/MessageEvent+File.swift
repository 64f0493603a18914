extension MessageEvent {
    /// A file that hangs on a message. From a shared channel it may be a stub with nothing but `id` and `mode`
    /// (``needsLookup``), to be asked for with `files.info`.
    package struct File: Sendable, Hashable {
        /// The file's id, `F…`.
        package var id: String
        /// The file's name with its extension.
        package var name: String?
        /// Slack's word for its kind: `go`, `text`, `png`, …
        package var filetype: String?
        /// The same for people: `Go`, `Plain Text`, `PNG`, …
        package var prettyType: String?
        /// `hosted`, `snippet`, `external`, `file_access` (a stub), `tombstone` (deleted), …
        package var mode: String?
        /// The media type.
        package var mimetype: String?
        /// How many lines a text has.
        package var lines: Int?
        /// In bytes.
        package var size: Int?
        /// Where the bytes are, for a client with the bot's token. Not checked to be one of Slack's hosts.
        package var urlPrivateDownload: String?
        /// `visible`, or `check_file_info` for a stub.
        package var fileAccess: String?

        /// - Parameters: see the properties of the same names.
        package init(
            id: String,
            name: String? = nil,
            filetype: String? = nil,
            prettyType: String? = nil,
            mode: String? = nil,
            mimetype: String? = nil,
            lines: Int? = nil,
            size: Int? = nil,
            urlPrivateDownload: String? = nil,
            fileAccess: String? = nil
        ) {
            self.id = id
            self.name = name
            self.filetype = filetype
            self.prettyType = prettyType
            self.mode = mode
            self.mimetype = mimetype
            self.lines = lines
            self.size = size
            self.urlPrivateDownload = urlPrivateDownload
            self.fileAccess = fileAccess
        }

        /// True where only `files.info` knows more, as for files of other workspaces.
        package var needsLookup: Bool { fileAccess == "check_file_info" }
    }
}
