/// What a learner is told about output that is not shown.
enum OutputNotice {
  /// When the limit is reached.
  static let atLimit =
    "\n… output is cut here: this cell has shown as much as a notebook can take. It runs on; what it prints from now on "
    + "is kept for `%output`.\n"

  /// When the cell has ended.
  /// - Parameters:
  ///   - label: the number of the cell, as the learner knows it.
  ///   - extent: the bytes not shown, and how many of them are kept; nil when none could be.
  static func atEnd(label: Int, _ extent: (count: Int, kept: Int)?) -> String? {
    guard let (count, kept) = extent else {
      return "… the rest of the output could not be kept: there is no room for it.\n"
    }
    guard count > 0 else { return nil }
    let part = kept < count ? ", of which the first \(amount(kept)) are kept" : ""
    return "… \(amount(count)) of output were not shown\(part): `%output \(label)` shows them page by page.\n"
  }

  /// 1234567 → "1.2 MB".
  static func amount(_ bytes: Int) -> String {
    var size = Double(bytes)
    var unit = "bytes"
    for larger in ["kB", "MB", "GB", "TB", "PB", "EB"] where size >= 999.95 {
      size /= 1000
      unit = larger
    }
    return unit == "bytes" ? "\(bytes) \(bytes == 1 ? "byte" : "bytes")" : "\((size * 10).rounded() / 10) \(unit)"
  }
}
