/// What to do where a value of one type stands and another is wanted.
struct ConversionAdvice {
  let text: String

  /// nil where the message is about something else, or there is nothing to advise.
  init?(_ message: String) {
    let start = "cannot convert value of type '"
    guard message.hasPrefix(start), let middle = message.firstRange(of: "' to "),
      let end = message[middle.upperBound...].firstRange(of: "type '")
    else { return nil }
    let found = SwiftTypeText(String(message[..<middle.lowerBound].dropFirst(start.count)))
    let wanted = SwiftTypeText(String(message[end.upperBound...].prefix { $0 != "'" }))
    switch (found.family, wanted.family) {
    case (.tensor, .number(isWhole: false)):
      text =
        wanted.spelling == "Float"
        ? "The number of a tensor that holds a single one is its `scalar`: write `.scalar` after it."
        : "The number of a tensor that holds a single one: `\(wanted.spelling)(…)` round it."
    case (.tensor, .number):
      text = "The number of a tensor that holds a single one is its `scalar`: `\(wanted.spelling)((…).scalar)`."
    case (.tensor, .truth):
      text = "A condition compares: `… > 0`. Masks (`.>`) are tensors; `.scalar` gives one number."
    case (.tensor, .image): text = "`Image(…)` makes a picture of a tensor."
    case (.image, .tensor): text = "The numbers of a picture are its `pixels`: write `.pixels` after it."
    case (.number, .tensor), (.array, .tensor): text = "`Tensor(…)` makes a tensor of it."
    case (.number, .number): text = "Swift does not mix kinds of numbers by itself: `\(wanted.spelling)(…)` round it."
    default: return nil
    }
  }
}
