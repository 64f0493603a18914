internal import Glibc

/// The connection to the journal that systemd gave this process as its standard error, by device and inode.
///
/// With standard output on the journal too it is the same connection, as a rule. Where a unit sends stderr elsewhere
/// (`StandardError=append:…`), that is where its log belongs, so standard output alone doesn't count.
///
/// - SeeAlso: systemd.exec(5), `$JOURNAL_STREAM`.
struct JournalStream: Equatable {
    let device: UInt64
    let inode: UInt64

    /// What `JOURNAL_STREAM` says; nil without it, or when it isn't two decimal numbers with a colon between.
    init?(environment: [String: String]) {
        guard let parts = environment["JOURNAL_STREAM"]?.split(separator: ":", omittingEmptySubsequences: false),
            parts.count == 2, let device = UInt64(parts[0]), let inode = UInt64(parts[1])
        else { return nil }
        self.device = device
        self.inode = inode
    }

    /// Whether a descriptor is that connection. A shell may have redirected it, and kept the variable.
    func isOpen(as descriptor: CInt) -> Bool {
        var status = stat()
        // Writes one `stat` to the pointer, which is good for the call.
        guard unsafe fstat(descriptor, &status) == 0 else { return false }
        return UInt64(status.st_dev) == device && UInt64(status.st_ino) == inode
    }
}
