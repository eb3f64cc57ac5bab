import Synchronization

/// A tensor that a layer learns, or keeps, such as a filter, a bias, or the mean of the images that it has seen.
///
/// Layers are values, but their parameters are shared by all copies of a layer: an optimiser changes them in place, and a
/// layer of which two names speak learns once. `state(of:)` takes a copy of the numbers, `loadState` puts it back.
public final class Parameter: @unchecked Sendable {
  /// The numbers. Inside of a function whose gradient is taken, they are on the tape.
  public var value: Tensor {
    get {
      begin()
      return stored
    }
    _modify {
      begin()
      yield &stored
    }
    set {
      start.withLock { pending in
        stored = newValue
        pending = nil
        hasBegun.store(true, ordering: .releasing)
      }
    }
  }
  /// Whether optimisers change it; false for a running mean, or for a layer that is frozen.
  public var isTrainable: Bool
  /// Whether it is there to be learned, even if it is frozen now; a running mean is not.
  public let isLearned: Bool

  /// A parameter that begins with these numbers.
  ///
  /// - Parameters:
  ///   - value: the numbers to begin with.
  ///   - isTrainable: false for what a layer keeps without learning it.
  public init(_ value: Tensor, isTrainable: Bool = true) {
    stored = value
    self.isTrainable = isTrainable
    isLearned = isTrainable
    start = Mutex(nil)
    hasBegun = Atomic(true)
  }

  /// A parameter that is learned, whose first numbers are drawn when somebody needs them: a large network can be looked at, or
  /// loaded from a file, before there are any.
  init(drawing start: InitialNumbers) {
    stored = Tensor(0)
    (isTrainable, isLearned) = (true, true)
    self.start = Mutex(start)
    hasBegun = Atomic(false)
  }

  /// What it holds, or before it has begun nothing of interest.
  private var stored: Tensor
  /// What it begins with; nil once it has.
  private let start: Mutex<InitialNumbers?>
  private let hasBegun: Atomic<Bool>
  /// The parameters that are drawn along with it, on all processors.
  var company: ParameterCompany?

  private func begin() {
    if hasBegun.load(ordering: .acquiring) { return }
    company?.draw()
    draw()
  }

  /// Draws the first numbers, unless that is done.
  func draw() {
    start.withLock { pending in
      guard let numbers = pending else { return }
      stored = numbers.tensor
      pending = nil
      hasBegun.store(true, ordering: .releasing)
    }
  }

  /// What has not been drawn yet; nil where there are numbers.
  private var awaited: InitialNumbers? {
    hasBegun.load(ordering: .acquiring) ? nil : start.withLock { $0 }
  }

  /// The size of each axis.
  public var shape: [Int] { awaited?.shape ?? stored.shape }

  /// How many numbers there are.
  public var count: Int { shape.reduce(1, *) }

  /// What kind of numbers they are.
  public var dtype: DType { awaited == nil ? stored.dtype : .float32 }
}

/// A parameter of a model, with the path that leads to it: `conv1.filter`, or `2.bias` for the third layer of a
/// `Sequential`.
public struct NamedParameter: Sendable {
  /// The names of the properties, with points between them.
  public let name: String
  /// What is learned or kept under that name.
  public let parameter: Parameter
}

/// A part of a model that names its parts itself, rather than by its properties.
protocol NamedParts {
  var parts: [(name: String, part: Any)] { get }
}

/// All parameters of a model, in the order in which its properties are declared; each once.
///
/// They are found by reflection: in properties, arrays, dictionaries (ordered by key), tuples and optionals, however
/// deeply nested. A model is anything that has such parts: a `Sequential`, a structure of layers, a tuple, an array.
///
/// - Parameter model: anything.
public func parameters<Model>(of model: Model) -> [NamedParameter] {
  var search = ParameterSearch()
  search.visit(model, path: [])
  return search.found
}

private struct ParameterSearch {
  var found: [NamedParameter] = []
  private var seen: Set<ObjectIdentifier> = []
  private var names: Set<String> = []

  mutating func visit(_ part: Any, path: [String]) {
    if let parameter = part as? Parameter {
      guard seen.insert(ObjectIdentifier(parameter)).inserted else { return }
      // A dictionary's key may have a point in it, as the path has.
      let name = path.joined(separator: ".")
      let free = names.contains(name) ? (2...).lazy.map { "\(name)-\($0)" }.first { !names.contains($0) } : name
      names.insert(free ?? name)
      found.append(NamedParameter(name: free ?? name, parameter: parameter))
      return
    }
    if let named = part as? any NamedParts {
      for (name, part) in named.parts { visit(part, path: path + [name]) }
      return
    }
    if let model = part as? any LayerNetwork { return visit(model.layers, path: path) }
    // Tensors and numbers have no parameters, and looking into them costs time.
    if part is Tensor || part is any Numeric || part is String { return }
    let mirror = Mirror(reflecting: part)
    if mirror.displayStyle == .class {
      // A class may hold itself.
      guard seen.insert(ObjectIdentifier(part as AnyObject)).inserted else { return }
    }
    switch mirror.displayStyle {
    case .dictionary: visitDictionary(mirror, path)
    case .collection, .set:
      for (index, child) in mirror.children.enumerated() { visit(child.value, path: path + [String(index)]) }
    case .optional:
      for child in mirror.children { visit(child.value, path: path) }
    default:
      var ancestor: Mirror? = mirror
      while let level = ancestor {
        for (index, child) in level.children.enumerated() {
          visit(child.value, path: path + [child.label ?? String(index)])
        }
        ancestor = level.superclassMirror
      }
    }
  }

  private mutating func visitDictionary(_ mirror: Mirror, _ path: [String]) {
    let entries = mirror.children.compactMap { child -> (key: String, value: Any)? in
      let pair = Array(Mirror(reflecting: child.value).children)
      return pair.count == 2 ? ("\(pair[0].value)", pair[1].value) : nil
    }
    for (key, value) in entries.sorted(by: { $0.key < $1.key }) { visit(value, path: path + [key]) }
  }
}
