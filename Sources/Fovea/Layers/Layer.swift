/// A part of a network: a function of one tensor, with parameters of its own.
///
/// A layer of one's own is a plain structure; its parameters are found by their properties.
///
///     struct Scale: Layer {
///       let factor = Parameter(Tensor(1))
///       func callAsFunction(_ x: Tensor) -> Tensor { x * factor.value }
///     }
public protocol Layer: Sendable {
  /// The outputs for a batch, whose first axis counts its examples.
  func callAsFunction(_ x: Tensor) -> Tensor
  /// What the layer does to shapes. A layer that does not say is run with zeros when somebody asks; one of several layers can
  /// say it by a `Sequential`, a `Residual` or a `Concatenated` of the same layers: `Sequential([first, second]).shapeRule`.
  var shapeRule: any LayerRule { get }
}

extension Layer {
  /// All parameters, in the order in which they are declared.
  public var parameters: [NamedParameter] { Fovea.parameters(of: self) }

  /// How many numbers there are to learn, frozen ones included; running means and the like do not count.
  public var parameterCount: Int {
    parameters.reduce(0) { $0 + ($1.parameter.isLearned ? $1.parameter.count : 0) }
  }

  /// Says whether optimisers change the parameters; `false` freezes the layer. What is not there to be learned, such as a
  /// running mean, stays as it is.
  public func setTrainable(_ isTrainable: Bool) {
    for entry in parameters where entry.parameter.isLearned { entry.parameter.isTrainable = isTrainable }
  }
}

/// Ends the computation because a layer cannot take its input.
///
/// - Parameter message: one line that begins with the layer's name.
func layerFailure(_ message: @autoclosure () -> String) -> Never { shapeFailure(message()) }

/// Which layers are at work, from the outermost one on.
enum LayerPath {
  @TaskLocal private static var current: [(name: String, layer: any Layer.Type)] = []

  /// Runs what a layer does, one of several by name or number.
  static func inside<Result>(_ layer: any Layer, _ name: String, _ body: () throws -> Result) rethrows -> Result {
    try $current.withValue(current + [(name, type(of: layer))], operation: body)
  }

  /// Runs a function as what a layer at a known place does.
  static func at<Result>(_ place: [(name: String, layer: any Layer.Type)], _ body: () throws -> Result) rethrows
    -> Result
  {
    try $current.withValue(current + place, operation: body)
  }

  /// Where in the network that is, for the beginning of a message.
  static var prefix: String {
    current.isEmpty ? "" : "in layer \(current.map { "\($0.name) (\($0.layer))" }.joined(separator: ", ")): "
  }
}
