/// Compares the gradient that the tape gives with finite differences, in double precision.
///
///     print(checkGradients(of: { x in tanh(x) * x }, at: Tensor([0.5, -1])))
///
/// Every number of every tensor is moved a little to both sides, so the function runs twice for each of them: give small
/// tensors. A result of many numbers is weighted by random ones first, so that no two errors hide each other.
///
/// - Parameters:
///   - f: gives a tensor of any shape; the same for the same numbers.
///   - x: where; moved to double precision.
///   - tolerance: how far the two may differ, as a part of the larger one or of 1.
public func checkGradients(
  of f: (Tensor) throws -> Tensor, at x: Tensor, tolerance: Double = 1e-6
) rethrows -> GradientCheck {
  try checkGradients(of: { try f($0[0]) }, at: [x], tolerance: tolerance)
}

/// The same for a function of two tensors.
public func checkGradients(
  of f: (Tensor, Tensor) throws -> Tensor, at x: Tensor, _ y: Tensor, tolerance: Double = 1e-6
) rethrows -> GradientCheck {
  try checkGradients(of: { try f($0[0], $0[1]) }, at: [x, y], tolerance: tolerance)
}

/// The same for a function of any number of tensors.
public func checkGradients(
  of f: ([Tensor]) throws -> Tensor, at tensors: [Tensor], tolerance: Double = 1e-6
) rethrows -> GradientCheck {
  let points = tensors.map { $0.constant.converted(to: .float64) }
  func weighted(_ value: Tensor) -> Tensor {
    let value = value.converted(to: .float64)
    return (value * Tensor(randomUniform: value.shape, in: 0.5..<1.5, seed: 1).converted(to: .float64)).sum()
  }
  let gradients = try gradient(at: points) { try weighted(f($0)) }
  var check = GradientCheck(tolerance: tolerance)
  for (number, point) in points.enumerated() {
    for place in 0..<point.count {
      let value = point.storage.value(at: place)
      // Near the cube root of the precision the errors of rounding and of the formula are equal.
      let step = 1e-5 * max(1, Swift.abs(value))
      func moved(to place: Int, _ value: Double) -> [Tensor] {
        var others = points
        others[number].makeUnique()
        others[number].storage.setValue(value, at: place)
        return others
      }
      let above = try weighted(f(moved(to: place, value + step))).onlyValue
      let below = try weighted(f(moved(to: place, value - step))).onlyValue
      check.add(
        GradientCheck.Entry(
          tensor: number, position: point.position(of: place), gradient: gradients[number].storage.value(at: place),
          difference: (above - below) / (2 * step)))
    }
  }
  return check
}

/// How a gradient compares with finite differences.
public struct GradientCheck: Sendable, CustomStringConvertible {
  /// One number of a tensor.
  public struct Entry: Sendable {
    /// Which of the tensors it belongs to, from 0.
    public let tensor: Int
    /// Its indexes there.
    public let position: [Int]
    /// What the tape says.
    public let gradient: Double
    /// What the finite difference says.
    public let difference: Double

    /// How far the two differ, as a part of the larger one or of 1.
    public var error: Double {
      let error = Swift.abs(gradient - difference) / max(1, Swift.abs(gradient), Swift.abs(difference))
      return error.isNaN ? .infinity : error
    }
  }

  /// How far gradient and difference may differ.
  public let tolerance: Double
  /// How many numbers were compared.
  public private(set) var count = 0
  /// The number whose gradient differs most.
  public private(set) var worst: Entry?

  init(tolerance: Double) { self.tolerance = tolerance }

  mutating func add(_ entry: Entry) {
    count += 1
    if entry.error > worst?.error ?? -1 { worst = entry }
  }

  /// Whether all gradients agree with the differences.
  public var passed: Bool { worst.map { $0.error <= tolerance } ?? true }

  public var description: String {
    guard let worst else { return "no numbers to check" }
    let place = "number \(worst.position) of tensor \(worst.tensor)"
    let figures = "gradient \(worst.gradient), finite difference \(worst.difference)"
    return passed
      ? "\(count) gradients agree with finite differences; the worst, \(place), to \(NumberText.short(worst.error))"
      : "the gradient is wrong: at \(place) \(figures), which differ by \(NumberText.short(worst.error)); allowed is "
        + NumberText.short(tolerance)
  }
}

extension Tensor {
  /// The indexes of a place in row-major order.
  func position(of place: Int) -> [Int] { zip(strides, shape).map { place / $0 % $1 } }
}
