/// The text of inputs and answers of an exercise, on one line where that can be read.
enum AnswerText {
  private static let longest = 160

  static func text(of value: Any) -> String {
    if let tensor = value as? Tensor { return text(of: tensor) }
    if let filter = value as? Filter { return "filter " + text(of: filter.coefficients) }
    if let image = value as? Image { return "image " + text(of: image.pixels) }
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .tuple: return "(" + mirror.children.map { text(of: $0.value) }.joined(separator: ", ") + ")"
    case .collection where mirror.children.contains { $0.value is Tensor }:
      return "[" + mirror.children.prefix(4).map { text(of: $0.value) }.joined(separator: ", ")
        + (mirror.children.count > 4 ? ", …" : "") + "]"
    default:
      let text = ValueText(longest: 24, shown: 12).text(of: value)
      // A table or a drawing cannot be told on one line.
      if text.contains("\n") { return "\(type(of: value))" }
      return text.count > longest ? text.prefix(longest) + "…" : text
    }
  }

  private static func text(of tensor: Tensor) -> String {
    guard tensor.count <= 36 else { return "tensor " + tensor.shape.map(String.init).joined(separator: "×") }
    return nested(tensor, axis: 0, from: 0)
  }

  /// The numbers as nested lists, as they are written in `Tensor([[1, 2], [3, 4]])`.
  private static func nested(_ tensor: Tensor, axis: Int, from place: Int) -> String {
    guard axis < tensor.rank else {
      return NumberText.short(tensor.storage.value(at: place))
    }
    let step = tensor.shape[(axis + 1)...].reduce(1, *)
    let parts = (0..<tensor.shape[axis]).map { nested(tensor, axis: axis + 1, from: place + $0 * step) }
    return "[" + parts.joined(separator: ", ") + "]"
  }
}
