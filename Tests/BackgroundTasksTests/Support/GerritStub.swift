import Foundation
import NIOHTTP1
import TestSupport

/// A Gerrit that keeps changes, lists them by update, and gives them in pages.
final class GerritStub: Sendable {
    struct Change: Sendable {
        var number: Int
        var project = "go"
        var subject = ""
        var message: String?
        /// Seconds since 1970.
        var submitted: Int
        var updated: Int
    }

    let changes = Locked<[Change]>([])

    /// - Parameter ago: how many seconds ago it was merged.
    func merge(_ number: Int, ago: Int = 0, project: String = "go", subject: String? = nil, message: String? = nil) {
        let time = Int(Date.now.timeIntervalSince1970) - ago
        changes.withLock {
            $0.append(
                Change(
                    number: number,
                    project: project,
                    subject: subject ?? "subject \(number)",
                    message: message,
                    submitted: time,
                    updated: time
                )
            )
        }
    }

    /// A comment.
    func touch(_ number: Int) {
        changes.withLock { changes in
            guard let index = changes.firstIndex(where: { $0.number == number }) else { return }
            changes[index].updated = (changes.map(\.updated).max() ?? 0) + 1
        }
    }

    /// `GET /changes/?…&n=…&S=…`
    func answer(_ request: HTTPRequestHead) -> StubSource.Answer {
        let query = URLComponents(string: request.uri)?.queryItems ?? []
        func number(_ name: String) -> Int? { query.first { $0.name == name }?.value.flatMap { Int($0) } }
        let sorted = changes.value.sorted { ($0.updated, $0.number) > ($1.updated, $1.number) }
        let page = Array(sorted.dropFirst(number("S") ?? 0).prefix(number("n") ?? 25))
        let hasMore = (number("S") ?? 0) + page.count < sorted.count
        return .json(Self.body(page, hasMore: hasMore))
    }

    static func body(_ changes: [Change], hasMore: Bool = false) -> String {
        let entries = changes.enumerated().map { index, change in
            let isLast = index == changes.count - 1
            let id = "I\(change.number)"
            let message = change.message ?? "\(change.subject)\n\nWhy.\n\nChange-Id: \(id)\n"
            let entry: [String: Any] = [
                "_number": change.number, "project": change.project, "subject": change.subject, "change_id": id,
                "status": "MERGED", "submitted": time(change.submitted), "updated": time(change.updated),
                "current_revision": "r", "revisions": ["r": ["commit": ["message": message]]],
            ]
            return isLast && hasMore ? entry.merging(["_more_changes": true]) { $1 } : entry
        }
        let data = (try? JSONSerialization.data(withJSONObject: entries)) ?? Data()
        return ")]}'\n\(String(decoding: data, as: UTF8.self))\n"
    }

    private static func time(_ seconds: Int) -> String {
        let date = Date(timeIntervalSince1970: Double(seconds))
        let parts = date.formatted(.iso8601.year().month().day().dateSeparator(.dash))
        let time = date.formatted(.iso8601.time(includingFractionalSeconds: false).timeSeparator(.colon))
        return "\(parts) \(time).000000000"
    }
}
