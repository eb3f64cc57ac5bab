extension Dataset: Displayable, CustomStringConvertible {
  /// What the set holds: `5000 examples [28, 28, 1], 10 classes`, and how many each class has.
  public var description: String {
    let shape = "\(count) \(count == 1 ? "example" : "examples") \(Array(images.shape.dropFirst())), \(images.dtype)"
    guard !classNames.isEmpty else { return "\(shape); targets \(Array(labels.shape.dropFirst())), \(labels.dtype)" }
    let counts = countsOfClasses
    let shown = zip(classNames, counts).prefix(20).map { "\($0): \($1)" }.joined(separator: ", ")
    return "\(shape); \(classCount) \(classCount == 1 ? "class" : "classes") (\(shown)\(classCount > 20 ? ", …" : ""))"
  }

  /// The description, and for up to twenty classes a strip of the first images of each.
  public var displayBundle: DisplayBundle {
    guard images.rank == 4, [1, 3].contains(images.shape[3]), images.count > 0, !classNames.isEmpty else {
      return DisplayBundle(text: description)
    }
    let numbers = classNumbers
    let rows = classNames.indices.prefix(20).compactMap { number -> String? in
      let shown = numbers.indices.lazy.filter { numbers[$0] == number }.prefix(8)
      guard !shown.isEmpty else { return nil }
      let strip = Image(Tensor(concatenating: shown.map { images[$0] }, along: 1))
      let words = "\(shown.count) of class \(classNames[number]), side by side"
      return "<tr><td>\(classNames[number].htmlEscaped)</td><td>\(strip.displayBundle(named: words).html)</td></tr>"
    }
    let html = "<div>\(description.htmlEscaped)</div><table>\(rows.joined())</table>"
    return DisplayBundle(text: description, ["text/html": html])
  }
}
