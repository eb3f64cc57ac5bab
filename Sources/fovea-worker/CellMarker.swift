import Glibc

/// Marks the programs that a cell starts as its own, by a variable of their environment: when the cell is taken back, the
/// session finds and ends them.
enum CellMarker {
  /// `FOVEA_CELL=session:cell`; the session has given its own name, and cell 0.
  private static let name = "FOVEA_CELL"

  private static let session = getenv(name).map { String(cString: $0).prefix { $0 != ":" } } ?? ""

  static func set(_ number: Int) { setenv(name, "\(session):\(number)", 1) }
}
