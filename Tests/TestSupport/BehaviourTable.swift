/// What the bot answers to, and what must be in its answers: the product's table, beside the code and content that
/// fulfil it. One test holds its triggers against the registered ones, in both directions, so that neither can grow
/// without the other; others run each row.
///
/// In what is said, `<#NAME>` stands for the link to that channel.
package enum BehaviourTable {
    /// A whole text that is answered where the bot is addressed.
    package struct Command: Sendable {
        package let triggers: [String]
        /// What must be in the answer.
        package let says: [String]
        /// An answer may come in several messages; one, where it isn't said otherwise.
        package let maximumParts: Int

        init(_ triggers: [String], _ says: [String], maximumParts: Int = 1) {
            self.triggers = triggers
            self.says = says
            self.maximumParts = maximumParts
        }
    }

    /// The beginning of a text.
    package struct Prefix: Sendable {
        package let text: String
        /// Nothing happens where the bot isn't addressed.
        package let onlyAddressed: Bool
        /// Texts that begin so, and what must be in the answers.
        package let sayings: [(text: String, says: [String])]
        /// Slack shows previews of the answers' links.
        package let unfurled: Bool

        init(_ text: String, onlyAddressed: Bool, unfurled: Bool = false, _ sayings: [(String, [String])]) {
            self.text = text
            self.onlyAddressed = onlyAddressed
            self.unfurled = unfurled
            self.sayings = sayings.map { ($0.0, $0.1) }
        }
    }

    /// Words that bring emoji.
    package struct Reaction: Sendable {
        package let words: [String]
        package let emoji: [String]
        package let onlyMentioned: Bool
        /// Also inside of words.
        package let inWords: Bool
        /// One message in so many.
        package let oneIn: Int

        init(_ words: [String], _ emoji: [String], onlyMentioned: Bool = false, inWords: Bool = false, oneIn: Int = 1) {
            self.words = words
            self.emoji = emoji
            self.onlyMentioned = onlyMentioned
            self.inWords = inWords
            self.oneIn = oneIn
        }
    }

    /// Words that bring a reply.
    package struct Reply: Sendable {
        package let words: [String]
        package let text: String
        package let inWords: Bool
    }

    // MARK: Coded

    package static let builtIns: [Command] = [
        Command(["help", "commands"], ["*Built in*", "`flip a coin`", "`help TERM` shows"], maximumParts: 4),
        Command(["flip a coin", "flip coin", "coin flip"], ["It's *"]),
        Command(["recommended channels", "channels"], ["• <#newbies> – ", "• <#golang-cls> – "]),
    ]

    package static let prefixes: [Prefix] = [
        Prefix(
            "help",
            onlyAddressed: true,
            [
                ("help slices", ["• `slices`: "]),
                ("help me with nothing &lt;!here&gt;", ["`me with nothing &lt;!here&gt;`"]),
            ]
        ),
        Prefix(
            "define",
            onlyAddressed: true,
            [
                ("define mutex", ["`mutex` is a lock", "Read more: <https://"]),
                ("DEFINE  Mutexes?", ["`mutex` is a lock"]),
                ("define ddd", ["`domain-driven design`, or `ddd`, is "]),
                ("define underscore", ["`blank identifier`, or `underscore`, is "]),
                ("define", ["Which term?", "• *Concurrency*: "]),
                ("define define", [":notsureif:"]),
                ("define gorutine", ["no definition of `gorutine`", "Did you mean `goroutine`?", "glossary"]),
                ("define &lt;!channel&gt;", ["no definition of `&lt;!channel&gt;`"]),
                ("define <http://go.dev|go.dev>", ["no definition of `go.dev`"]),
            ]
        ),
        Prefix(
            "xkcd:",
            onlyAddressed: false,
            unfurled: true,
            [
                ("xkcd:927", ["<https://xkcd.com/927/>"]),
                ("xkcd:compiling", ["<https://xkcd.com/303/>"]),
                ("XKCD:Ballmer", ["<https://xkcd.com/323/>"]),
                ("xkcd:standards", ["<https://xkcd.com/927/>"]),
                ("xkcd:optimization, as ever", ["<https://xkcd.com/1691/>"]),
            ]
        ),
        Prefix("xkcd:", onlyAddressed: false, [("xkcd:&lt;!here&gt;", ["Write `xkcd:` and the comic's number"])]),
        Prefix(
            "d/",
            onlyAddressed: false,
            [
                ("d/net/http", ["<https://pkg.go.dev/net/http>"]),
                ("d/golang.org/x/mod@v0.17.0#section-readme has it", ["/golang.org/x/mod@v0.17.0#section-readme>"]),
            ]
        ),
        Prefix(
            "ghd/",
            onlyAddressed: false,
            [("ghd/golang/protobuf is it", ["<https://pkg.go.dev/github.com/golang/protobuf>"])]
        ),
    ]

    /// Handlers that look at each message; they have tests of their own.
    package static let dynamic: [String] = ["playground upload"]

    // MARK: Content

    package static let commands: [Command] = [
        Command(
            ["recommended", "recommended blogs"],
            [
                "peter.bourgon.org/blog", "dave.cheney.net", "rakyll.org", "blog.jessfraz.com", "ardanlabs.com/blog",
                "brianketelsen.com",
            ]
        ),
        Command(["books"], ["manning.com/books/go-in-action", "gopl.io", "packtpub"]),
        Command(["oss help wanted", "help wanted", "oss help"], ["github.com/corylanou/oss-helpwanted"]),
        Command(
            ["work with forks", "working with forks"],
            ["blog.sgmansfield.com/2016/06/working-with-forks-in-go/", "`replace`"]
        ),
        Command(
            ["block forever", "how to block forever"],
            ["`select {}`", "blog.sgmansfield.com/2016/06/how-to-block-forever-in-go/"]
        ),
        Command(["http timeouts"], ["blog.cloudflare.com/the-complete-guide-to-golang-net-http-timeouts/"]),
        Command(
            ["slices", "slice internals"],
            ["go.dev/blog/slices-intro", "go.dev/blog/slices|", "go.dev/blog/strings"]
        ),
        Command(["database tutorial", "databases"], ["go-database-sql.org"]),
        Command(["empty struct", "zero struct", "struct{}"], ["dave.cheney.net/2014/03/25/the-empty-struct"]),
        Command(
            ["project layout", "project structure", "package layout", "package structure"],
            [
                "rakyll.org/style-packages/", "gobeyond.dev/standard-package-layout/",
                "peter.bourgon.org/go-best-practices-2016/#repository-structure", "go.dev/doc/modules/layout",
                "ardanlabs.com/blog/2017/02/design-philosophy-on-packaging.html",
            ]
        ),
        Command(["go challenges", "challenges", "challenge"], ["tutorialedge.net/challenges/go/"]),
        Command(["idiomatic go"], ["dmitri.shuralyov.com/idiomatic-go"]),
        Command(["invite link", "invite", "slack invite", "workspace invite"], ["invite.slack.golangbridge.org"]),
        Command(["avoid gotchas", "gotchas"], ["divan.github.io/posts/avoid_gotchas"]),
        Command(["source code", "source"], ["source code", "<https://code.example/bot>"]),
        Command(["dependency injection", "di"], ["appliedgo.net/di/"]),
        Command(["pointer performance"], ["@vCabbage", "segment.com/blog/allocation-efficiency"]),
        Command(
            ["gopath", "gopath problem", "issue with gopath", "help with gopath"],
            ["odules", "go.dev/wiki/GOPATH"]
        ),
        Command(["playground", "go playground", "goplay", "goplay space"], ["go.dev/play/", "goplay.space"]),
        Command(
            ["code of conduct", "coc"],
            ["coc.golangbridge.org", "go.dev/conduct", "<#admin-help>", "support@gobridge.org"]
        ),
        Command(["screenshots", "screenshot"], ["snippet", "go.dev/play/", "gist.github.com"]),
        Command(["go tour", "tour"], ["go.dev/tour/"]),
        Command(
            ["doesn't work", "more context", "doesnt work", "doesntwork"],
            ["expect", "see instead", "error"]
        ),
        Command(["ask", "don't ask", "dont ask", "dontask", "just ask", "justask"], ["dontasktoask.com"]),
        Command(["crosspost", "xpost"], ["one channel first"]),
        Command(["threads", "thread"], ["thread"]),
        Command(["fyne books"], ["packtpub"]),
        Command(["fyne tour"], ["tour.fyne.io"]),
        Command(["fyne compile", "fyne cgo", "fyne windows"], ["C compiler"]),
        Command(["fyne docs", "fyne doc"], ["docs.fyne.io"]),
        Command(["fyne layouts", "fyne layout"], ["custom-layout"]),
        Command(["fyne sizes", "fyne size"], ["size"]),
        Command(["fyne theme", "fyne themes", "fyne style", "fyne styles"], ["custom-theme"]),
        Command(["newbie resources"], ["The best place to ask about this is <#newbies>.\n", "go.dev/tour/"]),
    ]

    package static let reactions: [Reaction] = [
        Reaction(["bbq"], ["bbqgopher"]),
        Reaction(["ghost"], ["ghost"]),
        Reaction(["spacex"], ["rocket"]),
        Reaction(["buffalo", "gobuffalo"], ["gobuffalo"]),
        Reaction(["spacemacs"], ["spacemacs"]),
        Reaction(["my adorable little gophers"], ["gopher"]),
        Reaction(["dragon", "dargon", "ermergerd", "ermahgerd"], ["dragon"]),
        Reaction(["rubberduck", "rubber duck", "rubber-duck"], ["rubberduck"]),
        Reaction(["beer me"], ["beer", "beers"]),
        Reaction(["thank"], ["gopher"], onlyMentioned: true, inWords: true),
        Reaction(["cheers"], ["gopher"], onlyMentioned: true),
        Reaction(["hello"], ["gopher"], onlyMentioned: true),
        Reaction(["wave"], ["wave", "gopher"], onlyMentioned: true),
        Reaction(["vim"], ["emacs"], oneIn: 150),
        Reaction(["emacs"], ["vim"], oneIn: 150),
    ]

    package static let replies: [Reply] = [
        Reply(words: ["︵", "彡"], text: "┬─┬ノ( º _ ºノ)", inWords: true),
        Reply(words: ["proverbs"], text: "<https://go-proverbs.github.io/|Go proverbs>", inWords: false),
    ]

    // MARK: Joining

    /// What must be in the welcome to the workspace.
    package static let welcome = [
        "elcome", "https://coc.golangbridge.org", "`help`", "https://forum.golangbridge.org", "https://go.dev/play/",
        "<#admin-help>", "• <#general> – ", "• <#newbies> – ", "• <#jobs> – ", "• <#reviews> – ",
        "`recommended channels`", "https://gopherize.me",
    ]

    /// What must be in the greeting of #newbies.
    package static let newbies = ["Welcome", "introduce yourself", "`newbie resources`", "`help`"]
}
