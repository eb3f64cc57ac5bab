internal import Glibc

/// Ends the computation because shapes or indexes do not fit.
///
/// Operators and subscripts cannot throw, so they say what was wrong and stop; in a notebook the kernel shows the message
/// and every variable is as it was before the cell. Inside of a network the message says first in which layer that is.
///
/// - Parameter message: one line that begins with the operation, names the actual shapes and says what to do.
@usableFromInline
func shapeFailure(_ message: @autoclosure () -> String, file: StaticString = #file, line: UInt = #line) -> Never {
  // What was printed before the failure is part of the story.
  fflush(nil)
  fatalError(LayerPath.prefix + message(), file: file, line: line)
}
