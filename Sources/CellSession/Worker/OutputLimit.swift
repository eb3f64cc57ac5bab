/// How much a cell may show: text and values. What is beyond is withheld, all of it, from then on.
struct OutputLimit {
  /// Two megabytes: below what Jupyter's server takes from a kernel in its window before it drops messages.
  static let bytes = 2_000_000
  /// So many values are as much as a browser shows in one place.
  static let values = 2000
  static let valueBytes = 100_000_000

  private var shownBytes = 0
  private var shownValues = 0
  private var shownValueBytes = 0
  private(set) var isReached = false

  /// The part of `text` that is shown, and the part that is not.
  mutating func admit(_ text: String) -> (shown: String, withheld: String) {
    guard !isReached else { return ("", text) }
    let room = Self.bytes - shownBytes
    guard text.utf8.count > room else {
      shownBytes += text.utf8.count
      return (text, "")
    }
    isReached = true
    var end = text.utf8.index(text.utf8.startIndex, offsetBy: room)
    while text.utf8[end] & 0b1100_0000 == 0b1000_0000 { end = text.utf8.index(before: end) }
    return (String(text[..<end]), String(text[end...]))
  }

  /// Whether a value is shown.
  mutating func admitValue(bytes: Int) -> Bool {
    guard !isReached else { return false }
    guard shownValues < Self.values, bytes <= Self.valueBytes - shownValueBytes else {
      isReached = true
      return false
    }
    shownValues += 1
    shownValueBytes += bytes
    return true
  }

  /// What was shown is gone, and there is room again.
  mutating func noteCleared() {
    if !isReached { self = OutputLimit() }
  }
}
