/// What the input of a residual block goes through on its short way, where it does not go as it is (He et al., 2016: the options
/// A, B and C).
public enum Shortcut: String, Sendable, CaseIterable {
  /// Option A: every s-th pixel, with channels of zeros behind, where sizes change. No parameters.
  case zeroPadding
  /// Option B: a 1×1 convolution where sizes change.
  case projection
  /// Option C: a 1×1 convolution in every block.
  case projectionEverywhere
  /// None: a plain network, the twin that deep residual networks are compared with.
  case none

  /// The layers of a block with that short cut.
  ///
  /// - Parameters:
  ///   - inputs: channels that go in.
  ///   - outputs: channels that come out.
  ///   - stride: how far the block's outputs lie apart in its input.
  ///   - body: the layers of the long way, the last one's outputs not rectified yet.
  @LayerBuilder func block(
    _ name: String, inputs: Int, outputs: Int, stride: Int, @LayerBuilder _ body: () -> [any Layer]
  ) -> [any Layer] {
    let changes = inputs != outputs || stride != 1
    switch self {
    case .none:
      Named(
        name,
        Sequential {
          body()
          Named("relu", Activate(.relu))
        }
      )
    case .zeroPadding where changes:
      let shortcut = ZeroPaddedShortcut(stride: StrideSize(stride), outputs: outputs)
      Named(name, Residual(activation: .relu, shortcut: shortcut, body))
    case .projection where changes, .projectionEverywhere:
      let shortcut = Sequential {
        Named("conv", residualConv(1, inputs, outputs, stride: stride))
        Named("bn", BatchNorm(outputs))
      }
      Named(name, Residual(activation: .relu, shortcut: shortcut, body))
    case .zeroPadding, .projection:
      Named(name, Residual(activation: .relu, body))
    }
  }
}

/// A convolution of a residual network: a batch normalisation follows, so that it has no bias, and a border keeps the size.
func residualConv(_ size: Int, _ inputs: Int, _ outputs: Int, stride: Int = 1) -> Conv2D {
  Conv2D(
    filterShape: (size, size, inputs, outputs), stride: StrideSize(stride), padding: Padding(integerLiteral: size / 2),
    hasBias: false, initializer: .heNormal)
}
