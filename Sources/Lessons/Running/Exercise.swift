import JSONText

/// One exercise of a lesson whose check has run.
public struct Exercise: Sendable, Equatable {
  public var task: String
  public var isSolved: Bool
  /// What keeps it from being solved, as far as that is known.
  public var remarks: [String]

  public init(task: String, isSolved: Bool, remarks: [String] = []) {
    self.task = task
    self.isSolved = isSolved
    self.remarks = remarks
  }

  /// The exercise among the forms of a displayed value, if it is one.
  init?(_ data: [String: JSON]) {
    guard let exercise = data[MIMEType.exercise] else { return nil }
    // An exercise that cannot be read must not pass for one that is solved.
    task = exercise["exercise"]?.stringValue ?? "an exercise that cannot be read: \(exercise.text(.spaced))"
    isSolved = exercise["exercise"]?.stringValue != nil && exercise["solved"]?.boolValue == true
    remarks = exercise["advice"]?.stringValue.map { [$0] } ?? []
    remarks += (exercise["defects"]?.arrayValue ?? []).compactMap(\.stringValue)
    if !isSolved, remarks.isEmpty { remarks = Self.firstWrong(exercise).map { [$0] } ?? [] }
  }

  private static func firstWrong(_ exercise: JSON) -> String? {
    guard let check = exercise["checks"]?.arrayValue?.first(where: { $0["holds"]?.boolValue != true }),
      let sentence = check["sentence"]?.stringValue
    else { return nil }
    if exercise["pending"]?.boolValue == true { return "\(sentence): no answer" }
    let details = [
      check["answer"]?.stringValue.map { "got \($0)" }, check["expected"]?.stringValue.map { "expected \($0)" },
      check["remark"]?.stringValue,
    ].compactMap(\.self)
    return details.isEmpty ? sentence : sentence + ": " + details.joined(separator: ", ")
  }
}
