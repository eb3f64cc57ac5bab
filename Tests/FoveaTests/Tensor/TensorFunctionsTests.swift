import Testing

@testable import Fovea

@Suite struct TensorFunctionsTests {
  /// Figures of NumPy 2.4 in double precision.
  private static let figures: [(name: String, function: @Sendable (Tensor) -> Tensor, of: Double, is: Double)] = [
    ("exp", exp, 0.7, 2.0137527074704766), ("log", log, 0.7, -0.35667494393873245),
    ("sqrt", sqrt, 0.7, 0.8366600265340756),
    ("sin", sin, 0.7, 0.644217687237691), ("cos", cos, 0.7, 0.7648421872844885), ("tan", tan, 0.7, 0.8422883804630793),
    ("asin", asin, 0.7, 0.775397496610753), ("acos", acos, 0.7, 0.7953988301841436),
    ("atan", atan, 0.7, 0.6107259643892086),
    ("sinh", sinh, 0.7, 0.7585837018395334), ("cosh", cosh, 0.7, 1.255169005630943),
    ("tanh", tanh, 0.7, 0.6043677771171636),
    ("log2", log2, 0.7, -0.5145731728297583), ("log10", log10, 0.7, -0.15490195998574319),
    ("log1p", log1p, 1e-10, 9.9999999995e-11), ("expm1", expm1, 1e-10, 1.00000000005e-10),
    ("erf", erf, 0.7, 0.6778011938374184), ("sigmoid", sigmoid, 0.7, 0.6681877721681662),
    ("floor", floor, -1.5, -2), ("ceil", ceil, -1.5, -1), ("round", round, -1.5, -2), ("round", round, 2.5, 3),
    ("abs", abs, -0.7, 0.7), ("sign", sign, -0.7, -1), ("sign", sign, 0, 0),
  ]

  @Test func knownAnswersInBothPrecisions() {
    for (name, function, argument, answer) in TensorFunctionsTests.figures {
      let precise = function(Tensor([argument], dtype: .float64))
      #expect(precise.dtype == .float64)
      #expect(
        Swift.abs(Double(precise) - answer) <= 4e-15 * Swift.abs(answer), "\(name)(\(argument)) = \(Double(precise))")
      let single = function(Tensor([argument], dtype: .float32))
      #expect(single.dtype == .float32)
      #expect(
        Swift.abs(Double(single) - answer) <= 4e-7 * Swift.abs(answer), "\(name)(\(argument)) = \(Double(single))")
    }
  }

  @Test func whereThereIsNoAnswer() {
    let isNaN = [
      sqrt(Tensor([-1])), log(Tensor([-1])), asin(Tensor([2])), acos(Tensor([-2])), sign(Tensor([Float.nan])),
    ]
    for result in isNaN { #expect(result.scalar.isNaN) }
    #expect(log(Tensor([0])).scalar == -.infinity)
    #expect(sigmoid(Tensor([-200, 200])) == Tensor([0, 1]))
    #expect(maximum(Tensor([Float.nan, 1]), Tensor([1, .nan])).scalars.allSatisfy { $0.isNaN })
  }

  @Test func functionsUndoEachOther() {
    let x = Tensor(randomUniform: [500], in: -0.99..<0.99, seed: 3).converted(to: .float64)
    #expect(sin(asin(x)).isClose(to: x, within: 1e-15))
    #expect(cos(acos(x)).isClose(to: x, within: 1e-15))
    #expect(tan(atan(x)).isClose(to: x, within: 1e-15))
    #expect(log1p(expm1(x)).isClose(to: x, within: 1e-15))
    #expect((cosh(x) * cosh(x) - sinh(x) * sinh(x)).isClose(to: Tensor(ones: [500]), within: 1e-15))
    #expect((floor(x) + 1).isClose(to: ceil(x), within: 0))
    #expect(erf(-x) == -erf(x))
    #expect((sign(x) * abs(x)) == x)
  }

  @Test func powersAndAngles() {
    #expect(pow(Tensor([2, 3]), Tensor([3, 2])) == Tensor([8, 9]))
    #expect(pow(Tensor([[2], [4]]), Tensor([0, 0.5])).isClose(to: Tensor([[1, 1.4142135], [1, 2]])))
    #expect(pow(Tensor([-3, 3]), 2) == Tensor([9, 9]))
    #expect(pow(Tensor([3], dtype: .int32), 2).dtype == pow(Tensor([3], dtype: .int32), 3).dtype)
    #expect(pow(Tensor([0.1], dtype: .float64), 2).scalars(as: Double.self) == [0.1 * 0.1])
    #expect(
      atan2(Tensor([1, 1, -1, -1]), Tensor([1, -1, -1, 1])).isClose(to: Tensor([0.25, 0.75, -0.75, -0.25]) * Float.pi))
  }

  @Test(arguments: [DType.float32, .float64])
  func remaindersHaveTheSignOfTheDivisor(_ dtype: DType) {
    #expect(modulo(Tensor([-1, 1, 4, -3], dtype: dtype), 3) == Tensor([2, 1, 1, 0]))
    #expect(modulo(Tensor([-1, 1, 4], dtype: dtype), -3) == Tensor([-1, -2, -2]))
    #expect(modulo(Tensor([5.5, 7], dtype: dtype), Tensor([[2], [-2]])) == Tensor([[1.5, 1], [-0.5, -1]]))
    #expect(modulo(Tensor([1], dtype: dtype), 2).dtype == dtype)
  }

  @Test func remaindersAtTheLimits() {
    #expect(modulo(Tensor([5, -5]), Tensor([Float.infinity])) == Tensor([5, .infinity]))
    #expect(modulo(Tensor([1]), 0).scalar.isNaN)
    // Exact, although the quotient does not fit in the digits of a float.
    #expect(
      modulo(Tensor([16_777_216]), Tensor([0.3])).scalar == Float(16_777_216).truncatingRemainder(dividingBy: 0.3))
  }

  @Test func remaindersOfWholeNumbersAreWhole() {
    let x = Tensor(shape: [4], values: [16_777_217, -1, .max, .min] as [Int32])
    #expect(modulo(x, 2).scalars(as: Int32.self) == [1, 1, 1, 0])
    #expect(modulo(x, Int(Int32.max)).scalars(as: Int32.self) == [16_777_217, .max - 1, 0, .max - 1])
    #expect(modulo(x, -1).scalars(as: Int32.self) == [0, 0, 0, 0])
    #expect(modulo(x, 0).scalars(as: Int32.self) == [0, 0, 0, 0])
    #expect(modulo(Tensor([7], dtype: .int32), 2.5) == Tensor([2]))
  }

  @Test func wholeNumbersStayWholeWhereTheyCan() {
    let x = Tensor(shape: [2], values: [-16_777_217, 5] as [Int32])
    #expect(abs(x).scalars(as: Int32.self) == [16_777_217, 5])
    #expect(abs(Tensor([200], dtype: .uint8)).dtype == .uint8)
    for same in [floor(x), ceil(x), round(x)] { #expect(same.dtype == .int32 && same == x) }
    #expect(maximum(x, 0).scalars(as: Int32.self) == [0, 5])
    #expect(minimum(x, 0.5) == Tensor([-16_777_216, 0.5]))
    #expect(x.clamped(to: -7...3).scalars(as: Int32.self) == [-7, 3])
    #expect(x.clamped(to: 0.5...3) == Tensor([0.5, 3]))
    #expect(sin(x).dtype == .float32)
  }
}
