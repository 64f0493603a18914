internal import FoundationEssentials

/// A merged change, as far as it is announced.
struct GerritChange: Sendable, Equatable {
    /// Unique on its server; grows with creation, not with merging.
    let number: Int
    let project: String
    /// One line, as it is shown.
    let subject: String
    /// When it was merged.
    let submitted: GerritTime
    /// When anything last happened to it; a comment is enough.
    let updated: GerritTime
    /// The commit's message as it is shown, with the Change-Id; the subject stands for it where the server doesn't give
    /// it. Messages of any length come, and a thousand changes are held at once.
    let text: String
}

extension GerritChange {
    /// A page of `GET /changes/`.
    struct Page {
        var changes: [GerritChange]
        /// What can't be read, or isn't merged.
        var odd: Int
        let hasMore: Bool
        /// The newest and the oldest update of all on the page; they come in its order, newest first.
        let firstUpdate: GerritTime?
        let lastUpdate: GerritTime?
    }

    /// Reads a body: JSON behind the line `)]}'`, which keeps browsers from running it, or without it.
    ///
    /// One change that can't be read doesn't spoil the rest.
    ///
    /// - Throws: `DecodingError` for what is no list.
    static func page(_ body: some Collection<UInt8>) throws -> Page {
        let guardLine = ")]}'".utf8
        let json = body.starts(with: guardLine) ? body.dropFirst(guardLine.count) : body[...]
        let entries = try JSONDecoder().decode([Entry].self, from: Data(json))
        let changes = entries.compactMap(\.change)
        return Page(
            changes: changes,
            odd: entries.count - changes.count,
            hasMore: entries.last?.hasMore ?? false,
            firstUpdate: changes.map(\.updated).max(),
            lastUpdate: changes.map(\.updated).min()
        )
    }

    private struct Entry: Decodable {
        let change: GerritChange?
        let hasMore: Bool

        private enum CodingKeys: String, CodingKey {
            case project, subject, submitted, updated, revisions, status
            case number = "_number"
            case changeID = "change_id"
            case currentRevision = "current_revision"
            case hasMore = "_more_changes"
        }

        init(from decoder: any Decoder) throws {
            guard let container = try? decoder.container(keyedBy: CodingKeys.self) else {
                (change, hasMore) = (nil, false)
                return
            }
            hasMore = (try? container.decodeIfPresent(Bool.self, forKey: .hasMore)) ?? false
            change = try? Self.change(container)
        }

        private static func change(_ container: KeyedDecodingContainer<CodingKeys>) throws -> GerritChange? {
            guard try container.decode(String.self, forKey: .status) == "MERGED",
                let submitted = GerritTime(try container.decode(String.self, forKey: .submitted)),
                let updated = GerritTime(try container.decode(String.self, forKey: .updated))
            else { return nil }
            let subject = GerritText.line(try container.decode(String.self, forKey: .subject))
            return GerritChange(
                number: try container.decode(Int.self, forKey: .number),
                project: try container.decode(String.self, forKey: .project),
                subject: subject,
                submitted: submitted,
                updated: updated,
                text: GerritText.commit(
                    message(container) ?? subject,
                    changeID: try container.decode(String.self, forKey: .changeID)
                )
            )
        }

        /// Of all revisions that the server gives only the current one is read.
        private static func message(_ container: KeyedDecodingContainer<CodingKeys>) -> String? {
            guard let current = try? container.decode(String.self, forKey: .currentRevision),
                let revisions = try? container.nestedContainer(keyedBy: RevisionKey.self, forKey: .revisions)
            else { return nil }
            return (try? revisions.decode(Revision.self, forKey: RevisionKey(stringValue: current)))?.commit?.message
        }
    }

    private struct RevisionKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    private struct Revision: Decodable {
        struct Commit: Decodable {
            let message: String?
        }

        let commit: Commit?
    }
}
