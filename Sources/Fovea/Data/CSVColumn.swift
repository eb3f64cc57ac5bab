/// A column of a table, by its name in the first line or by its number: `"species"`, `0`, or `-1` for the last.
public enum CSVColumn: Sendable, Hashable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  CustomStringConvertible
{
  /// The column that the first line calls so.
  case named(String)
  /// Counted from 0; negative numbers count from the end.
  case at(Int)

  public init(stringLiteral name: String) { self = .named(name) }
  public init(integerLiteral position: Int) { self = .at(position) }

  /// The name in quotes, or the number.
  public var description: String {
    switch self {
    case .named(let name): "“\(name)”"
    case .at(let position): "\(position)"
    }
  }

  /// Where the column is.
  ///
  /// - Parameters:
  ///   - header: the names of the columns, if the table has them.
  ///   - count: how many columns there are.
  func position(header: [String]?, count: Int, file: String) throws(DataError) -> Int {
    switch self {
    case .at(let position):
      let place = position < 0 ? position + count : position
      guard (0..<count).contains(place) else {
        throw .unfitting("“\(file)” has no column \(position); it has \(count), from 0 to \(count - 1).")
      }
      return place
    case .named(let name):
      guard let header else {
        throw .unfitting(
          "“\(file)” has no column “\(name)”: its first line holds numbers, not names. Name the column by its number, from 0 to "
            + "\(count - 1).")
      }
      guard let place = header.firstIndex(of: name) else {
        let names = header.prefix(20).map { "“\($0)”" }.joined(separator: ", ") + (header.count > 20 ? ", …" : "")
        throw .unfitting("“\(file)” has no column “\(name)”; its columns are \(names).")
      }
      return place
    }
  }
}
