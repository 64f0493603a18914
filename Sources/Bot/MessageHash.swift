package import SlackEvents

/// Chance that comes out the same for every delivery of a message, and on every host.
package enum MessageHash {
    /// 64 evenly distributed bits (FNV-1a, then the finishing steps of SplitMix64).
    ///
    /// - Parameter purpose: different purposes get independent bits from the same message.
    package static func bits(of message: MessageEvent, for purpose: String) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for text in [purpose, message.channel, message.rawTimestamp] {
            for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
            // No byte of a text, so that the texts' bounds count.
            hash = (hash ^ 0xFF) &* 0x0000_0100_0000_01B3
        }
        hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
        hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
        return hash ^ (hash >> 31)
    }

    /// True for one message in `count`.
    package static func isChosen(_ message: MessageEvent, oneIn count: Int, for purpose: String) -> Bool {
        count <= 1 || bits(of: message, for: purpose) % UInt64(count) == 0
    }
}
