import Foundation
import Testing

@testable import BackgroundTasks

@Suite("Times in sources")
struct SourceTimeTests {
    @Test(
        "RSS's times are read in all the forms that feeds have",
        arguments: [
            ("Tue, 14 Nov 2023 22:13:20 GMT", 1_700_000_000), ("Tue, 14 Nov 2023 22:13:20 +0000", 1_700_000_000),
            ("14 Nov 2023 22:13:20 Z", 1_700_000_000), ("Tue, 14 Nov 2023 17:13:20 EST", 1_700_000_000),
            ("Wed, 15 Nov 2023 00:13:20 +0200", 1_700_000_000), ("Tue, 14 Nov 2023 22:13 GMT", 1_699_999_980),
            ("Tue, 14 November 2023 22:13:20 GMT", 1_700_000_000), ("Tue, 14 Nov 23 22:13:20 GMT", 1_700_000_000),
            ("Tue 14 Nov 2023 22:13:20", 1_700_000_000),
            ("yesterday", nil), ("", nil), ("Tue, 99 Nov 2023 22:13:20 GMT", nil), ("Tue, 14 Nov", nil),
            ("Tue, 14 Nov 2023 22:13:xx GMT", nil),
        ] as [(String, Int64?)]
    )
    func mail(text: String, seconds: Int64?) {
        #expect(SourceTime.mail(text) == seconds.map { $0 * 1000 })
    }

    @Test(
        "RFC 3339's times are read with and without fraction and offset",
        arguments: [
            ("2023-11-14T22:13:20Z", 1_700_000_000_000), ("2023-11-14T22:13:20.250Z", 1_700_000_000_250),
            ("2023-11-15T00:13:20.123456+02:00", 1_700_000_000_123), ("2023-11-14", nil), ("", nil), ("now", nil),
        ] as [(String, Int64?)]
    )
    func internet(text: String, milliseconds: Int64?) {
        #expect(SourceTime.internet(text) == milliseconds)
    }
}
