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

extension NetworkComparison: Displayable {
  public var displayBundle: DisplayBundle {
    var bundle = shown(self)
    bundle.representations["text/markdown"] = markdown
    return bundle
  }
}

extension NetworkCost: Displayable {
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
  public var displayBundle: DisplayBundle {
    var bundle = DisplayBundle(text: description, ["text/html": html])
    // A single picture is a picture for readers of other forms, too.
    if pictures.count == 1 { bundle.representations["image/svg+xml"] = pictures[0] }
    return bundle
  }
}

extension FilterPositions: Displayable {
  public var displayBundle: DisplayBundle { .picture(svg, text: description) }
}

extension SlidingFilter: Displayable {
  public var displayBundle: DisplayBundle { .picture(svg, text: description) }
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
