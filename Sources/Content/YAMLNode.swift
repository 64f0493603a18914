/// A value of a YAML file, and where it stands.
package struct YAMLNode: Sendable {
    package enum Value: Sendable {
        case scalar(String)
        case sequence([YAMLNode])
        case mapping([Pair])
    }

    /// A key of a mapping with its value, in the file's order.
    package struct Pair: Sendable {
        package let key: String
        package let keyLocation: SourceLocation
        package let value: YAMLNode
    }

    package let value: Value
    package let location: SourceLocation

    /// What it is, for messages: "a text", "a list", "a mapping".
    package var kind: String {
        switch value {
        case .scalar: "a text"
        case .sequence: "a list"
        case .mapping: "a group of keys"
        }
    }
}
