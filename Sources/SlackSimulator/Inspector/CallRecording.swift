import Synchronization
import Systemd

/// Notes a Web API call, its answer and its end in the journeys.
struct CallRecording: Sendable {
    /// `x-slack-req-id` of the answer.
    let requestID: String
    private let simulator: SlackSimulator
    private let number: Int
    private let start: ContinuousClock.Instant

    /// - Parameters:
    ///   - call: as it could be read; the token isn't among its arguments.
    ///   - name: the method's.
    ///   - fault: what goes wrong on purpose.
    init(
        _ simulator: SlackSimulator,
        _ call: Result<APICall, APIError>,
        _ name: String,
        _ fault: Fault?,
        since start: ContinuousClock.Instant
    ) {
        let hex = String(UInt64.random(in: .min ... .max), radix: 16)
        let requestID = String(repeating: "0", count: 32 - hex.count) + hex
        let arguments = (try? call.get())?.arguments
        self.requestID = requestID
        self.simulator = simulator
        self.start = start
        number = simulator.update { state in
            let channel = arguments?.string("channel").map { meant in
                state.workspace.channel(meant: meant)?.id ?? state.workspace.directMessage(meant: meant) ?? meant
            }
            return state.journeys.begin { number in
                CallRecord(
                    number: number,
                    time: WallClock.milliseconds(),
                    method: name,
                    arguments: (arguments?.values ?? [:]).sorted { $0.key < $1.key }.map {
                        JSON.Member($0.key, $0.value.cut(to: CallRecord.longestText))
                    },
                    requestID: requestID,
                    channel: channel,
                    fault: fault?.json
                )
            }
        }
    }

    /// The method was done.
    func answered(_ answer: JSON) {
        simulator.update { state in
            state.journeys.update(call: number) { call in
                call.keep(answer)
                call.isDone = answer["ok"] == true
                if call.isDone, call.method.hasPrefix("chat.") { call.madeTimestamp = answer["ts"]?.string }
            }
        }
    }

    /// A fault answered instead.
    func answered(_ fault: Fault) {
        let text = fault.body ?? fault.error.map { APIError($0).json.text() }
        let answer = text.map { (try? JSON(parsing: $0)) ?? .string($0) }
        simulator.update { state in
            state.journeys.update(call: number) { call in
                if let answer { call.keep(answer) }
            }
        }
    }

    /// - Parameter status: the HTTP status; nil where the caller got none.
    func end(status: Int?) {
        simulator.update { state in
            state.journeys.update(call: number) { call in
                call.status = status
                call.duration = .now - start
            }
            state.tellOfCall(number)
        }
    }
}
