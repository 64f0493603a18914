/// Names of emoji that `reactions.add` takes, without colons.
package enum EmojiNames {
    /// Slack's own, as far as a bot of a programming community may meet them.
    package static let standard: Set<String> = words(
        """
        +1 -1 100 alarm_clock arrow_down arrow_left arrow_right arrow_up avocado beer beers bell birthday blue_heart
        blush bomb book books boom brain bug bulb cake calendar cat chart_with_upwards_trend clap coffee computer
        confetti_ball construction cookie crab cry crystal_ball dog dragon dragon_face duck ear earth_africa eyes
        face_palm facepalm fire fireworks fish gear ghost gift green_heart grey_question grin grinning hammer
        hammer_and_wrench hand handshake hatching_chick heart heart_eyes heavy_check_mark heavy_plus_sign hourglass
        hourglass_flowing_sand hugging_face information_source joy key keyboard laughing link lock mag mailbox memo
        metal microphone moneybag monkey muscle neutral_face no_entry no_entry_sign ok ok_hand package partying_face
        penguin pizza point_down point_left point_right point_up poop pray purple_heart pushpin question rage rainbow
        raised_hand raised_hands red_circle robot_face rocket rotating_light scream see_no_evil shrug
        slightly_smiling_face smile smiley snake sob sparkles speech_balloon star star2 stopwatch studio_microphone
        sunglasses sweat_smile tada thinking_face thought_balloon thumbsdown thumbsup turtle unicorn_face
        upside_down_face v warning wave whale white_check_mark wink wrench x yellow_heart zap zzz
        """
    )

    /// Those that this community has added.
    package static let custom: Set<String> = [
        "bbqgopher", "emacs", "gobuffalo", "gopher", "gopherdance", "notsureif", "rubberduck", "spacemacs", "vim",
    ]

    private static func words(_ text: String) -> Set<String> {
        Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
    }

    private static let skinTones: Set<String> = [
        "skin-tone-2", "skin-tone-3", "skin-tone-4", "skin-tone-5", "skin-tone-6",
    ]

    /// Whether the name is one of `names`, perhaps with a skin tone (`wave::skin-tone-3`).
    static func isKnown(_ name: String, in names: Set<String>) -> Bool {
        let parts = name.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        return names.contains(parts[0]) && (parts.count == 1 || skinTones.contains(parts[1]))
    }
}
