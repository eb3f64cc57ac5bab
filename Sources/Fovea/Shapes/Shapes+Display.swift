// What answers a question about shapes shows itself in notebooks.

extension AxisAnswer: Displayable {
  public var displayBundle: DisplayBundle { shown(self) }
}

extension ShapeSummary: Displayable {
  public var displayBundle: DisplayBundle {
    var bundle = shown(self)
    bundle.representations["text/markdown"] = markdown
    return bundle
  }
}

extension Explanation: Displayable {
  public var displayBundle: DisplayBundle { shown(self) }
}

extension ConnectionTrace: Displayable {
  public var displayBundle: DisplayBundle { shown(self) }
}

extension AxisAnswers: Displayable {
  public var displayBundle: DisplayBundle { shown(self) }
}

extension ShapeReply: Displayable {
  public var displayBundle: DisplayBundle { DisplayBundle(text: description, ["text/html": html]) }
}

extension Derivation: Displayable {
  public var displayBundle: DisplayBundle {
    DisplayBundle(
      text: equation.text + (note.isEmpty ? "" : "\n\(note)"),
      ["text/latex": "$\\displaystyle \(equation.latex)$" + (note.isEmpty ? "" : "\n\n\(note)")])
  }
}

private func shown(_ answer: some ShapeAnswer) -> DisplayBundle {
  DisplayBundle(text: answer.description, ["text/html": answer.html])
}
