/// States a sentence that the run verifies: shows `✓ sentence` when it holds and `✗ sentence` when it does not.
///
/// - Parameters:
///   - sentence: what is claimed, in words.
///   - condition: whether it holds, computed now.
public func claim(_ sentence: String, _ condition: @autoclosure () throws -> Bool) rethrows {
  let holds = try condition()
  Notebook.show(claimBundle(sentence, holds: holds, evidence: nil))
}

/// Claims that a computed value equals an expected one; both are shown when they differ.
public func claim<T: Equatable>(
  _ sentence: String, _ computed: @autoclosure () throws -> T, equals expected: @autoclosure () throws -> T
) rethrows {
  let (value, wanted) = (try computed(), try expected())
  compared(sentence, holds: value == wanted, value: value, expected: wanted, detail: "")
}

/// Claims that a computed number is within `tolerance` of the expected one; both are shown when it is not.
public func claim<T: BinaryFloatingPoint>(
  _ sentence: String, _ computed: @autoclosure () throws -> T, equals expected: @autoclosure () throws -> T,
  within tolerance: T
) rethrows {
  let (value, wanted) = (try computed(), try expected())
  let detail = " (they differ by \(abs(value - wanted)), \(tolerance) is allowed)"
  compared(sentence, holds: abs(value - wanted) <= tolerance, value: value, expected: wanted, detail: detail)
}

func compared<T>(_ sentence: String, holds: Bool, value: T, expected: T, detail: String) {
  let text = { (value: T) in ValueText.elided(ValueText().text(of: value), limit: 2000) }
  let evidence = holds ? nil : "computed \(text(value)), expected \(text(expected))\(detail)"
  Notebook.show(claimBundle(sentence, holds: holds, evidence: evidence))
}

/// A claim in the forms that a reader, a console and the program that counts the claims of a lesson need.
func claimBundle(_ sentence: String, holds: Bool, evidence: String?) -> DisplayBundle {
  let mark = holds ? "✓" : "✗"
  let color = holds ? VerdictColor.right : VerdictColor.wrong
  let aside = evidence.map { "<br><code style=\"white-space:pre-wrap\">\($0.htmlEscaped)</code>" } ?? ""
  var json = "{\"sentence\":\(sentence.jsonQuoted),\"holds\":\(holds)"
  if let evidence { json += ",\"evidence\":\(evidence.jsonQuoted)" }
  return DisplayBundle(
    text: "\(mark) \(sentence)" + (evidence.map { "\n  \($0)" } ?? ""),
    [
      "text/html": "<div><b style=\"color:\(color)\">\(mark)</b> \(sentence.htmlEscaped)\(aside)</div>",
      "application/vnd.fovea.claim+json": json + "}",
    ])
}

/// Claims that two tensors have the same shape and differ nowhere by more than `tolerance`; both are shown when not.
public func claim(
  _ sentence: String, _ computed: @autoclosure () throws -> Tensor, equals expected: @autoclosure () throws -> Tensor,
  within tolerance: Float
) rethrows {
  let (value, wanted) = (try computed(), try expected())
  let detail =
    value.shape == wanted.shape
    ? " (the largest difference is \(value.largestDifference(from: wanted)), \(tolerance) is allowed)"
    : " (shapes \(value.shape) and \(wanted.shape))"
  let holds = value.isClose(to: wanted, within: Double(tolerance))
  compared(sentence, holds: holds, value: value, expected: wanted, detail: detail)
}

/// Claims that the only number of a tensor is within `tolerance` of the expected one; both are shown when it is not.
public func claim(
  _ sentence: String, _ computed: @autoclosure () throws -> Tensor, equals expected: @autoclosure () throws -> Float,
  within tolerance: Float = 0
) rethrows {
  let value = try computed().scalar
  try claim(sentence, value, equals: try expected(), within: tolerance)
}
