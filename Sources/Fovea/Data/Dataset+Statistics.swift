/// The mean and the standard deviation of each channel: what inputs are normalised with.
public struct ChannelStatistics: Sendable, Equatable, CustomStringConvertible {
  /// One number for each channel.
  public let mean: [Float]
  /// One number for each channel.
  public let standardDeviation: [Float]

  /// Numbers from elsewhere, as they are published with a trained network.
  public init(mean: [Float], standardDeviation: [Float]) {
    guard mean.count == standardDeviation.count, !mean.isEmpty else {
      shapeFailure(
        "ChannelStatistics: \(mean.count) means and \(standardDeviation.count) standard deviations; give one of both for "
          + "each channel")
    }
    (self.mean, self.standardDeviation) = (mean, standardDeviation)
  }

  /// Both for each channel.
  public var description: String {
    let channels = zip(mean, standardDeviation).map {
      "\(NumberText.short(Double($0), digits: 4)) ± \(NumberText.short(Double($1), digits: 4))"
    }
    return "mean ± standard deviation: \(channels.joined(separator: ", "))"
  }

  /// The numbers less the mean of their channel, divided by its standard deviation: `(x − mean) ÷ deviation`. A channel whose
  /// numbers are all equal is not divided.
  ///
  /// - Parameter x: `[…, C]`, with as many channels as there are means.
  public func normalized(_ x: Tensor) -> Tensor {
    guard x.shape.last == mean.count else {
      shapeFailure("normalized: a tensor of shape \(x.shape) has not the \(mean.count) channels that the means are for")
    }
    return (x - Tensor(mean)) / Tensor(standardDeviation.map { $0 > 0 ? $0 : 1 })
  }
}

extension Dataset {
  /// The mean and the standard deviation of each channel (the last axis) over all examples, as batches hold them: bytes of
  /// images count from 0 to 1. Take them from what is learnt from, and use them for what is tested with, too.
  public var channelStatistics: ChannelStatistics {
    guard images.rank > 1, images.count > 0 else {
      shapeFailure("channelStatistics: inputs of shape \(images.shape) have no numbers in channels; [N, …, C] has")
    }
    let channels = images.shape[images.rank - 1]
    var sums = [Double](repeating: 0, count: channels)
    for i in 0..<images.count { sums[i % channels] += images.storage.value(at: i) }
    let rows = Double(images.count / channels)
    let mean = sums.map { $0 / rows }
    // About the mean, in a second pass: the difference of large sums would lose digits.
    var squares = [Double](repeating: 0, count: channels)
    for i in 0..<images.count {
      let distance = images.storage.value(at: i) - mean[i % channels]
      squares[i % channels] += distance * distance
    }
    let scale = holdsBytesOfImages ? 1 / 255.0 : 1
    return ChannelStatistics(
      mean: mean.map { Float($0 * scale) },
      standardDeviation: squares.map { Float(($0 / rows).squareRoot() * scale) })
  }

  /// Whether the numbers are bytes of light, from 0 to 255.
  var holdsBytesOfImages: Bool { images.dtype == .uint8 && images.rank == 4 }
}
