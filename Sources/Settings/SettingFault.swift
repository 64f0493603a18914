/// Why a text is no value of a setting's type.
struct SettingFault: Error, Equatable {
    /// The end of a sentence about the value, such as `is not a whole number`. It never repeats the value, which may be
    /// secret.
    let reason: String
}
