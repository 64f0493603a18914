/// Which changes to announce, and where.
package struct GerritConfiguration: Sendable, Hashable {
    /// Without a slash at the end.
    package var url: String
    /// The channel's name, with or without `#`, or its id.
    package var channel: String
    /// The project that needs no mention.
    package var mainProject: String
    /// Where a change is read: its number is appended.
    package var linkPrefix: String
    /// How many are announced in one run; the others wait for the next. Slack takes one a second, and people read less.
    package var maximumPerRun: Int
    /// Where more are waiting than one run announces, those that were merged longer ago than this become one line.
    package var maximumAge: Duration

    package init(
        url: String = "https://go-review.googlesource.com",
        channel: String = "golang-cls",
        mainProject: String = "go",
        linkPrefix: String = "https://go.dev/cl/",
        maximumPerRun: Int = 50,
        maximumAge: Duration = .seconds(24 * 3600)
    ) {
        self.url = url
        self.channel = channel
        self.mainProject = mainProject
        self.linkPrefix = linkPrefix
        self.maximumPerRun = maximumPerRun
        self.maximumAge = maximumAge
    }
}
