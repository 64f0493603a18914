/// A value of a YAML file, and where it stands.
struct YAMLNode: Sendable {
    enum Value: Sendable {
        case scalar(String)
        case sequence([YAMLNode])
        case mapping([Pair])
    }

    /// A key of a mapping with its value, in the file's order.
    struct Pair: Sendable {
        let key: String
        let keyLocation: SourceLocation
        let value: YAMLNode
    }

    let value: Value
    let location: SourceLocation

    /// What it is, for messages: "a text", "a list", "a mapping".
    var kind: String {
        switch value {
        case .scalar: "a text"
        case .sequence: "a list"
        case .mapping: "a group of keys"
        }
    }
}
