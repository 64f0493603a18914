internal import FoundationEssentials
internal import NIOCore

/// A method's arguments, written.
struct SlackRequest: Sendable {
    let method: SlackMethod
    /// The channel it is about: for the queue, and for errors.
    let channel: String?
    /// JSON or a form, as the method takes it.
    let body: ByteBuffer

    /// A request whose arguments go as a form.
    init(_ method: SlackMethod, channel: String? = nil, form fill: (inout FormEncoder) -> Void) {
        precondition(!method.takesJSON, "The method takes JSON")
        var form = FormEncoder()
        fill(&form)
        self.method = method
        self.channel = channel
        self.body = form.buffer
    }

    /// A request whose arguments go as JSON.
    init(_ method: SlackMethod, channel: String? = nil, json arguments: some Encodable) throws(SlackError) {
        precondition(method.takesJSON, "The method takes a form")
        self.method = method
        self.channel = channel
        do {
            self.body = ByteBuffer(bytes: try JSONEncoder().encode(arguments))
        } catch {
            throw SlackError(
                kind: .notSent(.misconfigured("the arguments can't be written as JSON")),
                method: method,
                channel: channel,
                detail: nil,
                effort: CallEffort()
            )
        }
    }
}

extension SlackMethod {
    /// The `Content-Type` of its requests.
    var contentType: String {
        takesJSON ? "application/json; charset=utf-8" : "application/x-www-form-urlencoded"
    }
}
