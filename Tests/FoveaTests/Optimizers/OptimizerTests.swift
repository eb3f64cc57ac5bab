import Testing

@testable import Fovea

/// Four steps of each optimiser in double precision, beside what PyTorch 2.9 computes for the same numbers.
@Suite struct OptimizerTests {
  private static let gradients = [
    [0.5, -1.0, 2.0], [0.1, 0.4, -0.3], [-0.7, 0.2, 0.9], [0.3, -0.6, 0.05],
  ]

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let optimizer: @Sendable () -> any Optimizer
    let expected: [Double]

    init(_ name: String, _ optimizer: @autoclosure @escaping @Sendable () -> any Optimizer, _ expected: [Double]) {
      testDescription = name
      self.optimizer = optimizer
      self.expected = expected
    }
  }

  static let cases = [
    Case("SGD", SGD(learningRate: 0.1), [0.98, -1.9, 2.735]),
    Case("momentum", SGD(learningRate: 0.1, momentum: 0.9), [0.9039499999999998, -1.7425, 2.2175]),
    Case(
      "Nesterov", SGD(learningRate: 0.1, momentum: 0.9, isNesterov: true, weightDecay: 0.01),
      [0.8823145437013371, -1.6455848189426743, 1.9985133108306163]),
    Case("Adam", Adam(learningRate: 0.05), [0.9137468558214866, -1.9062104338142694, 2.862630940411072]),
    Case(
      "Adam, decay", Adam(learningRate: 0.05, weightDecay: 0.1),
      [0.8914841904135016, -1.8728618828607986, 2.8446029396520967]),
    Case(
      "AdamW", AdamW(learningRate: 0.05, weightDecay: 0.1),
      [0.8950053125372317, -1.8674645421999212, 2.8042635713591095]),
    Case("RMSProp", RMSProp(learningRate: 0.05), [0.642089358602855, -1.535820619967236, 2.3581134640793264]),
    Case(
      "RMSProp, momentum", RMSProp(learningRate: 0.05, momentum: 0.9, weightDecay: 0.01),
      [-0.39201372184924876, -0.6795276528523677, 1.0556446517388443]),
    Case("Adagrad", Adagrad(learningRate: 0.1), [0.9284847406554146, -1.907358040086121, 2.8719179959076073]),
    Case("Adadelta", Adadelta(), [0.997618118859761, -1.9970210299009281, 2.9954588078358118]),
    Case(
      "Adadelta, decay", Adadelta(learningRate: 0.5, weightDecay: 0.1),
      [0.9980790702874971, -1.9974905010925963, 2.9969618816691646]),
  ]

  @Test(arguments: cases)
  func stepsAreThoseOfTheReference(_ tested: Case) {
    let parameter = Parameter(Tensor([1, -2, 3], dtype: .float64))
    var optimizer = tested.optimizer()
    for gradient in Self.gradients {
      optimizer.update([ParameterUpdate(parameter: parameter, gradient: Tensor(gradient, dtype: .float64))])
    }
    #expect(parameter.value.isClose(to: Tensor(tested.expected, dtype: .float64), within: 1e-12), "\(parameter.value)")
    #expect(optimizer.step == 4)
  }

  /// In single precision the steps are the same but for its digits.
  @Test(arguments: cases)
  func singlePrecisionIsClose(_ tested: Case) {
    let parameter = Parameter(Tensor([1, -2, 3]))
    var optimizer = tested.optimizer()
    for gradient in Self.gradients {
      optimizer.update([ParameterUpdate(parameter: parameter, gradient: Tensor(gradient))])
    }
    #expect(parameter.value.dtype == .float32)
    #expect(parameter.value.isClose(to: Tensor(tested.expected), within: 2e-6), "\(parameter.value)")
  }

  @Test func schedules() {
    let cosine = LearningRate.cosine(from: 1, to: 0.2, steps: 10)
    #expect(cosine(0) == 1 && abs(cosine(5) - 0.6) < 1e-12 && abs(cosine(10) - 0.2) < 1e-12 && cosine(99) == cosine(10))
    let stepwise = LearningRate.stepwise(from: 8, factor: 0.5, every: 3)
    #expect([0, 2, 3, 6].map { stepwise($0) } == [8, 8, 4, 2])
    let warmed = LearningRate(2).warmedUp(over: 4)
    #expect([0, 1, 3, 4, 9].map { warmed($0) } == [0.5, 1, 2, 2, 2])
    #expect(LearningRate { Double($0) * 3 }(5) == 15)
  }

  /// A schedule decides every step's rate.
  @Test func optimizersFollowTheirSchedule() {
    let parameter = Parameter(Tensor(0))
    var optimizer = SGD(learningRate: LearningRate { $0 == 0 ? 1 : 10 })
    for _ in 0..<2 { optimizer.update([ParameterUpdate(parameter: parameter, gradient: Tensor(1))]) }
    #expect(parameter.value == -11)
  }
}
