/// An entry of the queue, as it was seen in Redis while it was there.
struct EntryRecord: Sendable {
    /// `<milliseconds>-<sequence>`
    let id: String
    /// The stream's key.
    let stream: String
    let eventID: String
    /// Name and value; the event itself is cut where it is long.
    let fields: [JSON.Member]
    /// The consumer in whose hands it was seen last; nil: it was done before anybody could look.
    var consumer: String?
    /// How often it was handed out, as far as it was seen.
    var deliveries: Int?
    /// Milliseconds since 1970 at which it was found acknowledged and deleted; nil while it is there.
    var finished: Int64?
    /// Whether it went with its Redis, undone: that has started anew, and hasn't it any more.
    var isLost = false
    /// Why it was set aside; nil where it wasn't.
    var deadReason: String?
}

extension EntryRecord {
    var json: JSON {
        var json: JSON = [
            "id": .string(id), "stream": .string(stream), "fields": .object(fields),
            "state": .string(
                deadReason != nil
                    ? "dead" : isLost ? "lost" : finished != nil ? "done" : consumer != nil ? "pending" : "waiting"
            ),
        ]
        json["consumer"] = consumer.map(JSON.string)
        json["deliveries"] = deliveries.map { .integer($0) }
        json["finished"] = finished.map { .integer($0) }
        json["dead_reason"] = deadReason.map(JSON.string)
        return json
    }
}
