/// Gerrit's list of merged changes, behind the prefix that keeps browsers from running it.
///
/// Like the real one it orders by the last update, so that a comment moves an old change to the top; numbers grow with
/// creation; times are whole seconds.
/// - SeeAlso: Gerrit, "REST API" and "/changes/ REST API".
struct GerritStandin: Sendable {
    /// A merged change.
    struct Change: Sendable {
        let number: Int
        let id: String
        let project: String
        let subject: String
        let message: String
        let submitted: StandinTime
        var updated: StandinTime
        var comments = 0
        /// Grows with each update, since many happen in one second.
        var order: Int
    }

    /// How many changes are kept; beyond it the ones that were updated longest ago are forgotten.
    static let maximumChanges = 10_000
    /// How many changes an answer has at most, and where `n` says nothing: Gerrit's query limit.
    static let maximumPage = 500

    private var changes: [Change] = []
    private var lastOrder = 0
    private var lastNumber = 700_000

    init() {
        merge(
            project: "go",
            subject: "runtime: wake the gopher before the tests",
            at: StandinTime("2026-01-01T10:00:00Z")
        )
        merge(
            project: "tools",
            subject: "gopls: name the simulator in its logs",
            at: StandinTime("2026-01-02T11:00:00Z")
        )
    }

    /// Merges a change.
    ///
    /// - Parameters:
    ///   - subject: the message's first line; nil: taken from the message, or made up.
    ///   - message: the commit message; a `Change-Id` is added where it has none. Nil: made up.
    /// - Returns: its number.
    @discardableResult
    mutating func merge(
        project: String,
        subject: String? = nil,
        message: String? = nil,
        at time: StandinTime? = nil
    ) -> Int {
        lastNumber += 1
        lastOrder += 1
        let first = message?.split(separator: "\n").first.map(String.init)
        let subject = subject ?? first ?? "runtime: teach the gopher trick \(lastNumber)"
        let id = Self.changeID(lastNumber)
        var text = message ?? "\(subject)\n\nA made-up change of the simulator's.\n"
        if !text.hasPrefix(subject) { text = "\(subject)\n\n\(text)" }
        if !text.hasSuffix("\n") { text += "\n" }
        if !text.contains("\nChange-Id: ") { text += "\nChange-Id: \(id)\n" }
        let time = time ?? .now
        changes.append(
            Change(
                number: lastNumber,
                id: id,
                project: project,
                subject: subject,
                message: text,
                submitted: time,
                updated: time,
                order: lastOrder
            )
        )
        if changes.count > Self.maximumChanges, let oldest = changes.indices.min(by: { isAfter($1, $0) }) {
            changes.remove(at: oldest)
        }
        return lastNumber
    }

    /// Comments on a change: it becomes the first of the list.
    ///
    /// - Returns: false where there is none of that number.
    mutating func touch(_ number: Int) -> Bool {
        guard let index = changes.firstIndex(where: { $0.number == number }) else { return false }
        lastOrder += 1
        changes[index].updated = .now
        changes[index].order = lastOrder
        changes[index].comments += 1
        return true
    }

    func answer(_ request: StandinRequest) -> StandinAnswer {
        guard request.path == "changes" else { return .notFound }
        let query = request.query
        guard let options = Int(query["O"] ?? "0", radix: 16) else { return Self.refused("invalid value for -O") }
        let limit = query["n"] ?? query["limit"] ?? String(Self.maximumPage)
        guard let limit = Int(limit), limit >= 0 else { return Self.refused("invalid value for -n: \(limit)") }
        let start = query["S"] ?? query["start"] ?? "0"
        guard let start = Int(start), start >= 0 else { return Self.refused("invalid value for -S: \(start)") }
        let found = found(query["q"] ?? "status:merged")
        let size = min(limit == 0 ? Self.maximumPage : limit, Self.maximumPage)
        let page = found.dropFirst(start).prefix(size)
        var list = page.map { $0.json(options: options) }
        if start + page.count < found.count, let last = list.indices.last { list[last]["_more_changes"] = true }
        return StandinAnswer(
            text: ")]}'\n" + JSON.array(list).text(.gerrit) + "\n",
            contentType: "application/json; charset=UTF-8"
        )
    }

    /// What a query finds, last updated first. Of the operators `status`, `is` and `project` count.
    private func found(_ query: String) -> [Change] {
        var found = changes
        for term in query.split(whereSeparator: { $0 == " " || $0 == "+" }) {
            let parts = term.split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { continue }
            switch parts[0] {
            case "status", "is": if parts[1] != "merged" { found = [] }
            case "project", "p": found = found.filter { $0.project == parts[1] }
            default: continue
            }
        }
        return found.sorted { ($0.updated.seconds, $0.order) > ($1.updated.seconds, $1.order) }
    }

    private func isAfter(_ left: Int, _ right: Int) -> Bool { changes[left].order > changes[right].order }

    private static func refused(_ reason: String) -> StandinAnswer {
        StandinAnswer(status: 400, text: "\(reason)\n")
    }

    /// `I` and 40 hex digits, from the number alone (splitmix64), so that each run gives the same.
    private static func changeID(_ number: Int) -> String {
        var state = UInt64(number)
        var digits = ""
        while digits.count < 40 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var word = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            let hex = String(word ^ (word >> 31), radix: 16)
            digits += String(repeating: "0", count: 16 - hex.count) + hex
        }
        return "I" + digits.prefix(40)
    }
}

extension GerritStandin.Change {
    /// The change as lists have it.
    ///
    /// - Parameter options: `O`'s bits (Gerrit's ListChangesOption): 1 the current revision, 3 or 4 its commit.
    fileprivate func json(options: Int) -> JSON {
        var json: JSON = [
            "id": .string("\(project.replacing("/", with: "%2F"))~master~\(id)"), "project": .string(project),
            "branch": "master", "hashtags": [], "change_id": .string(id), "subject": .string(subject),
            "status": "MERGED", "created": .string(submitted.gerrit), "updated": .string(updated.gerrit),
            "submitted": .string(submitted.gerrit), "submitter": ["_account_id": 1001], "insertions": 3,
            "deletions": 1, "total_comment_count": .integer(comments), "unresolved_comment_count": 0,
            "has_review_started": true, "submission_id": .string(String(number)), "_number": .integer(number),
            "owner": ["_account_id": 1000], "requirements": [],
        ]
        guard options & 1 << 1 != 0 else { return json }
        let revision = String(id.dropFirst())
        json["current_revision"] = .string(revision)
        json["revisions"] = .object([JSON.Member(revision, self.revision(withCommit: options & (1 << 3 | 1 << 4) != 0))]
        )
        return json
    }

    private func revision(withCommit: Bool) -> JSON {
        let last = String(number % 100)
        let ref = "refs/changes/\(last.count < 2 ? "0" : "")\(last)/\(number)/1"
        var revision: JSON = [
            "kind": "REWORK", "_number": 1, "created": .string(submitted.gerrit), "uploader": ["_account_id": 1000],
            "ref": .string(ref),
            "fetch": ["http": ["url": .string("https://go.googlesource.com/\(project)"), "ref": .string(ref)]],
        ]
        if withCommit {
            let gopher: JSON = [
                "name": "Gopher Sample", "email": "gopher@example.com", "date": .string(submitted.gerrit), "tz": 0,
            ]
            revision["commit"] = [
                "parents": [
                    ["commit": .string(String(repeating: "0", count: 40)), "subject": "runtime: sample parent"]
                ],
                "author": gopher, "committer": gopher, "subject": .string(subject), "message": .string(message),
            ]
        }
        return revision
    }
}
