internal import FoundationEssentials

/// Makes entries of the elements of RSS 2.0 and Atom (RFC 4287), as they open and close.
struct FeedBuilder {
    private static let atom = "http://www.w3.org/2005/Atom "
    private static let dublinCore = "http://purl.org/dc/elements/1.1/ "
    private static let base = "http://www.w3.org/XML/1998/namespace base"
    /// What is longer is no title and no link; bytes.
    private static let maximumText = 64 << 10
    /// The title's characters that are shown.
    private static let maximumTitle = 300

    /// An entry while it is read.
    private struct Draft {
        var id: String?
        var link: String?
        var linkRank = 0
        var title = ""
        var published: Int64?
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
    private var draft: Draft?
    private var draftDepth = 0
    private var text: [UInt8] = []
    /// The attributes of the field that is read.
    private var attributes: [String: String] = [:]

    /// - Parameter url: the document's.
    init(url: String) {
        base = URL(string: url)
    }

    /// How deep it is in the document.
    var depth: Int { stack.count }

    /// - Parameters:
    ///   - name: the namespace and a blank before it, where it has one.
    ///   - attributes: by name, in the same form.
    /// - Throws: ``FeedError`` where the document is neither RSS nor Atom.
    mutating func begin(_ name: String, _ attributes: [String: String]) throws(FeedError) {
        if stack.isEmpty, name != "rss", name != Self.atom + "feed" {
            let local = name.split(separator: " ").last ?? ""
            throw FeedError(reason: "it begins with <\(local.prefix(40))>, and is neither RSS 2.0 nor Atom", line: nil)
        }
        let outer = stack.last?.base ?? base
        let own = attributes[Self.base].flatMap { URL(string: $0, relativeTo: outer)?.absoluteURL }
        stack.append(Element(name: name, base: own ?? outer))
        if draft == nil {
            if name == (stack[0].name == "rss" ? "item" : Self.atom + "entry") {
                draft = Draft()
                draftDepth = stack.count
            }
        } else if stack.count == draftDepth + 1 {
            text = []
            self.attributes = attributes
        }
    }

    mutating func characters(_ bytes: some Collection<UInt8>) {
        guard draft != nil, stack.count > draftDepth, text.count + bytes.count <= Self.maximumText else { return }
        text += bytes
    }

    mutating func end() {
        guard let element = stack.last else { return }
        if draft != nil {
            if stack.count == draftDepth + 1 { field(element) }
            if stack.count == draftDepth { finish() }
        }
        stack.removeLast()
    }

    private mutating func finish() {
        guard let draft else { return }
        let entry = FeedEntry(
            id: draft.id,
            link: draft.link,
            title: draft.title,
            // An edited entry is no newer for it.
            date: draft.published ?? draft.updated
        )
        if entry.identity == nil { odd += 1 } else { entries.append(entry) }
        self.draft = nil
    }

    private mutating func field(_ element: Element) {
        let value = String(decoding: text, as: UTF8.self).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        switch element.name {
        case "title": draft?.title = HTMLText.plain(value, maximum: Self.maximumTitle)
        case "link": setLink(value, element, rank: 3)
        case "guid":
            draft?.id = value.isEmpty ? nil : value
            if attributes["isPermaLink"] != "false" { setLink(value, element, rank: 1) }
        case "pubDate": draft?.published = SourceTime.mail(value) ?? SourceTime.internet(value)
        case Self.dublinCore + "date": draft?.updated = SourceTime.internet(value)
        case Self.atom + "title":
            let isHTML = attributes["type"] == "html" || attributes["type"] == "text/html"
            draft?.title =
                isHTML ? HTMLText.plain(value, maximum: Self.maximumTitle) : String(value.prefix(Self.maximumTitle))
        case Self.atom + "link" where stack[0].name != "rss":
            let isForReading = ["alternate", "http://www.iana.org/assignments/relation/alternate", nil]
                .contains(attributes["rel"])
            guard isForReading, let address = attributes["href"] else { return }
            let type = attributes["type"] ?? "text/html"
            setLink(address, element, rank: type.hasPrefix("text/html") || type.contains("xhtml") ? 3 : 2)
        case Self.atom + "id": draft?.id = value.isEmpty ? nil : value
        case Self.atom + "published": draft?.published = SourceTime.internet(value)
        case Self.atom + "updated": draft?.updated = SourceTime.internet(value)
        default: break
        }
    }

    /// Takes the best link, of those that are as good the first.
    private mutating func setLink(_ text: String, _ element: Element, rank: Int) {
        guard rank > draft?.linkRank ?? 0, !text.isEmpty,
            let url = URL(string: text, relativeTo: element.base)?.absoluteURL, url.scheme != nil
        else { return }
        draft?.link = url.absoluteString
        draft?.linkRank = rank
    }
}
