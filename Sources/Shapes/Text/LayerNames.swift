/// The names of a network's layers in their order, such as `conv1` or `inception3a.5x5.0`.
package struct LayerNames {
  private let names: [String]

  package init(_ names: [String]) { self.names = names }

  /// Where the layer of a name is; of several within it, the last one, which gives what they give together.
  package func place(of name: String) -> Int? {
    names.firstIndex(of: name) ?? names.lastIndex { $0.hasPrefix("\(name).") }
  }

  /// The same.
  ///
  /// - Throws: `ShapeError` with the nearest names where there is none of this one.
  package func existingPlace(of name: String) throws(ShapeError) -> Int {
    guard let place = place(of: name) else { throw failure(of: name) }
    return place
  }

  /// Says that there is none of this name, and which are near.
  package func failure(of name: String) -> ShapeError {
    if names.isEmpty { return ShapeError("there are no layers, so there is none called '\(name)'") }
    let shown = names.count <= 12 ? names : names.prefix(8) + ["…"] + names.suffix(3)
    let meant = meant(by: name)
    return ShapeError(
      "there is no layer '\(name)'\(meant.isEmpty ? ": the" : "\(meant) The") layers are \(shown.joined(separator: ", "))"
    )
  }

  /// Names that somebody may have meant: those that hold what was written, else the one that is nearest.
  private func meant(by name: String) -> String {
    // A layer that holds others is a name, too.
    var all: [String] = []
    for name in names {
      let steps = name.split(separator: ".")
      for count in steps.indices.map({ $0 + 1 }) {
        let part = steps[..<count].joined(separator: ".")
        if !all.contains(part) { all.append(part) }
      }
    }
    let holding = name.isEmpty ? [] : all.filter { $0.lowercased().hasSuffix(name.lowercased()) }
    if (1...4).contains(holding.count) {
      return "; did you mean \(holding.map { "'\($0)'" }.joined(separator: " or "))?"
    }
    return Spelling.suggestion(for: name, among: all)
  }
}
