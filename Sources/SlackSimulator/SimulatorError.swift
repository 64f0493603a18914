/// Why the simulator can't do what it was asked through its control interface or a test.
package struct SimulatorError: Error, Equatable {
    /// A sentence for the person who asked: what is wrong, and what to do.
    package let message: String

    package init(_ message: String) {
        self.message = message
    }
}

extension SimulatorError: CustomStringConvertible {
    package var description: String { message }
}
