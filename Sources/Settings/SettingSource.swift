/// Where a setting's value comes from.
package enum SettingSource: Hashable, Sendable {
    /// A variable, under the setting's name or an alias of it.
    case environment(String)
    /// A file in systemd's credentials directory.
    case credential(String)
    case standard
    case unset
}

extension SettingSource: CustomStringConvertible {
    /// `environment GOPHER_APP_NAME`, `credential redis-url`, `default`, `not set`.
    package var description: String {
        switch self {
        case .environment(let name): "environment \(name)"
        case .credential(let name): "credential \(name)"
        case .standard: "default"
        case .unset: "not set"
        }
    }
}
