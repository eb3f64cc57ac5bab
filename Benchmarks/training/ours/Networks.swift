import BenchmarkSupport
import Fovea

/// The network of a case, as `networks.py` describes it; nil for one that is not known.
func network(named name: String) -> Sequential? {
  switch name {
  case "LeNet-5, 28x28": leNet(padding: .same)
  case "LeNet-5, 32x32": leNet(padding: .valid)
  case "ResNet-20": resNet20()
  default: nil
  }
}

/// LeNet-5 with plain average pooling (after LeCun et al., 1998).
private func leNet(padding: Padding) -> Sequential {
  Sequential {
    Conv2D(filterShape: (5, 5, 1, 6), padding: padding, activation: .tanh)
    AvgPool2D(size: 2)
    Conv2D(filterShape: (5, 5, 6, 16), activation: .tanh)
    AvgPool2D(size: 2)
    Flatten()
    Dense(400, 120, activation: .tanh)
    Dense(120, 84, activation: .tanh)
    Dense(84, 10)
  }
}

/// The residual network for CIFAR of 20 layers (He et al., 2016), with projections as shortcuts (option B).
private func resNet20() -> Sequential {
  Sequential {
    Conv2D(filterShape: (3, 3, 3, 16), padding: 1, hasBias: false)
    BatchNorm(16)
    Activate(.relu)
    for _ in 0..<3 { block(from: 16, to: 16) }
    block(from: 16, to: 32, stride: 2)
    for _ in 0..<2 { block(from: 32, to: 32) }
    block(from: 32, to: 64, stride: 2)
    for _ in 0..<2 { block(from: 64, to: 64) }
    GlobalAvgPool2D()
    Dense(64, 10)
  }
}

private func block(from inputs: Int, to outputs: Int, stride: Int = 1) -> Residual {
  let projection = Sequential {
    Conv2D(filterShape: (1, 1, inputs, outputs), stride: StrideSize(stride), hasBias: false)
    BatchNorm(outputs)
  }
  return Residual(activation: .relu, shortcut: inputs == outputs ? nil : projection) {
    Conv2D(filterShape: (3, 3, inputs, outputs), stride: StrideSize(stride), padding: 1, hasBias: false)
    BatchNorm(outputs)
    Activate(.relu)
    Conv2D(filterShape: (3, 3, outputs, outputs), padding: 1, hasBias: false)
    BatchNorm(outputs)
  }
}
