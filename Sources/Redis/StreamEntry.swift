/// An entry of a stream: its id and the fields it was added with.
package struct StreamEntry: Sendable, Equatable {
    /// `<milliseconds>-<sequence>`, given by Redis.
    package let id: String
    /// Name, value, name, value, …; `nil` for an entry that is pending although it was deleted.
    private let fields: [RESPValue]?

    /// The entry was deleted or trimmed while it was pending: there is nothing to do but to acknowledge it.
    package var isDeleted: Bool { fields == nil }

    /// The value of a field, as bytes; `nil` when the entry has none of this name.
    package subscript(_ name: StaticString) -> [UInt8]? {
        guard let fields else { return nil }
        var index = 0
        while index + 1 < fields.count {
            if fields[index].isBulkString(name) { return fields[index + 1].bytes }
            index += 2
        }
        return nil
    }

    /// All fields with their values, as for another `XADD`.
    package var fieldArguments: [RedisCommand.Argument] {
        (fields ?? []).compactMap(\.bytes).map { .bytes($0) }
    }

    /// All fields in their order.
    package var fieldPairs: [(name: String, value: [UInt8])] {
        let values = fields ?? []
        return stride(from: 0, to: values.count - 1, by: 2).map {
            (values[$0].string ?? "", values[$0 + 1].bytes ?? [])
        }
    }

    /// - Returns: `nil` when the reply has not the shape `[id, [field, value, …] or nil]`.
    init?(_ reply: RESPValue) {
        guard let pair = reply.array, pair.count == 2, let id = pair[0].string else { return nil }
        self.id = id
        self.fields = pair[1].array
    }
}

extension RESPValue {
    fileprivate func isBulkString(_ text: StaticString) -> Bool {
        guard case .bulkString(let bytes) = self, bytes.count == text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { unsafe $0.elementsEqual(bytes) }
    }
}
