/// A known wrong answer to an exercise: when the learner's answers are the same, it is named.
///
/// The closure is the mistaken function, or makes it from the right one. The body of the former is one
/// expression, or statements of which the last is `return`.
public struct Mistake<Input, Result> {
  /// What went wrong, as the learner is to read it.
  let name: String
  let answer: (Input, _ right: (Input) throws -> Result) throws -> Result

  /// - Parameters:
  ///   - name: what went wrong, in words that help: "the padding is counted once; it is on both sides".
  ///   - answer: what somebody who makes this mistake computes. An input for which it throws is not a case of it.
  public init(_ name: String, @AnswerBuilder<Result> _ answer: @escaping (Input) throws -> Result) {
    self.name = name
    self.answer = { input, _ in try answer(input) }
  }

  /// A mistake that is made on top of the right function.
  ///
  /// - Parameters:
  ///   - name: what went wrong.
  ///   - answer: takes the input and the right function.
  public init(
    _ name: String,
    relativeToRight answer: @escaping (_ input: Input, _ right: (Input) throws -> Result) throws -> Result
  ) {
    self.name = name
    self.answer = answer
  }
}

/// Lets the compiler look at each closure of an exercise by itself, which keeps the check of a whole exercise quick.
@resultBuilder public enum AnswerBuilder<Result> {
  /// An expression of the answer's type.
  public static func buildExpression(_ answer: Result) -> Result { answer }
  /// The one expression is the answer.
  public static func buildBlock(_ answer: Result) -> Result { answer }
  /// The answer where the condition holds.
  public static func buildEither(first answer: Result) -> Result { answer }
  /// The answer where it does not.
  public static func buildEither(second answer: Result) -> Result { answer }
}
