/// What slides along an axis, and how its outputs are counted.
public enum SlidingOperation: String, Hashable, Sendable, CaseIterable {
  /// A filter; a last position that would stick out does not count: ⌊(n + p − f)/s⌋ + 1.
  case convolution
  /// A window, counted as a filter is.
  case pooling
  /// A window of which a last one that sticks out counts ("ceil mode"): ⌈(n + p − f)/s⌉ + 1.
  case ceilPooling
  /// The convolution backwards: every input writes a whole filter, s apart: (n − 1)·s + f − p.
  case transposedConvolution

  /// What slides, in words.
  public var slider: String {
    switch self {
    case .convolution, .transposedConvolution: "filter"
    case .pooling, .ceilPooling: "window"
    }
  }

  var isPooling: Bool { self == .pooling || self == .ceilPooling }

  /// The operation in words.
  public var title: String {
    switch self {
    case .convolution: "convolution"
    case .pooling: "pooling"
    case .ceilPooling: "pooling that rounds up"
    case .transposedConvolution: "transposed convolution"
    }
  }
}
