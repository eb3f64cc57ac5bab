import Glibc

/// A compiled cell that the dynamic linker refuses.
struct LoadFailureReport {
  /// In the dynamic linker's words.
  var reason: String
  var unit: CellUnit

  func failure() -> CellFailure {
    guard let range = reason.firstRange(of: "undefined symbol: ") else {
      return CellFailure(
        "CannotLoad", "the compiled cell cannot be loaded: \(reason)",
        advice: "If a library that it imports is missing, install that; otherwise run the cell again.")
    }
    let symbol = String(reason[range.upperBound...].prefix { !$0.isWhitespace && $0 != "," })
    let line = unit.sourceLines.firstIndex { $0.contains("\"\(symbol)\"") }
    let place = line.map { "line \($0 + 1): " } ?? ""
    return CellFailure(
      "LinkError", "\(place)`\(Self.readable(symbol))` is declared but defined nowhere",
      advice: "No library that is loaded has it: look at the spelling in @_silgen_name or the declaration, or import "
        + "the module that it belongs to.")
  }

  /// A Swift symbol as it was written; another as it is.
  private static func readable(_ symbol: String) -> String {
    guard let text = swiftDemangle(symbol, symbol.utf8.count, nil, nil, 0) else { return symbol }
    defer { free(text) }
    return String(cString: text)
  }
}

@_silgen_name("swift_demangle")
private func swiftDemangle(
  _ name: UnsafePointer<CChar>?, _ count: Int, _ buffer: UnsafeMutablePointer<CChar>?,
  _ size: UnsafeMutablePointer<Int>?, _ flags: UInt32
) -> UnsafeMutablePointer<CChar>?
