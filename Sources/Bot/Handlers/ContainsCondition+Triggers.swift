import Content

extension ContainsCondition {
    func triggers(onlyMentioned: Bool) -> [Trigger] {
        words.map { .contains($0, wholeWords: wholeWords, onlyMentioned: onlyMentioned) }
    }
}
