/// The entries of one kind while the layers are laid over each other.
struct LayeredEntries<Entry: ContentEntry> {
    /// An entry and the layer it comes from; nil where an entry was switched off or lost all its triggers.
    private var items: [(entry: Entry, layer: Int)?] = []
    /// The places in `items`, by the names' keys.
    private var places: [String: Int] = [:]
    /// What was switched off without being there.
    private(set) var switchedOff: [Content.SwitchedOff] = []

    /// In content order.
    var entries: [Entry] { items.compactMap { $0?.entry } }

    /// What to say of ``switchedOff``, with what was probably meant.
    var missing: [ContentProblem] {
        ContentProblem.nothingToSwitchOff(switchedOff, known: entries.map(\.name))
    }

    /// Lays a layer over the ones before it. Names that come twice within the layer are problems.
    mutating func add(_ parsed: [ParsedFile.Parsed<Entry>], layer: Int, problems: inout [ContentProblem]) {
        var seen: [String: SourceLocation] = [:]
        for parsed in parsed {
            let (name, source, entry): (String, SourceLocation, Entry?) =
                switch parsed {
                case .entry(let entry): (entry.name, entry.source, entry)
                case .off(let name, let source): (name, source, nil)
                }
            let key = Entry.key(name)
            if let earlier = seen.updateValue(source, forKey: key) {
                problems.append(ContentProblem("'\(name)' is there already, at \(earlier)", at: source))
                continue
            }
            switch (entry, places[key]) {
            case (let entry?, let place?):
                items[place] = (entry, layer)
            case (let entry?, nil):
                places[key] = items.count
                items.append((entry, layer))
            case (nil, let place?):
                items[place] = nil
                places[key] = nil
            case (nil, nil):
                switchedOff.append(Content.SwitchedOff(name: key, source: source))
            }
        }
    }
}

/// An entry that is called by its name or by an alias, of which each belongs to one entry only.
protocol AliasedEntry: ContentEntry {
    var name: String { get set }
    var aliases: [String] { get set }
}

extension Term: AliasedEntry {}
extension StaticCommand: AliasedEntry {}

extension LayeredEntries where Entry: AliasedEntry {
    /// Gives each name and alias to one entry.
    ///
    /// Within a layer, two entries with the same trigger are a problem. Between layers the later one takes it, with a
    /// notice: an update of the shipped content must not make a site's content wrong.
    mutating func settleTriggers(problems: inout [ContentProblem], notices: inout [ContentProblem]) {
        var owners: [String: Int] = [:]
        let latestFirst = items.indices.sorted { (items[$0]?.layer ?? 0) > (items[$1]?.layer ?? 0) }
        for place in latestFirst {
            guard let (entry, layer) = items[place] else { continue }
            var kept: [String] = []
            for trigger in [entry.name] + entry.aliases {
                let key = Entry.key(trigger)
                guard let ownerPlace = owners[key], let owner = items[ownerPlace] else {
                    owners[key] = place
                    kept.append(trigger)
                    continue
                }
                if ownerPlace == place {
                    problems.append(ContentProblem("'\(trigger)' is the name already, no alias", at: entry.source))
                } else if owner.layer == layer {
                    let rival = "'\(owner.entry.name)', at \(owner.entry.source)"
                    problems.append(ContentProblem("'\(trigger)' belongs to \(rival) already", at: entry.source))
                } else {
                    let rival = "'\(owner.entry.name)', at \(owner.entry.source)"
                    notices.append(ContentProblem("'\(trigger)' is taken over by \(rival)", at: entry.source))
                }
            }
            guard let name = kept.first else {
                items[place] = nil
                continue
            }
            var settled = entry
            settled.name = name
            settled.aliases = Array(kept.dropFirst())
            items[place] = (settled, layer)
        }
    }
}
