/// How far the changes are announced.
///
/// Gerrit lists by *update*: a comment brings an old change to the top. What is new is therefore decided by number and
/// time of merging: merged after the newest announced one, or shortly before it and not known, since the index that the
/// list comes from may show a change later than one that was merged after it.
struct GerritPosition: Sendable, Equatable, Codable {
    /// How long Gerrit's index may lag. What turns up later than that is lost.
    static let lag = Duration.seconds(3600)

    struct Known: Sendable, Equatable, Codable {
        let number: Int
        let submitted: GerritTime
    }

    /// What was merged before the first run, or passed over, is never announced.
    private(set) var floor: GerritTime
    /// When the newest change was merged that is dealt with.
    private(set) var newest: GerritTime
    /// The changes that are dealt with, as far back as ``horizon``.
    private(set) var known: [Known]
    /// More had news than one run reads: a line is still to be said in place of what was merged since this time and isn't
    /// announced.
    var owedSince: GerritTime?

    /// At a first run: all that is there is old.
    init(from time: GerritTime, known changes: [GerritChange]) {
        floor = time
        newest = time
        known = []
        for change in changes where change.submitted >= time { pass(change) }
    }

    /// What was merged before is not new.
    var horizon: GerritTime { max(floor, newest - Self.lag) }

    func isNew(_ change: GerritChange) -> Bool {
        change.submitted >= horizon && !known.contains { $0.number == change.number }
    }

    /// All that was merged before is dealt with.
    mutating func passOver(until time: GerritTime) {
        floor = max(floor, time)
        newest = max(newest, time)
        forget()
    }

    /// The change is dealt with.
    mutating func pass(_ change: GerritChange) {
        newest = max(newest, change.submitted)
        known.append(Known(number: change.number, submitted: change.submitted))
        forget()
    }

    private mutating func forget() {
        let horizon = horizon
        known.removeAll { $0.submitted < horizon }
    }
}
