extension Dataset: Displayable, CustomStringConvertible {
  /// What the set holds: `5000 examples [28, 28, 1], 10 classes`, and how many each class has.
  public var description: String {
    let shape = "\(count) \(count == 1 ? "example" : "examples") \(Array(images.shape.dropFirst())), \(images.dtype)"
    guard !classNames.isEmpty else { return "\(shape); targets \(Array(labels.shape.dropFirst())), \(labels.dtype)" }
    let counts = countsOfClasses
    let shown = zip(classNames, counts).prefix(20).map { "\($0): \($1)" }.joined(separator: ", ")
    return "\(shape); \(classCount) \(classCount == 1 ? "class" : "classes") (\(shown)\(classCount > 20 ? ", …" : ""))"
  }

  /// The description, and the first images of each class, for up to twenty classes.
  public var displayBundle: DisplayBundle {
    guard images.rank == 4, [1, 3].contains(images.shape[3]), images.count > 0, !classNames.isEmpty else {
      return DisplayBundle(text: description)
    }
    let numbers = classNumbers
    let perClass = Swift.max(1, 20 / classCount)
    let chosen = (0..<Swift.min(classCount, 20)).flatMap { number in
      numbers.indices.lazy.filter { numbers[$0] == number }.prefix(perClass)
    }
    let gallery = sideBySide(
      chosen.map { Image(images[$0] as Tensor) }, captions: chosen.map { classNames[numbers[$0]] })
    return DisplayBundle(
      text: description,
      ["text/html": "<div>\(description.htmlEscaped)</div>\(gallery.displayBundle.html)"])
  }
}
