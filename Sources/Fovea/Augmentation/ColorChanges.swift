extension Augmentation {
  /// Makes the image lighter or darker, stronger or weaker, and shifts its colours.
  ///
  /// With the mean m of all its numbers, each number x of channel c becomes (x − m)·contrast + m + brightness + shift of c.
  ///
  /// - Parameters:
  ///   - brightness: how much is added or taken away at most.
  ///   - contrast: how much more or less than 1 the factor is at most, up to 1.
  ///   - channels: how much is added to each channel or taken away at most.
  ///   - limits: what the results are moved into; nil for numbers that are no light.
  public static func colorShift(
    brightness: Float = 0, contrast: Float = 0, channels: Float = 0, limits: ClosedRange<Float>? = 0...1
  ) -> Augmentation {
    checkSpread(
      "colorShift(brightness: \(brightness), contrast: \(contrast), channels: \(channels))", brightness, contrast,
      channels)
    guard contrast <= 1 else {
      shapeFailure("Augmentation colorShift(contrast: \(contrast)): more than 1 would turn the image into its negative")
    }
    return Augmentation(
      ColorShiftStep(brightness: brightness, contrast: contrast, channels: channels, limits: limits))
  }

  /// Adds a random number of a normal distribution to each number.
  ///
  /// - Parameters:
  ///   - standardDeviation: of the distribution.
  ///   - limits: what the results are moved into; nil leaves them as they are.
  public static func noise(standardDeviation: Float, limits: ClosedRange<Float>? = nil) -> Augmentation {
    checkSpread("noise(standardDeviation: \(standardDeviation))", standardDeviation)
    return Augmentation(NoiseStep(standardDeviation: standardDeviation, limits: limits))
  }

  /// Takes the mean of its channel from each number, and divides by the channel's standard deviation. The last step, since
  /// the others expect light.
  ///
  /// - Parameter statistics: of the data to learn from, as `Dataset.channelStatistics` gives them.
  public static func normalization(_ statistics: ChannelStatistics) -> Augmentation {
    Augmentation(NormalizationStep(statistics: statistics))
  }

  /// Takes the mean of its channel from each number, and divides by the channel's standard deviation.
  ///
  /// - Parameters:
  ///   - mean: one for each channel.
  ///   - standardDeviation: one for each channel.
  public static func normalization(mean: [Float], standardDeviation: [Float]) -> Augmentation {
    normalization(ChannelStatistics(mean: mean, standardDeviation: standardDeviation))
  }
}

private struct ColorShiftStep: AugmentationStep {
  let brightness: Float
  let contrast: Float
  let channels: Float
  let limits: ClosedRange<Float>?

  var description: String {
    let parts = [brightness, contrast, channels].map { NumberText.short(Double($0)) }
    return "color shift, brightness ±\(parts[0]), contrast ±\(parts[1]), channels ±\(parts[2])"
  }

  func apply(to sample: inout ImageSample, using generator: inout SeededGenerator) {
    let added = generator.number(in: -brightness...brightness)
    let factor = 1 + generator.number(in: -contrast...contrast)
    let shifts = (0..<sample.channels).map { _ in added + generator.number(in: -channels...channels) }
    let mean = sample.pixels.reduce(0) { $0 + Double($1) } / Double(sample.pixels.count)
    sample.withPixels { pixels in
      for i in pixels.indices {
        let value = (pixels[i] - Float(mean)) * factor + Float(mean) + shifts[i % shifts.count]
        pixels[i] = value.moved(into: limits)
      }
    }
  }
}

private struct NoiseStep: AugmentationStep {
  let standardDeviation: Float
  let limits: ClosedRange<Float>?

  var description: String { "noise of standard deviation \(NumberText.short(Double(standardDeviation)))" }

  func apply(to sample: inout ImageSample, using generator: inout SeededGenerator) {
    sample.withPixels { pixels in
      for i in stride(from: 0, to: pixels.count, by: 2) {
        let (first, second) = generator.nextNormalPair()
        pixels[i] = (pixels[i] + standardDeviation * first).moved(into: limits)
        guard i + 1 < pixels.count else { break }
        pixels[i + 1] = (pixels[i + 1] + standardDeviation * second).moved(into: limits)
      }
    }
  }
}

private struct NormalizationStep: AugmentationStep {
  let statistics: ChannelStatistics

  var description: String { "normalization, \(statistics)" }

  func outputShape(of shape: [Int]) -> [Int] {
    guard shape[2] == statistics.mean.count else {
      shapeFailure(
        "Augmentation, normalization: an image of shape \(shape) has \(shape[2]) channels, but there are "
          + "\(statistics.mean.count) means; give one for each channel, or take data.channelStatistics")
    }
    return shape
  }

  func apply(to sample: inout ImageSample, using generator: inout SeededGenerator) {
    let (mean, deviation, channels) = (statistics.mean, statistics.standardDeviation, sample.channels)
    sample.withPixels { pixels in
      for i in pixels.indices {
        let channel = i % channels
        pixels[i] = (pixels[i] - mean[channel]) / (deviation[channel] > 0 ? deviation[channel] : 1)
      }
    }
  }
}

extension Float {
  fileprivate func moved(into limits: ClosedRange<Float>?) -> Float {
    guard let limits else { return self }
    return Swift.min(Swift.max(self, limits.lowerBound), limits.upperBound)
  }
}
