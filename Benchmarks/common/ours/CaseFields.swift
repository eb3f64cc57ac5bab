/// The fields of a case, as a benchmark's `cases.py` has them.
public struct CaseFields {
  private let values: [String: Any]

  init(_ values: [String: Any]) { self.values = values }

  public func number(_ name: String) throws -> Int {
    guard let value = values[name] as? Int else { throw MissingField(name: name) }
    return value
  }

  public func text(_ name: String) throws -> String {
    guard let value = values[name] as? String else { throw MissingField(name: name) }
    return value
  }
}

struct MissingField: Error, CustomStringConvertible {
  let name: String

  var description: String { "The request has no '\(name)'." }
}
