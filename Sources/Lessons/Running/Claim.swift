import JSONText

/// One sentence of a lesson that its run has checked.
public struct Claim: Sendable, Equatable {
  public var sentence: String
  public var holds: Bool
  /// What was computed and what was expected, when it does not hold and that is known.
  public var evidence: String?

  public init(sentence: String, holds: Bool, evidence: String? = nil) {
    self.sentence = sentence
    self.holds = holds
    self.evidence = evidence
  }

  /// The claim among the forms of a displayed value, if it is one.
  init?(_ data: [String: JSON]) {
    guard let claim = data[MIMEType.claim] else { return nil }
    // A claim that cannot be read must not pass for one that holds.
    self.init(
      sentence: claim["sentence"]?.stringValue ?? "a claim that cannot be read: \(claim.text(.spaced))",
      holds: claim["sentence"]?.stringValue != nil && claim["holds"]?.boolValue == true,
      evidence: claim["evidence"]?.stringValue)
  }
}
