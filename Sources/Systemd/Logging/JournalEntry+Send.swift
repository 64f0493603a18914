internal import CSystemd
internal import Glibc

extension JournalEntry {
    /// Hands the entry to journald.
    ///
    /// It waits while journald's socket is full, as a write to stderr would. When journald doesn't take the entry, its
    /// message goes to stderr, with the priority in front as systemd reads it (sd-daemon(3), `SyslogLevelPrefix=`).
    func send() {
        let answer = sendToJournal()
        if answer < 0 {
            StandardError.write(fallbackLine)
        }
    }

    /// `<4>Redis is away`, with newline.
    var fallbackLine: String {
        func value(_ name: String) -> String { fields.first { $0.name == name }?.value ?? "" }
        return "<\(value("PRIORITY"))>\(value("MESSAGE"))\n"
    }

    /// - Returns: 0, or a negated `errno`.
    private func sendToJournal() -> CInt {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        var ranges: [Range<Int>] = []
        for field in fields {
            let start = bytes.count
            bytes.append(contentsOf: field.name.utf8)
            bytes.append(UInt8(ascii: "="))
            bytes.append(contentsOf: field.value.utf8)
            ranges.append(start..<bytes.count)
        }
        // Each iovec points into `bytes`, which lives and stays in place for the call; the library only reads.
        return unsafe bytes.withUnsafeMutableBytes { buffer in
            let vectors = unsafe ranges.map { range in
                unsafe iovec(iov_base: buffer.baseAddress.map { unsafe $0 + range.lowerBound }, iov_len: range.count)
            }
            return unsafe sd_journal_sendv(vectors, CInt(vectors.count))
        }
    }
}
