internal import CSystemd
internal import Glibc

/// Memory that a daemon needed for its start or its last work, and doesn't while it waits.
package enum IdleMemory {
    /// Has large blocks of memory mapped by themselves, and free ones given back at once: without it glibc raises both
    /// limits with the largest block that was ever freed, up to 32 MiB. For a daemon that has large answers seldom.
    package static func keepLittle() {
        _ = mallopt(M_MMAP_THRESHOLD, largeBlock)
        _ = mallopt(M_TRIM_THRESHOLD, largeBlock)
    }

    /// Bytes. Smaller ones come too often to ask the kernel for each.
    private static let largeBlock: Int32 = 64 << 10

    /// Gives back free heap, and lets go of the pages of code: those in use come back from the page cache, without
    /// reading from disk, as they are run.
    package static func giveBack() {
        _ = malloc_trim(0)
        for range in codeRanges() {
            // Code is mapped privately and never written, so that the file has all of it. Nothing else is touched.
            guard let start = unsafe UnsafeMutableRawPointer(bitPattern: range.lowerBound) else { continue }
            _ = unsafe madvise(start, Int(range.upperBound - range.lowerBound), MADV_DONTNEED)
        }
    }

    /// Addresses of code from files, by `/proc/self/maps`; see proc(5).
    private static func codeRanges() -> [Range<UInt>] {
        // The file is ours until it is closed; getline allocates the line, which is freed at the end.
        guard let file = unsafe fopen("/proc/self/maps", "re") else { return [] }
        var line: UnsafeMutablePointer<CChar>? = nil
        var capacity = 0
        defer {
            unsafe free(line)
            unsafe fclose(file)
        }
        var ranges: [Range<UInt>] = []
        while unsafe getline(&line, &capacity, file) > 0 {
            guard let text = unsafe line.map({ unsafe String(cString: $0) }) else { break }
            let words = text.split { $0 == " " || $0 == "\n" }
            guard words.count == 6, words[1] == "r-xp", words[5].hasPrefix("/") else { continue }
            let bounds = words[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
            if bounds.count == 2, bounds[0] < bounds[1] { ranges.append(bounds[0]..<bounds[1]) }
        }
        return ranges
    }
}
