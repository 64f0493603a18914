internal import AsyncHTTPClient
internal import NIOCore
internal import NIOPosix

/// Says for people why a connection could not be made, or ended.
package enum ConnectionFault {
    /// One line: `Connection refused`, `no address was found for slack.example`. AsyncHTTPClient's own errors may hold
    /// header values; their short descriptions don't.
    package static func words(_ error: any Error) -> String {
        switch error {
        case let error as HTTPClientError:
            error.shortDescription
        case let error as IOError:
            unsafe String(cString: strerror(error.errnoCode))
        case let error as NIOConnectionError:
            error.connectionErrors.last.map { words($0.error) } ?? "no address was found for \(error.host)"
        default:
            String(describing: error)
        }
    }
}
