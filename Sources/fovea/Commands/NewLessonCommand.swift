import Lessons

/// `fovea new-lesson NAME`: a lesson to begin one's own from.
enum NewLessonCommand {
  private static let help = """
    fovea new-lesson NAME

    Writes NAME.swift, a short lesson that runs: text, a prediction, claims, and an exercise with hints, its solution and
    known mistakes. A file that is there already is left as it is.
    """

  static func run(_ arguments: [String]) throws(UsageError) -> Int32 {
    let words = try ArgumentReader(arguments, help: help)
    guard words.operands.count == 1 else { throw .wrong("name one lesson, such as 10-edge-maps") }
    return writeNewLesson(named: words.operands[0], options: LessonOptions())
  }
}
