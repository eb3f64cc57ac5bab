extension MachineRate {
  /// Measures small convolutions and dense layers, those with few channels too, and layers without products.
  static func measured() -> MachineRate {
    let start = monotonicSeconds()
    // The shortest run is what the machine can do while nobody disturbs it. A slow machine measures each only once.
    let deadline = start + 0.25
    func seconds(_ run: () -> Tensor) -> Double {
      Stopwatch.times(atLeast: 0.006, deadline: deadline) { _ = run() }.first ?? 1e-9
    }
    var samples: [Sample] = []
    inMode(.inference) {
      for shape in products {
        let rule = shape.layer.shapeRule
        guard let step = ShapeTrace(asFarAsPossible: rule, input: shape.input).steps.first,
          let (family, sizes) = classified(step, batch: shape.batch)
        else { continue }
        let x = Tensor(repeating: 0.5, shape: [shape.batch] + shape.input)
        let count = Double(step.multiplyAdds * shape.batch)
        samples.append(Sample(family: family, sizes: sizes, rate: count / seconds { shape.layer(x) }))
      }
      let x = Tensor(repeating: 0.5, shape: [1, 64, 64, 64])
      for layer in withoutProducts {
        let count = Double(x.count + layer(x).count)
        let rule = layer.shapeRule
        samples.append(
          Sample(family: .numbers(rule.name), sizes: numberSizes(rule), rate: count / seconds { layer(x) }))
      }
    }
    let large = Tensor(repeating: 0.5, shape: [4 << 20])
    let bandwidth = Double(2 * 4 * large.count) / seconds { relu(large) }
    let small = Tensor(repeating: 0.5, shape: [1, 1])
    let overhead = seconds { relu(small) }
    return MachineRate(
      samples: samples, bandwidth: bandwidth, overhead: overhead, calibration: monotonicSeconds() - start)
  }

  /// What kind of product a layer is, and how large; nil without products.
  static func classified(_ step: ShapeTrace.Step, batch: Int) -> (Family, Sizes)? {
    switch step.rule {
    case let rule as ConvolutionRule:
      let groups = max(1, rule.groups)
      let taps = rule.filter.reduce(1, *)
      let places = (rule.isTransposed ? step.input : step.output).dropLast().reduce(batch, *)
      let sizes = Sizes(depth: taps * rule.inputs / groups, width: rule.outputs / groups, places: places)
      if groups > 1, rule.inputs == groups { return (.depthwise, sizes) }
      let isPlain = !rule.isTransposed && (rule.stride + rule.dilation).allSatisfy { $0 == 1 }
      return (isPlain ? taps == 1 ? .pointwise : .windows : .strided, sizes)
    case let rule as DenseRule:
      return (.dense, Sizes(depth: rule.inputs, width: rule.outputs, places: step.output.dropLast().reduce(batch, *)))
    case let rule as RecurrentRule:
      let depth = rule.features + rule.units
      return (.dense, Sizes(depth: depth, width: rule.multiplyAddsPerStep / max(1, depth), places: batch))
    default: return nil
    }
  }

  /// Of layers without products, numbers of a window count.
  static func numberSizes(_ rule: any LayerRule) -> Sizes {
    Sizes(depth: (rule as? PoolingRule)?.size.reduce(1, *) ?? 1, width: 1, places: 1)
  }

  private struct Product {
    var layer: any Layer
    var input: [Int]
    var batch = 1
  }

  private static func filter(
    _ size: Int, _ inputs: Int, _ outputs: Int, stride: Int = 1, on pixels: Int, batch: Int = 1
  ) -> Product {
    Product(
      layer: Conv2D(
        filterShape: (size, size, inputs, outputs), stride: StrideSize(stride), padding: .same,
        initializer: .ones),
      input: [pixels, pixels, inputs], batch: batch)
  }

  private static func dense(_ inputs: Int, _ outputs: Int, batch: Int = 1) -> Product {
    Product(layer: Dense(inputs, outputs, initializer: .ones), input: [inputs], batch: batch)
  }

  private static var products: [Product] {
    [
      filter(5, 1, 6, on: 28), filter(5, 6, 16, on: 14), filter(3, 3, 64, on: 64), filter(3, 16, 16, on: 32),
      filter(3, 64, 64, on: 56), filter(3, 256, 256, on: 14), filter(5, 48, 128, on: 27), filter(3, 512, 512, on: 7),
      filter(11, 3, 96, stride: 4, on: 113), filter(3, 32, 64, stride: 2, on: 32), filter(1, 192, 64, on: 28),
      filter(1, 16, 32, on: 56), filter(1, 512, 512, on: 7),
      Product(layer: DepthwiseConv2D(size: 3, channels: 64, padding: .same), input: [56, 56, 64]),
      dense(128, 96), dense(1024, 1024), dense(4096, 2048), dense(128, 96, batch: 64), dense(1024, 1024, batch: 32),
    ]
  }

  private static var withoutProducts: [any Layer] {
    [
      Activate(.relu), MaxPool2D(size: 2), MaxPool2D(size: 3, stride: 2), AvgPool2D(size: 2), GlobalAvgPool2D(),
      BatchNorm(64), LayerNorm(64), LocalResponseNorm(), ZeroPadding2D(1), Upsample2D(2),
    ]
  }
}

/// Times of a piece of work.
enum Stopwatch {
  /// The median of several runs, after one that is not counted.
  ///
  /// - Parameter least: seconds that the runs take together, at least.
  static func median(atLeast least: Double, _ work: () -> Void) -> Double {
    let times = times(atLeast: least, work)
    return times[times.count / 2]
  }

  /// The times of several runs, after one that is not counted, the shortest first.
  ///
  /// - Parameters:
  ///   - least: seconds that the runs take together, at least.
  ///   - most: runs that are enough.
  ///   - deadline: when one run must do, on the clock of `monotonicSeconds`.
  static func times(
    atLeast least: Double, most: Int = 200, deadline: Double = .infinity, _ work: () -> Void
  ) -> [Double] {
    work()
    var times: [Double] = []
    var sum = 0.0
    repeat {
      let start = monotonicSeconds()
      work()
      let time = monotonicSeconds() - start
      times.append(max(time, 1e-9))
      sum += time
    } while (sum < least || times.count < 3) && times.count < most && monotonicSeconds() < deadline
    return times.sorted()
  }
}
