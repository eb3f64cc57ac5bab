/// Why trained weights could not be used, in words that say what to do.
public enum PretrainedError: Error, Equatable, CustomStringConvertible {
  /// They were not fetched.
  case missing(name: String, lookedIn: [String])
  /// The file is not as it was when it was made.
  case damaged(name: String, path: String)
  /// The file is there, but cannot be read.
  case unreadable(path: String, reason: String)
  /// A file that was given is neither the package nor the weights in it.
  case foreign(path: String, wanted: String, checksum: String)
  /// What was made of the weights is not what was to be made of them.
  case unlikeBefore(name: String, checksum: String)

  /// What was wrong, and what to do.
  public var description: String {
    switch self {
    case .missing(let name, let folders):
      "The trained weights of \(name) are not there"
        + (folders.isEmpty ? "" : " (I looked in \(folders.map { "“\($0)”" }.joined(separator: ", ")))")
        + ". Fetch them once, in a terminal: fovea fetch-weights \(name)"
    case .damaged(let name, let path):
      "“\(path)” is damaged: its checksum is not that of the weights of \(name). Fetch them again, in a terminal: "
        + "fovea fetch-weights \(name)"
    case .unreadable(let path, let reason): "Cannot open “\(path)”: \(reason)."
    case .foreign(let path, let wanted, let checksum):
      "“\(path)” is not \(wanted): its checksum (SHA-256) is \(checksum.prefix(12))…, so it is another file, another version, or "
        + "was changed on the way."
    case .unlikeBefore(let name, let checksum):
      "The converted weights of \(name) have the checksum \(checksum), which they should not have; nothing was written."
    }
  }
}
