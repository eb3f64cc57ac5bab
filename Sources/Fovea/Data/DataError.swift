/// Why data could not be read, in words that name the file and what to do.
public enum DataError: Error, Equatable, CustomStringConvertible {
  /// No such file or folder, or it may not be read.
  case cannotOpen(name: String, reason: String)
  /// A data set that is not where it was sought: what it is called, the places, and how to get it.
  case notFound(name: String, lookedIn: [String], advice: String)
  /// The file's bytes are not what its format says.
  case damaged(name: String, reason: String)
  /// A line of a table cannot be used.
  case badLine(name: String, line: Int, reason: String)
  /// Files that are fine by themselves do not belong together.
  case unfitting(String)
  /// A picture of a folder cannot be used.
  case badImage(ImageError)

  /// What was wrong, with the name of the file, and what to do.
  public var description: String {
    switch self {
    case .cannotOpen(let name, let reason): "Cannot open “\(name)”: \(reason)."
    case .notFound(let name, let places, let advice):
      "\(name) is not there; I looked in \(places.joined(separator: ", ")). \(advice)"
    case .damaged(let name, let reason): "“\(name)” is damaged: \(reason)."
    case .badLine(let name, let line, let reason): "“\(name)”, line \(line): \(reason)."
    case .unfitting(let reason): reason
    case .badImage(let error): "\(error)"
    }
  }

  /// The whole of a file.
  static func bytes(of path: String) throws(DataError) -> [UInt8] {
    do {
      return try ImageFolder.bytes(of: path)
    } catch .cannotOpen(let name, let reason) {
      throw .cannotOpen(name: name, reason: reason)
    } catch {
      throw .badImage(error)
    }
  }
}
