internal import FoundationEssentials
import Secrets

/// Makes entries of the elements of RSS 2.0 and Atom (RFC 4287), as they open and close.
///
/// What it keeps of a document isn't more than the document: an address is short, also when it is resolved.
struct FeedBuilder {
    private static let atom = "http://www.w3.org/2005/Atom "
    private static let dublinCore = "http://purl.org/dc/elements/1.1/ "
    static let base = "http://www.w3.org/XML/1998/namespace base"
    /// The attributes that mean something here; others needn't be read.
    static let attributes: Set = [base, "isPermaLink", "type", "rel", "href"]
    /// What is longer is no address, and no attribute; bytes. Browsers and servers take no more either.
    static let maximumAddress = 2 << 10
    /// What is longer is cut: no title and no id; bytes.
    private static let maximumText = 64 << 10
    /// A title is cut to this, with its markup; bytes.
    private static let maximumHeading = 8 << 10

    /// The fields of an entry that are read, Atom's and others' without the namespaces that RSS itself may have.
    private static let fields: Set = [
        "title", "link", "guid", "pubDate", dublinCore + "date", atom + "title", atom + "link", atom + "id",
        atom + "published", atom + "updated",
    ]

    /// An entry while it is read.
    private struct Draft {
        var entry = FeedEntry()
        var linkRank = 0
        var updated: Int64?
    }

    private struct Element {
        let name: String
        /// What relative links in it are relative to.
        let base: URL?
    }

    private(set) var entries: [FeedEntry] = []
    /// Entries without id and link.
    private(set) var odd = 0
    private let base: URL?
    private var stack: [Element] = []
    /// RSS's own namespace and a blank; empty where it has none, as it should.
    private var ownNamespace = ""
    private var draft: Draft?
    private var draftDepth = 0
    /// Nil outside of the fields that are read.
    private var text: [UInt8]?
    /// The attributes of the field that is read.
    private var attributes: [String: String] = [:]

    /// - Parameter url: the document's. Its query may be a key, and is no part of any link.
    init(url: String) {
        base = URL(string: PublicAddress.of(url))
    }

    /// How deep it is in the document.
    var depth: Int { stack.count }

    /// - Parameters:
    ///   - name: the namespace and a blank before it, where it has one.
    ///   - attributes: those of ``attributes``, by name, in the same form.
    /// - Throws: ``FeedError`` where the document is neither RSS nor Atom.
    mutating func begin(_ name: String, _ attributes: [String: String]) throws(FeedError) {
        if stack.isEmpty, name != Self.atom + "feed" {
            let local = name.split(separator: " ").last ?? ""
            guard local == "rss" else {
                let reason = "it begins with <\(local.prefix(40))>, and is neither RSS 2.0 nor Atom"
                throw FeedError(reason: reason, line: nil)
            }
            ownNamespace = String(name.dropLast(local.count))
        }
        let outer = stack.last?.base ?? base
        var own: URL?
        if let text = attributes[Self.base] {
            own = URL(string: text, relativeTo: outer)?.absoluteURL
            if let own, own.absoluteString.utf8.count > Self.maximumAddress { throw .longAddress }
        }
        let name = name.hasPrefix(ownNamespace) ? String(name.dropFirst(ownNamespace.count)) : name
        stack.append(Element(name: name, base: own ?? outer))
        if draft == nil {
            if name == (stack[0].name == "rss" ? "item" : Self.atom + "entry") {
                draft = Draft()
                draftDepth = stack.count
            }
        } else if stack.count == draftDepth + 1 {
            text = Self.fields.contains(name) ? [] : nil
            self.attributes = attributes
        }
    }

    mutating func characters(_ bytes: some Collection<UInt8>) {
        guard draft != nil, stack.count > draftDepth, let count = text?.count else { return }
        text?.append(contentsOf: bytes.prefix(Self.maximumText - count))
    }

    mutating func end() {
        guard let element = stack.last else { return }
        if draft != nil {
            if stack.count == draftDepth + 1, let text { field(element, text) }
            if stack.count == draftDepth { finish() }
        }
        stack.removeLast()
    }

    private mutating func finish() {
        guard var entry = draft?.entry else { return }
        // An edited entry is no newer for it.
        entry.date = entry.date ?? draft?.updated
        if entry.identity == nil { odd += 1 } else { entries.append(entry) }
        draft = nil
        text = nil
    }

    private mutating func field(_ element: Element, _ text: [UInt8]) {
        let value = Self.line(text[...])
        switch element.name {
        case "title": setTitle(text, isHTML: true)
        case "link": setLink(value, element, rank: 3)
        case "guid":
            draft?.entry.id = value.isEmpty ? nil : value
            if attributes["isPermaLink"] != "false" { setLink(value, element, rank: 1) }
        case "pubDate": draft?.entry.date = SourceTime.mail(value) ?? SourceTime.internet(value)
        case Self.dublinCore + "date": draft?.updated = SourceTime.internet(value)
        case Self.atom + "title":
            setTitle(text, isHTML: attributes["type"] == "html" || attributes["type"] == "text/html")
        case Self.atom + "link" where stack[0].name != "rss":
            let isForReading = ["alternate", "http://www.iana.org/assignments/relation/alternate", nil]
                .contains(attributes["rel"])
            guard isForReading, let address = attributes["href"] else { return }
            let type = attributes["type"] ?? "text/html"
            setLink(address, element, rank: type.hasPrefix("text/html") || type.contains("xhtml") ? 3 : 2)
        case Self.atom + "id": draft?.entry.id = value.isEmpty ? nil : value
        case Self.atom + "published": draft?.entry.date = SourceTime.internet(value)
        case Self.atom + "updated": draft?.updated = SourceTime.internet(value)
        default: break
        }
    }

    private static func line(_ text: ArraySlice<UInt8>) -> String {
        String(decoding: text, as: UTF8.self).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private mutating func setTitle(_ text: [UInt8], isHTML: Bool) {
        draft?.entry.heading = Self.line(text.prefix(Self.maximumHeading))
        draft?.entry.isHTML = isHTML
    }

    /// Takes the best link, of those that are as good the first.
    private mutating func setLink(_ text: String, _ element: Element, rank: Int) {
        guard rank > draft?.linkRank ?? 0, !text.isEmpty, text.utf8.count <= Self.maximumAddress,
            let url = URL(string: text, relativeTo: element.base)?.absoluteURL, url.scheme != nil
        else { return }
        let address = url.absoluteString
        guard address.utf8.count <= Self.maximumAddress else { return }
        draft?.entry.link = address
        draft?.linkRank = rank
    }
}
