/// Gerrit's list of merged changes: two small ones, behind the prefix that keeps browsers from running it.
/// - SeeAlso: Gerrit, "REST API", on the `)]}'` prefix.
enum GerritStandin {
    /// - Parameter path: what stands behind `/gerrit/`.
    static func answer(_ path: String) -> StandinAnswer {
        guard path == "changes" else { return .notFound }
        return StandinAnswer(text: ")]}'\n" + changes.text() + "\n", contentType: "application/json; charset=UTF-8")
    }

    private static let changes: JSON = [
        change(
            number: 700_002,
            id: "I2b1d0c5a4e3f6978885746352413f0e1d2c3b4a5",
            project: "tools",
            subject: "gopls: name the simulator in its logs",
            time: "2026-01-02 11:00:00.000000000"
        ),
        change(
            number: 700_001,
            id: "I1a0c9b8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f3a2b",
            project: "go",
            subject: "runtime: wake the gopher before the tests",
            time: "2026-01-01 10:00:00.000000000"
        ),
    ]

    private static func change(number: Int, id: String, project: String, subject: String, time: String) -> JSON {
        let revision = String(id.dropFirst())
        return [
            "id": .string("\(project)~master~\(id)"), "project": .string(project), "branch": "master", "hashtags": [],
            "change_id": .string(id), "subject": .string(subject), "status": "MERGED", "created": .string(time),
            "updated": .string(time), "submitted": .string(time), "submitter": ["_account_id": 1001], "insertions": 3,
            "deletions": 1, "total_comment_count": 0, "unresolved_comment_count": 0, "has_review_started": true,
            "_number": .integer(number), "owner": ["_account_id": 1000], "current_revision": .string(revision),
            "revisions": .object([
                JSON.Member(
                    revision,
                    [
                        "kind": "REWORK", "_number": 1, "created": .string(time), "uploader": ["_account_id": 1000],
                        "ref": .string("refs/changes/\(number % 100)/\(number)/1"),
                        "commit": [
                            "parents": [], "subject": .string(subject),
                            "author": [
                                "name": "Gopher Sample", "email": "gopher@example.com", "date": .string(time), "tz": 0,
                            ],
                            "message": .string(
                                "\(subject)\n\nA made-up change of the simulator's.\n\nChange-Id: \(id)\n"
                            ),
                        ],
                    ]
                )
            ]),
        ]
    }
}
