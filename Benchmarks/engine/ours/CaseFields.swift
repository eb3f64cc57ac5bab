/// The fields of a case, as `cases.py` has them.
struct CaseFields {
  private let values: [String: Any]

  init(_ values: [String: Any]) { self.values = values }

  func number(_ name: String) throws -> Int {
    guard let value = values[name] as? Int else { throw MissingField(name: name) }
    return value
  }

  func text(_ name: String) throws -> String {
    guard let value = values[name] as? String else { throw MissingField(name: name) }
    return value
  }
}

struct MissingField: Error, CustomStringConvertible {
  let name: String

  var description: String { "The request has no '\(name)'." }
}
