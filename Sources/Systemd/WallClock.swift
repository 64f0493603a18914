internal import CSystemd
internal import Glibc

/// The time of day, for comparing with Slack's. Time-outs use monotonic clocks, which no step of the host's clock moves.
package enum WallClock {
    /// Milliseconds since 1970.
    package static func milliseconds() -> Int64 {
        var time = timespec()
        // clock_gettime fills `time` and can't fail for CLOCK_REALTIME.
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
