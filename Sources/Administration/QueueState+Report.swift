package import WorkQueue

extension QueueState {
    /// A table of the streams and one of the consumers, as `gopherbot status` prints them.
    ///
    /// - Parameter now: milliseconds since 1970.
    package func report(now: Int64) -> String {
        func ago(_ time: Int64?) -> String { time.map { Age.text(now - $0) } ?? "-" }
        var rows = [["STREAM", "WAITING", "IN HAND", "OLDEST", "LAST EVENT"]]
        rows += streams.map { stream in
            let waiting = "\(stream.length - min(stream.pending, stream.length))"
            return [stream.stream.rawValue, waiting, "\(stream.pending)", ago(stream.oldest), ago(stream.newest)]
        }
        rows.append(["dead", "\(deadLetters)", "", "", ""])
        var text = Columns.text(rows)
        if consumers.isEmpty {
            text += "\nNo consumer reads them.\n"
        } else {
            let lines = consumers.map { [$0.name, "\($0.pending)", Age.text($0.idle.components.seconds * 1_000)] }
            text += "\n" + Columns.text([["CONSUMER", "IN HAND", "LAST SEEN"]] + lines)
        }
        return text
    }
}
