/// How much each pixel of the input moves one output of a network, measured: the root of the mean squared gradient of the
/// output with respect to the pixel, over random inputs, all channels of the input and all channels of the output.
///
///     try effectiveReceptiveField(of: network, input: [32, 32, 3])
///
/// The box of `receptiveField` says which pixels can matter; this says which do. In deep networks most of the box matters
/// little: the middle is read along many ways through the layers, the corners along one (Luo et al., "Understanding the
/// effective receptive field in deep convolutional neural networks", 2016).
///
/// Inputs are drawn from the normal distribution. For each one the output's channels are summed with random signs, whose
/// squared gradient is on average the sum of those of the channels. Layers answer as in inference.
///
/// - Parameters:
///   - model: a layer, or a whole network.
///   - input: the shape of one example, such as `[32, 32, 3]`.
///   - position: the output's place along each axis before the channels, from 0; nil is the middle.
///   - layer: where the layer is, as in a summary: `3`, or `2.body.0`; nil is the last one that gives a map.
///   - samples: how many random inputs, at least 1.
///   - seed: the same seed gives the same inputs.
/// - Throws: `ShapeError` where shapes do not fit, or there is no such layer or output.
public func effectiveReceptiveField(
  of model: any Layer, input: [Int], at position: [Int]? = nil, layer: String? = nil, samples: Int = 16,
  seed: UInt64 = 1
) throws(ShapeError) -> EffectiveReceptiveField {
  guard samples > 0 else {
    shapeFailure("effectiveReceptiveField(samples: \(samples)): at least one input must be tried")
  }
  guard input.count > 1 else {
    throw ShapeError(
      "\(input) has no axes before its channels, so there are no pixels to measure: an image is [height, width, channels]"
    )
  }
  let box = try ShapeTrace(model.shapeRule, input: input).fieldBoxes(at: position, layer: layer).last
  guard let box, let part = model.part(upTo: box.path) else {
    throw ShapeError(
      "the network cannot be cut behind \(box?.layer ?? "its last layer"), which is part of another layer")
  }
  let channels = input[input.count - 1]
  var sums = [Double](repeating: 0, count: input.dropLast().reduce(1, *))
  for sample in 0..<samples {
    var generator = SeededGenerator(seed: seed, for: sample)
    let (inputSeed, signSeed) = (generator.next(), generator.next())
    let x = Tensor(randomNormal: [1] + input, seed: inputSeed)
    let slope = gradient(at: x) { x in
      let y = part(x)
      // Behind layers that join all places there is only one.
      let isMap = y.rank == box.position.count + 2
      let places = isMap ? Array(y.shape[1..<y.rank - 1]) : [1]
      let place = isMap ? zip(box.position, places).reduce(0) { $0 * $1.1 + $1.0 } : 0
      let count = y.count / places.reduce(1, *)
      let signs = Tensor(randomBernoulli: [count], probability: 0.5, seed: signSeed) * 2 - 1
      let outputs: Tensor = y.reshaped(to: [y.count / count, count])[place]
      return (outputs * signs).sum()
    }.scalars
    for place in sums.indices {
      for channel in 0..<channels {
        let number = Double(slope[place * channels + channel])
        sums[place] += number * number
      }
    }
  }
  let count = Double(samples * channels)
  return EffectiveReceptiveField(
    magnitudes: Tensor(sums.map { Float(($0 / count).squareRoot()) }).reshaped(to: Array(input.dropLast())),
    box: box, samples: samples)
}

/// How much each pixel of the input moves an output; made by `effectiveReceptiveField(of:input:)`.
public struct EffectiveReceptiveField: Sendable {
  /// The root of the mean squared gradient for each pixel, of the shape of the input without its channels.
  public let magnitudes: Tensor
  /// The pixels that can matter: the theoretical receptive field.
  public let box: FieldBox
  /// How many inputs were tried.
  public let samples: Int

  /// The part of the energy, which is the squared gradient, that lies in the middle of the theoretical field: in the box half
  /// as high and half as wide, which has a quarter of its pixels. An even field would have a quarter of its energy there;
  /// 0 where nothing matters.
  public var centralShare: Double {
    let halves = zip(center, box.size).map { center, size in
      (center - Double(size) / 4)...(center + Double(size) / 4)
    }
    return share { place in
      // A pixel on the border of the middle counts with the part that lies in it.
      zip(place, halves).reduce(1.0) { part, axis in
        let (first, half) = (Double(axis.0), axis.1)
        return part * max(0, min(first + 1, half.upperBound) - max(first, half.lowerBound))
      }
    }
  }

  /// How many pixels from the middle of the theoretical field one must go, along straight lines, so that this part of the
  /// energy lies nearer; 0 where nothing matters.
  ///
  /// - Parameter part: more than 0, at most 1.
  public func radius(holding part: Double = 0.95) -> Double {
    guard part > 0, part <= 1 else {
      shapeFailure("radius(holding: \(part)): the part of the energy is more than 0 and at most 1")
    }
    let center = center
    var rings: [(distance: Double, energy: Double)] = []
    forEach { place, energy in
      let distance = zip(place, center).reduce(0) { sum, axis in
        let step = Double(axis.0) + 0.5 - axis.1
        return sum + step * step
      }
      if energy > 0 { rings.append((distance.squareRoot(), energy)) }
    }
    rings.sort { $0.distance < $1.distance }
    let wanted = rings.reduce(0) { $0 + $1.energy } * part
    var sum = 0.0
    // The last one holds all, however sums are rounded.
    return rings.first {
      sum += $0.energy
      return sum >= wanted
    }?.distance ?? rings.last?.distance ?? 0
  }

  /// The pixels whose gradient is more than a millionth of the largest, as one range along each axis; empty ranges where
  /// there are none. Fast convolutions round numbers that other pixels share, which leaves less than that where 0 would be.
  public var support: [Range<Int>] {
    var ranges: [Range<Int>]?
    var largest = 0.0
    forEach { _, energy in largest = max(largest, energy) }
    forEach { place, energy in
      guard energy > largest * 1e-12 else { return }
      let own = place.map { $0..<$0 + 1 }
      ranges =
        ranges.map { zip($0, own).map { min($0.lowerBound, $1.lowerBound)..<max($0.upperBound, $1.upperBound) } } ?? own
    }
    return ranges ?? magnitudes.shape.map { _ in 0..<0 }
  }

  /// The middle of the theoretical field; pixel 0 goes from 0 to 1.
  var center: [Double] { zip(box.start, box.size).map { Double($0) + Double($1) / 2 } }

  private func share(_ weight: ([Int]) -> Double) -> Double {
    var (part, whole) = (0.0, 0.0)
    forEach { place, energy in
      part += energy * weight(place)
      whole += energy
    }
    return whole > 0 ? part / whole : 0
  }

  private func forEach(_ body: (_ place: [Int], _ energy: Double) -> Void) {
    var place = magnitudes.shape.map { _ in 0 }
    for number in magnitudes.scalars {
      body(place, Double(number) * Double(number))
      for axis in place.indices.reversed() {
        place[axis] += 1
        if place[axis] < magnitudes.shape[axis] { break }
        place[axis] = 0
      }
    }
  }
}
