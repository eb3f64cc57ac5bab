/// One thing that a solution must satisfy, with advice for whoever has not got it yet.
public struct Check: Sendable {
  let sentence: String
  let holds: Bool
  let advice: String

  /// - Parameters:
  ///   - sentence: what must hold, in words.
  ///   - condition: whether it holds.
  ///   - advice: the likely mistake, named, for when it does not.
  public init(_ sentence: String, _ condition: Bool, otherwise advice: String = "") {
    self.sentence = sentence
    holds = condition
    self.advice = advice
  }
}
