/// What a layer takes a batch of, for its messages.
enum BatchKind {
  /// `[N, L, C]`.
  case sequences
  /// `[N, H, W, C]`.
  case images
  /// `[N, D, H, W, C]`.
  case volumes

  private var axes: [String] {
    switch self {
    case .sequences: ["N", "L"]
    case .images: ["N", "H", "W"]
    case .volumes: ["N", "D", "H", "W"]
    }
  }

  private var rank: Int { axes.count + 1 }

  private var one: String {
    switch self {
    case .sequences: "sequence"
    case .images: "image"
    case .volumes: "volume"
    }
  }

  /// Ends the computation, and says what to do, if `x` is no such batch.
  ///
  /// - Parameters:
  ///   - layer: the name of the layer.
  ///   - channels: how many the layer needs; nil if any number will do.
  func check(_ layer: String, _ x: Tensor, channels: Int? = nil) {
    guard x.rank == rank, channels == nil || x.shape.last == channels else {
      let shape = (axes + [channels.map(String.init) ?? "C"]).joined(separator: ", ")
      layerFailure("\(layer) expects \(self) [\(shape)], got \(x.shape)\(advice(x, channels))")
    }
  }

  private func advice(_ x: Tensor, _ channels: Int?) -> String {
    let last = x.shape.last ?? 0
    switch x.rank {
    case rank:
      let moved = ([0] + Array(2..<rank) + [1]).map(String.init).joined(separator: ", ")
      return x.shape[1] == channels
        ? ": channels come last here; x.transposed(to: [\(moved)])" : ": the layer before gives \(last) channels"
    case rank - 1:
      // Gray, colours, or colours with transparency: more channels than that are hardly those of a picture.
      if channels.map({ $0 == last }) ?? (last <= 4) { return ": a single \(one); give a batch, x[.newAxis]" }
      let subject = self == .images ? "gray images" : "\(self)"
      return channels ?? 1 == 1 ? ": give \(subject) a channel, x[.rest, .newAxis]" : ""
    case 2: return ": the layer belongs before Flatten() and Dense"
    case 3: return ": layers whose names end in 1D take sequences [N, L, C]"
    case 4: return ": layers whose names end in 2D take images [N, H, W, C]"
    case 5: return ": layers whose names end in 3D take volumes [N, D, H, W, C]"
    default: return ""
    }
  }
}

/// What to do about a batch whose last axis has not the size that a normalisation needs.
///
/// - Parameter fitting: the layer that would take it.
func channelAdvice(_ x: Tensor, _ channels: Int, _ fitting: String) -> String {
  if x.shape == [channels] { return ": a single example; give a batch, x[.newAxis]" }
  if x.rank > 2, x.shape[1] == channels {
    let moved = ([0] + Array(2..<x.rank) + [1]).map(String.init).joined(separator: ", ")
    return ": channels come last here; x.transposed(to: [\(moved)])"
  }
  return x.rank > 1 ? ": the layer that fits is \(fitting)" : ""
}
