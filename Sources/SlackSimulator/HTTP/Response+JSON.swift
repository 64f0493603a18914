import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    /// An answer of the control interface.
    static func json(_ json: JSON, status: HTTPResponse.Status = .ok) -> Response {
        Response(bytes: json.bytes() + [0x0A], status: status, contentType: "application/json; charset=utf-8")
    }

    init(bytes: [UInt8], status: HTTPResponse.Status, contentType: String) {
        self.init(
            status: status,
            headers: [.contentType: contentType],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }
}
