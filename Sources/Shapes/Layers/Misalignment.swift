/// Two branches whose outputs are joined and look at different places of the image.
struct Misalignment {
  private let names: (String, String)
  private let fields: (AxisField, AxisField)
  /// What the outputs before the branches see.
  private let origin: AxisField
  private let axis: String

  /// The first of the branches that looks elsewhere than the first one does, along the first axis where it does; nil if there
  /// is none. What sees everything looks nowhere in particular.
  init?(_ branches: [(name: String, field: FieldState)], of origin: FieldState) {
    guard let first = branches.first, let axes = first.field.axes, let origins = origin.axes else { return nil }
    let names = SpatialAxes.names(axes.count)
    for other in branches.dropFirst() {
      guard let others = other.field.axes, others.count == axes.count, origins.count == axes.count else { continue }
      for index in axes.indices {
        let (one, two) = (axes[index], others[index])
        guard one.stride != 0, two.stride != 0, one.center != two.center || one.stride != two.stride else { continue }
        self.names = (first.name, other.name)
        fields = (one, two)
        self.origin = origins[index]
        axis = names[index]
        return
      }
    }
    return nil
  }

  /// Where both look, and what would align them.
  var sentence: String {
    let (one, two) = fields
    guard one.stride == two.stride else {
      return "along the \(axis), from one output to the next \(names.0) moves by \(Self.text(one.stride)) pixels and "
        + "\(names.1) by \(Self.text(two.stride)). Right would be the same stride in both"
    }
    let distance = two.center - one.center
    let later = distance > 0 ? names.1 : names.0
    let steps = abs(distance) / origin.stride
    let pixels = "\(Self.text(abs(distance))) pixel\(abs(distance) == 1 ? "" : "s")"
    let advice =
      steps == steps.rounded()
      ? "\(Self.text(steps)) more padding before and \(Self.text(steps)) less after, in the first layer of \(later) that "
        + "has a window"
      : "windows of odd sizes in both, whose middle is a pixel, or of even sizes in both, whose middle is between two"
    return
      "along the \(axis), what the first output of \(names.0) sees has its middle at \(Self.text(one.center)), that of "
      + "\(names.1) at \(Self.text(two.center)), \(pixels) apart. Right would be \(advice)"
  }

  private static func text(_ number: Double) -> String {
    number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)"
  }
}
