import ServiceLifecycle
import Synchronization

/// What runs beside the server for the inspector and the switchboard: it looks at the queue, the logs, the daemons and
/// the content.
struct Watches: Service {
    let simulator: SlackSimulator

    /// How often logs and process ids are looked at.
    private static let interval: Duration = .milliseconds(250)

    /// How long news of journeys are gathered: under load each has several in this time.
    private static let newsInterval: Duration = .milliseconds(150)

    func run() async throws {
        await cancelWhenGracefulShutdown { await watch() }
    }

    private func watch() async {
        let surroundings = simulator.configuration.surroundings
        await withDiscardingTaskGroup { group in
            if let redis = surroundings.redis {
                let watch = StreamWatch(simulator: simulator, configuration: redis, keys: surroundings.keys)
                group.addTask { await watch.run() }
            }
            if let path = surroundings.runFolder {
                group.addTask { await readLogs(path) }
                group.addTask { await watchDaemons(path) }
            }
            if !surroundings.contentDirectories.isEmpty {
                let watch = ContentWatch(simulator: simulator, surroundings: surroundings)
                group.addTask { await watch.run() }
            }
            group.addTask {
                while (try? await Task.sleep(for: Self.newsInterval)) != nil {
                    if simulator.state.withLock({ !$0.journeyNews.isEmpty }) { simulator.update { $0.tellJourneys() } }
                }
            }
            // Until the simulator ends.
            await simulator.carryOutLoads()
        }
    }

    private func readLogs(_ path: String) async {
        var folder = LogFolder(path: path)
        repeat {
            let lines = folder.news()
            guard !lines.isEmpty else { continue }
            simulator.update { state in
                var events: Set<String> = []
                for line in lines {
                    state.journeys.add(line)
                    if let eventID = line.eventID { events.insert(eventID) }
                }
                for eventID in events { state.tellJourney(of: eventID) }
            }
        } while (try? await Task.sleep(for: Self.interval)) != nil
    }

    private func watchDaemons(_ path: String) async {
        let folder = RunFolder(path: path)
        var known: [Int32] = []
        repeat {
            let now = folder.daemons().map(\.pid)
            guard now != known else { continue }
            known = now
            simulator.update { $0.tell(["kind": "daemons"]) }
        } while (try? await Task.sleep(for: Self.interval)) != nil
    }
}
