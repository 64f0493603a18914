/// Something that happened in the workspace and is to be told to the app.
struct OutgoingEvent: Sendable {
    /// The inner event.
    let event: JSON
    /// Seconds since 1970.
    let time: Int64
    /// Whether it is of the app's own doing: only told where the simulator's configuration wants it.
    var isEcho = false
}
