/// How many maps the branches of an Inception module give: a row of the paper's table.
struct InceptionWidths {
  /// Of the 1×1 convolution.
  let one: Int
  /// Of the 3×3 convolution, and of the 1×1 before it.
  let three: (reduce: Int, filters: Int)
  /// Of the 5×5 convolution, and of the 1×1 before it.
  let five: (reduce: Int, filters: Int)
  /// Of the 1×1 convolution behind the pooling.
  let pool: Int

  /// All together: the channels of what comes out.
  var total: Int { one + three.filters + five.filters + pool }
}

/// How GoogLeNet's convolutions are made.
struct InceptionStyle {
  /// Whether it is the network of torchvision: batch normalisation in place of biases, and 3×3 filters in place of 5×5.
  let isTorchvision: Bool

  /// A convolution through a rectifier, one layer or three.
  @LayerBuilder func conv(
    _ name: String, _ size: Int, _ inputs: Int, _ outputs: Int, stride: StrideSize = 1
  ) -> [any Layer] {
    let shape = (size, size, inputs, outputs)
    let padding = Padding(integerLiteral: size / 2)
    if isTorchvision {
      Named(
        name,
        Conv2D(
          filterShape: shape, stride: stride, padding: padding, hasBias: false,
          initializer: .truncatedNormal(standardDeviation: 0.01))
      )
      Named("\(name)_bn", BatchNorm(outputs, epsilon: 1e-3))
      Named("\(name)_relu", Activate(.relu))
    } else {
      Named(
        name,
        Conv2D(
          filterShape: shape, stride: stride, padding: padding, activation: .relu, initializer: .lecunUniform
        ).beginning(bias: 0.2)
      )
    }
  }

  /// Filters of several sizes side by side, with 1×1 convolutions that make the input thin before the large ones.
  func module(_ inputs: Int, _ widths: InceptionWidths) -> Concatenated {
    Concatenated {
      Named(
        "1x1",
        Sequential { conv("conv", 1, inputs, widths.one) }
      )
      Named(
        "3x3",
        Sequential {
          conv("reduce", 1, inputs, widths.three.reduce)
          conv("conv", 3, widths.three.reduce, widths.three.filters)
        }
      )
      Named(
        "5x5",
        Sequential {
          conv("reduce", 1, inputs, widths.five.reduce)
          conv("conv", isTorchvision ? 3 : 5, widths.five.reduce, widths.five.filters)
        }
      )
      Named(
        "pool",
        Sequential {
          Named("pool", MaxPool2D(size: 3, stride: 1, padding: 1))
          conv("proj", 1, inputs, widths.pool)
        }
      )
    }
  }

  /// An auxiliary classifier, made for maps of 14×14 pixels. The paper's windows of 5×5 with stride 3 leave 4×4 of them;
  /// torchvision asks for 4×4, and so has windows of 4×4, which begin at 0, 3, 7 and 10.
  func sideBranch(_ inputs: Int, input: [Int], classes: Int) -> SideBranch {
    SideBranch {
      let maps = sideMaps(inputs)
      maps
      Named("flatten", Flatten())
      Named("fc1", dense(features(of: maps, input: input, "GoogLeNet's side branch"), 1024, .relu))
      Named("drop", Dropout(0.7))
      Named("fc2", dense(1024, classes, .identity))
    }
  }

  @LayerBuilder private func sideMaps(_ inputs: Int) -> [any Layer] {
    if isTorchvision {
      Named("pool", AdaptiveAvgPool2D(outputSize: 4))
    } else {
      Named("pool", AvgPool2D(size: 5, stride: 3))
    }
    conv("conv", 1, inputs, 128)
  }

  func dense(_ inputs: Int, _ outputs: Int, _ activation: Activation) -> Dense {
    Dense(
      inputs, outputs, activation: activation,
      initializer: isTorchvision ? .truncatedNormal(standardDeviation: 0.01) : .lecunUniform)
  }
}
