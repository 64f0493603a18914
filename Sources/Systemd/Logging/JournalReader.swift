internal import CSystemd
internal import Glibc

/// Reads records from this host's journal.
package enum JournalReader {
    /// The records with this value of a field, oldest first.
    ///
    /// Reads files and may take a while: not on an event loop.
    ///
    /// - Parameters:
    ///   - field: a field's name, such as `EVENT_ID`.
    ///   - limit: at most this many, the newest.
    ///   - folder: with the journal's files; nil for this host's.
    /// - Returns: each record's fields, `__REALTIME_TIMESTAMP` among them, without the journal's own (`_…`) but for
    ///   `_PID` and `_SYSTEMD_UNIT`.
    /// - Throws: ``SystemError``, when the journal can't be opened, or holds nothing that this process may read.
    package static func records(
        field: String,
        value: String,
        limit: Int,
        folder: String? = nil
    ) throws -> [[(String, String)]] {
        var journal: OpaquePointer?
        // Writes the journal's handle, which is closed below and not used after.
        let opened: CInt =
            if let folder {
                unsafe sd_journal_open_directory(&journal, folder, 0)
            } else {
                unsafe sd_journal_open(&journal, CInt(SD_JOURNAL_LOCAL_ONLY))
            }
        guard opened >= 0, let journal = unsafe journal else { throw SystemError(number: -opened) }
        defer { unsafe sd_journal_close(journal) }
        // Files that may not be read are passed over in silence. Both calls only look at the handle.
        if folder == nil, unsafe sd_journal_has_runtime_files(journal) <= 0,
            unsafe sd_journal_has_persistent_files(journal) <= 0
        {
            throw SystemError(number: EACCES)
        }
        let match = Array("\(field)=\(value)".utf8)
        // The bytes are copied by the call.
        let matched: CInt = unsafe match.withUnsafeBytes { bytes in
            unsafe sd_journal_add_match(journal, bytes.baseAddress, bytes.count)
        }
        guard matched >= 0 else { throw SystemError(number: -matched) }
        let sought: CInt = unsafe sd_journal_seek_tail(journal)
        guard sought >= 0 else { throw SystemError(number: -sought) }
        var records: [[(String, String)]] = []
        while records.count < limit, unsafe sd_journal_previous(journal) > 0 {
            unsafe records.append(fields(journal))
        }
        return records.reversed()
    }

    private static func fields(_ journal: OpaquePointer) -> [(String, String)] {
        var fields: [(String, String)] = []
        var time: UInt64 = 0
        // Writes a number.
        if unsafe sd_journal_get_realtime_usec(journal, &time) >= 0 {
            fields.append(("__REALTIME_TIMESTAMP", String(time)))
        }
        var data: UnsafeRawPointer?
        var length = 0
        // Each call gives the next field's bytes, good until the next call; they are copied at once.
        while unsafe sd_journal_enumerate_data(journal, &data, &length) > 0, let bytes = unsafe data {
            let text = unsafe String(decoding: UnsafeRawBufferPointer(start: bytes, count: length), as: UTF8.self)
            guard let separator = text.firstIndex(of: "=") else { continue }
            let name = String(text[..<separator])
            guard !name.hasPrefix("_") || ["_PID", "_SYSTEMD_UNIT"].contains(name) else { continue }
            fields.append((name, String(text[text.index(after: separator)...])))
        }
        return fields
    }
}
