/// An event that was sent to the app, and each attempt to deliver it.
struct EventRecord: Sendable {
    let eventID: String
    /// The inner event's type.
    let type: String
    /// The inner event, read once for what ties other things to it.
    let event: JSON
    /// The envelope, as it is signed and sent.
    let body: [UInt8]
    var attempts: [DeliveryAttempt] = []

    init(_ delivery: Delivery) {
        eventID = delivery.eventID
        type = delivery.type
        body = delivery.body
        event = (try? JSON(parsing: String(decoding: delivery.body, as: UTF8.self)))?["event"] ?? [:]
    }

    /// The conversation that it is about.
    var channel: String? { event["channel"]?.string ?? event["item"]?["channel"]?.string }

    /// The `ts` of the message that it is about: for edits and deletions that of what was edited or deleted.
    var timestamp: String? {
        (event["message"]?["ts"] ?? event["deleted_ts"] ?? event["item"]?["ts"] ?? event["ts"])?.string
    }

    /// Who did it: the speaker, or who joined.
    var user: String? { event["user"]?.string ?? event["user"]?["id"]?.string }

    /// The ids of the files that it brings.
    var files: [String] { (event["files"]?.elements ?? []).compactMap { $0["id"]?.string } }
}

extension EventRecord {
    var json: JSON {
        var json: JSON = ["event_id": .string(eventID), "type": .string(type)]
        json["subtype"] = event["subtype"]
        json["channel"] = channel.map(JSON.string)
        json["ts"] = timestamp.map(JSON.string)
        json["body"] = .string(String(decoding: body, as: UTF8.self))
        json["deliveries"] = .array(attempts.map(\.detailedJSON))
        return json
    }
}
