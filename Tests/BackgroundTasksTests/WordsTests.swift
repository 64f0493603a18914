import Testing

@testable import BackgroundTasks

@Suite("Words for people")
struct WordsTests {
    @Test(
        "Announcements are counted by what became of them",
        arguments: [
            ([], nil), ([.wasThere], nil), ([.announced], "1 entry announced"),
            ([.announced, .wasThere, .announced], "2 entries announced"),
            (
                [.announced, .refused(code: "msg_too_long"), .announced],
                "2 entries announced, 1 that Slack doesn't take"
            ),
            ([.refused(code: "no_text"), .refused(code: "no_text")], "2 entries that Slack doesn't take"),
            ([.onlyLogged], "1 entry would be announced"),
        ] as [([AnnouncementOutcome], String?)]
    )
    func announced(outcomes: [AnnouncementOutcome], expected: String?) {
        #expect(Words.announced(outcomes, "entry", plural: "entries") == expected)
    }
}
