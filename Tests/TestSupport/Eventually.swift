/// It did not become true in time.
package struct NeverHappened: Error, CustomStringConvertible {
    let limit: Duration
    let place: String

    package var description: String { "\(place): did not become true within \(limit)" }
}

/// Waits until `condition` holds, looking again every few milliseconds.
///
/// For what tells nobody when it changes: another process, or Redis's own state.
///
/// - Throws: ``NeverHappened`` after `limit`, and whatever `condition` throws.
package func eventually(
    within limit: Duration = .seconds(20),
    file: String = #fileID,
    line: Int = #line,
    isolation: isolated (any Actor)? = #isolation,
    _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + limit
    while try await !condition() {
        guard ContinuousClock.now < deadline else { throw NeverHappened(limit: limit, place: "\(file):\(line)") }
        try await Task.sleep(for: .milliseconds(5))
    }
}
