import ConvEngine
import TestSupport
import Testing

@Suite struct CombineElementsTests {
  /// Exactly: each operation rounds once.
  @Test(arguments: InstructionSet.available, ElementOperation.allCases)
  func agreesWithTheScalarOperation(on set: InstructionSet, _ operation: ElementOperation) throws {
    var generator = SeededGenerator(seed: 141)
    for count in [0, 1, 5, 16, 33, 20_000] {
      var (left, right) = (generator.floats(count), generator.floats(count))
      if count > 10 { (left[3], right[7]) = (.nan, .nan) }
      func expect(_ l: Operand<Float>?, _ r: Operand<Float>?, _ value: (Int) -> Float) {
        let result = guarded([left, right], outputCount: count) { inputs, output in
          combineElements(
            operation, count: count, left: l ?? .elements(inputs[0]), right: r ?? .elements(inputs[1]), output: output,
            instructionSet: set)
        }
        #expect(result?.map { $0.isNaN ? 9 : $0 } == (0..<count).map { value($0).isNaN ? 9 : value($0) })
      }
      expect(nil, nil) { operation.result(left[$0], right[$0]) }
      expect(.value(0.7), nil) { operation.result(0.7, right[$0]) }
      expect(nil, .value(0.7)) { operation.result(left[$0], 0.7) }
      let double = guarded([left.map(Double.init), right.map(Double.init)], outputCount: count) { inputs, output in
        combineElements(
          operation, count: count, left: .elements(inputs[0]), right: .elements(inputs[1]), output: output)
      }
      #expect(
        double?.map { $0.isNaN ? 9 : $0 }
          == (0..<count).map {
            let value = operation.result(Double(left[$0]), Double(right[$0]))
            return value.isNaN ? 9 : value
          })
    }
  }

  @Test(arguments: InstructionSet.available)
  func addingAMultiple(on set: InstructionSet) {
    var generator = SeededGenerator(seed: 142)
    for count in [0, 1, 15, 16, 47, 10_000] {
      let (x, y) = (generator.wholeNumbers(count), generator.wholeNumbers(count))
      let result = guarded([x], outputCount: count, initial: y) {
        addScaled(count: count, factor: -3, input: $0[0], output: $1, instructionSet: set)
      }
      #expect(result == zip(x, y).map { $1 - 3 * $0 })
      let double = guarded([x.map(Double.init)], outputCount: count, initial: y.map(Double.init)) {
        addScaled(count: count, factor: -3, input: $0[0], output: $1)
      }
      #expect(double == zip(x, y).map { Double($1 - 3 * $0) })
    }
  }

  @Test func knownPairs() {
    #expect(ElementOperation.subtract.result(5.0, 3.0) == 2)
    #expect(ElementOperation.divide.result(6.0, 3.0) == 2)
    #expect(ElementOperation.maximum.result(5.0, 3.0) == 5)
    #expect(ElementOperation.minimum.result(5.0, 3.0) == 3)
    #expect(ElementOperation.maximum.result(Double.nan, 3.0).isNaN)
    #expect(ElementOperation.minimum.result(3.0, Double.nan).isNaN)
  }
}
