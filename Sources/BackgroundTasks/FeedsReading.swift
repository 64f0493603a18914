/// What the site's files say about feeds.
package struct FeedsReading: Sendable, Equatable {
    /// Those that can be read.
    package var feeds: [FeedConfiguration]
    /// What is wrong in the files, each with file and line.
    package var mistakes: [String]

    package init(feeds: [FeedConfiguration] = [], mistakes: [String] = []) {
        self.feeds = feeds
        self.mistakes = mistakes
    }

    /// The first mistake, for a line; nil where there is none.
    var mistake: String? {
        mistakes.first.map { mistakes.count > 1 ? "\($0) (and \(mistakes.count - 1) more)" : $0 }
    }
}
