/// The three services, as far as settings differ between them.
package enum Daemon: String, CaseIterable, Sendable {
    case gateway
    case consumer
    case bgtasks
}
