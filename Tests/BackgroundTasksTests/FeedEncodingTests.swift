import Foundation
import NIOCore
import Testing

@testable import BackgroundTasks

@Suite("Encodings of feeds")
struct FeedEncodingTests {
    @Test(
        "A byte is the character that it is elsewhere",
        arguments: [
            ("windows-1250", String.Encoding.windowsCP1250), ("Windows-1251", .windowsCP1251),
            ("windows-1252", .windowsCP1252), ("ISO-8859-2", .isoLatin2), ("latin1", .isoLatin1),
        ]
    )
    func tables(name: String, encoding: String.Encoding) throws {
        let table = try #require(FeedEncoding.table(name))
        #expect(table.count == 256)
        for (byte, scalar) in zip(UInt8.min...UInt8.max, table) where byte > 0 && scalar.value > 0 {
            #expect(String(data: Data([byte]), encoding: encoding) == String(scalar), "\(byte)")
        }
    }

    @Test(
        "What real feeds name is read",
        arguments: [
            ("windows-1252", [0x93, 0x80, 0x94] as [UInt8], "“€”"), ("ISO-8859-1", [0xE9], "é"),
            ("iso-8859-15", [0xA4, 0xBD], "€œ"), ("KOI8-R", [0xF0, 0xD2, 0xC9], "При"),
            ("windows-1251", [0xCF, 0xF0, 0xE8], "При"), ("windows-1250", [0x9A, 0x9E], "šž"),
            ("us-ascii", [0x41], "A"),
        ]
    )
    func documents(name: String, bytes: [UInt8], expected: String) async throws {
        let start = "<?xml version=\"1.0\" encoding=\"\(name)\"?><rss><channel><item><guid>1</guid><title>"
        let document = ByteBuffer(bytes: Array(start.utf8) + bytes + Array("</title></item></channel></rss>".utf8))
        #expect(try await FeedReader.read(document, url: "").entries.map(\.title) == [expected])
    }

    @Test("Another one is refused")
    func unknown() async throws {
        let document = ByteBuffer(string: "<?xml version=\"1.0\" encoding=\"EBCDIC\"?><rss/>")
        await #expect {
            try await FeedReader.read(document, url: "")
        } throws: { error in
            "\(error)".contains("unknown encoding")
        }
    }
}
