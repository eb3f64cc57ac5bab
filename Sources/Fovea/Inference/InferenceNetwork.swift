internal import ConvEngine
import Synchronization

/// A network prepared for inference: it gives what the network that it was made of gives, sooner and with less memory.
///
///     let network = ResNet(depth: 50, seed: 1)
///     let prepared = network.preparedForInference()
///     prepared                                      // says what was done, step by step
///     let scores = prepared(photographs)
///
/// - Batch normalisations are folded into the layers before them: in inference they multiply each channel by one number
///   and add another, which filters and biases can do.
/// - Activations, and the sums of short cuts, are computed while the outputs of a convolution are still in the cache.
/// - Filters are brought into the form in which they are multiplied once, at the first call, and nothing else of them is
///   kept. So the first call takes longer, and afterwards there is one copy of the weights, if the network itself is gone by
///   then. The way of each convolution is the one that is fastest for images of the first call's size; others take it, too.
/// - Branches write where the concatenation wants them. Dropout and side branches are left out.
///
/// It has no parameters and no gradients, works in single precision, and answers whatever the mode. It is a copy: what the
/// network learns later does not reach it. Layers of one's own are run as they are; they share their parameters with the
/// network.
public struct InferenceNetwork: Layer {
  /// What it was made of, such as `ResNet`.
  let source: String
  let steps: [InferenceStep]
  let report: InferenceReport
  /// How many layers there were.
  let layerCount: Int
  /// The number of the value that comes out.
  private let result: Int
  private let plans: InferencePlans

  init(_ network: any Layer) {
    var steps = InferenceSteps()
    result = steps.add(network, to: 0)
    source = "\(type(of: network))"
    self.steps = steps.steps
    report = steps.report
    layerCount = report.folded + report.activations + steps.steps.count
    plans = InferencePlans()
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    if x.isRecorded {
      shapeFailure(
        "a network prepared for inference has no gradients; take them from the network that it was made of")
    }
    let x = x.dtype.isFloatingPoint || x.dtype == .uint8 ? x.converted(to: .float32) : x
    return LayerMode.current == .inference ? output(x) : inMode(.inference) { output(x) }
  }

  private func output(_ x: Tensor) -> Tensor {
    if let (plan, isSecondCall) = plans.use(x.shape) {
      let output = plan.run(steps, x)
      // By now the network itself is gone, where nobody wants it any more.
      if isSecondCall { Self.giveBackMemory() }
      return output
    }
    let (plan, output) = InferencePlan.made(of: steps, for: x, result: result)
    plans.add(plan, for: x.shape)
    // The filters as they were given are gone, and larger than all that comes after them.
    Self.giveBackMemory()
    return output
  }

  private static func giveBackMemory() {
    BufferPool.shared.drain()
    returnFreeMemory()
  }

  /// What was computed for the batch shape that came first; nil before any did.
  var firstPlan: InferencePlan? { plans.first }
}

extension InferenceNetwork: NamedParts {
  var parts: [(name: String, part: Any)] { [] }
}

extension Layer {
  /// The network prepared for inference, which is faster and can no longer learn.
  public func preparedForInference() -> InferenceNetwork { InferenceNetwork(self) }
}

/// The plans of a network for the shapes of its inputs.
private final class InferencePlans: Sendable {
  private struct Entry {
    let shape: [Int]
    let plan: InferencePlan
    var isUsed = false
  }

  private let known = Mutex<[Entry]>([])
  /// A plan is small; but somebody may come with images of a thousand sizes.
  private static let most = 16

  var first: InferencePlan? { known.withLock { $0.first?.plan } }

  /// The plan for a shape, and whether it is used for the first time since it was made; nil where there is none.
  func use(_ shape: [Int]) -> (plan: InferencePlan, isFirstUse: Bool)? {
    known.withLock { known in
      guard let index = known.firstIndex(where: { $0.shape == shape }) else { return nil }
      defer { known[index].isUsed = true }
      return (known[index].plan, !known[index].isUsed)
    }
  }

  func add(_ plan: InferencePlan, for shape: [Int]) {
    known.withLock { known in
      guard !known.contains(where: { $0.shape == shape }) else { return }
      if known.count == Self.most { known.remove(at: 1) }
      known.append(Entry(shape: shape, plan: plan))
    }
  }
}
