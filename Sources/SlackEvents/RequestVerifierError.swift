/// Why no ``RequestVerifier`` could be made.
package enum RequestVerifierError: Error, Equatable {
    /// The signing secret is empty.
    case emptySecret
    /// OpenSSL has no HMAC-SHA256 to offer. `reason` is its own words for it.
    case openSSL(reason: String)
}

extension RequestVerifierError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .emptySecret:
            "Slack's signing secret is empty, so no request can be checked. Set it to the app's Signing Secret."
        case .openSSL(let reason):
            """
            OpenSSL offers no HMAC-SHA256, so no request can be checked: \(reason). \
            Check that libssl3 is whole and that openssl.cnf leaves the default or the FIPS provider on.
            """
        }
    }
}
