internal import Glibc

/// Stands where the learner's own code shall be, for a value of any type; the cell that needs the value ends here.
///
/// `fovea notebook --student` puts it in place of each solution. The session is as it was before the cell.
///
/// - Parameter function: the function in which it stands.
public func unsolved(function: StaticString = #function, file: StaticString = #file, line: UInt = #line) -> Never {
  let name = "\(function)"
  // At the top level of a cell that is the name of a generated function.
  let place = name.contains("(") ? "\(name), " : ""
  let cell = "\(file)".split(separator: "/").last.map(String.init) ?? "\(file)"
  notSolved(
    "in \(place)\(cell), line \(line), put your own code in place of unsolved(), run that cell, and then this one again",
    file: file, line: line)
}

/// Ends the cell with a notice; the kernel knows it by its first words, and calls it a notice rather than a fault.
func notSolved(_ message: String, file: StaticString = #file, line: UInt = #line) -> Never {
  fflush(nil)
  fatalError("Not solved yet: \(message)", file: file, line: line)
}

/// Whether the check of an exercise that is not solved shall end its cell, as a grader needs it.
enum StrictExercises {
  static let variable = "FOVEA_STRICT_EXERCISES"

  static var areWanted: Bool { getenv(variable).map { String(cString: $0) } == "1" }
}
