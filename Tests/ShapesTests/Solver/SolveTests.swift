import Shapes
import TestSupport
import Testing

@Suite struct SolveTests {
  @Test func theLecturesQuestion() {
    let answer = solve(input: 7, filter: 3, stride: 3, output: 3)
    #expect(answer.recommended?.padding == 1)
    #expect(answer.solutions.map(\.padding) == [1, 2, [1, 2]])
    #expect(answer.solutions.map(\.dropped) == [0, 2, 1])
    #expect(answer.range == 2...4)
    #expect(answer.reason == "both sides get the same padding, nothing is dropped, it needs the least padding")
    #expect(answer.inversion?.text == "2·3 ≤ 7 + P − 3 < 3·3, so 2 ≤ P ≤ 4")
    #expect(
      answer.description == """
        padding = 1

          ⌊(n + 2p − f)/s⌋ + 1 = ⌊(7 + 2·1 − 3)/3⌋ + 1 = ⌊6/3⌋ + 1 = 2 + 1 = 3

          2·3 ≤ 7 + P − 3 < 3·3, so 2 ≤ P ≤ 4 (P: both sides)

          padding   dropped
        →       1         0   same
                2         2   full, drops only padding
            1 + 2         1   before + after, drops only padding

        Recommended: padding = 1, because both sides get the same padding, nothing is dropped, it needs the least padding.
        """)
  }

  /// One unknown of each kind.
  @Test func knownAnswers() {
    #expect(solve(input: 227, filter: 11, stride: 4, padding: 0)[.output] == 55)
    #expect(solve(input: 224, filter: 11, stride: 4, output: 55).recommended?.padding == 2)
    #expect(solve(filter: 11, stride: 4, padding: 0, output: 55)[.input] == 227)
    #expect(solve(filter: 11, stride: 4, padding: 0, output: 55).range == 227...230)
    #expect(solve(input: 224, stride: 2, padding: 3, output: 112)[.filter] == 7)
    #expect(solve(input: 7, filter: 3, padding: 0, output: 3)[.stride] == 2)
    #expect(solve(input: 32, filter: 3, stride: 1, padding: 0, output: 28)[.dilation] == 2)
    #expect(solve(input: 32, filter: 3, stride: 1, padding: 2, dilation: nil, output: 32)[.dilation] == 2)
    #expect(solve(input: 28, filter: 4, stride: 1, output: 28).recommended?.padding == [1, 2])
    #expect(solve(.pooling, input: 32, stride: 2, padding: 0, output: 16)[.filter] == 2)
    #expect(solve(.pooling, input: 112, filter: 3, stride: 2, output: 56).recommended?.padding == 1)
    #expect(solve(.ceilPooling, input: 112, filter: 3, stride: 2, output: 56).recommended?.padding == 0)
    #expect(solve(.transposedConvolution, input: 7, filter: 4, stride: 2, output: 14).recommended?.padding == 1)
    let odd = solve(.transposedConvolution, input: 7, filter: 3, stride: 2, padding: 1, output: 14)
    #expect(odd.recommended?.outputPadding == 1 && odd.headline == "output padding = 1")
    #expect(solve(input: 10, filter: 3, stride: 2, padding: [0, 1], output: 5).recommended?.dropped == 0)
    #expect(solve(input: 10, filter: 3, stride: 2, padding: 0, dilation: 1, output: 4).headline == "yes: 4 come out")
  }

  @Test func twoUnknowns() {
    let same = solve(input: 32, stride: 1, output: 32)
    #expect(same.recommended?.filter == 3 && same.recommended?.padding == 1)
    #expect(same.solutions.contains { $0.filter == 5 && $0.padding == 2 })
    let stem = solve(input: 224, filter: 7, output: 112)
    #expect(stem.recommended?.stride == 2 && stem.recommended?.padding == 3)
    let valid = solve(input: 7, filter: 3, stride: 3)
    #expect(valid.recommended?.padding == 1 && valid.recommended?.output == 3)
    #expect(valid.solutions.contains { $0.padding == 0 && $0.output == 2 && $0.dropped == 1 })
    for answer in [solve(filter: 3, stride: 2, padding: 1), solve(filter: 3, padding: 0, output: 5)] {
      #expect(answer.solutions.count > 8 && answer.problem == nil)
    }
  }

  @Test func thereMayBeNone() {
    let stride = solve(input: 7, filter: 3, padding: 0, output: 4)
    #expect(stride.solutions.isEmpty)
    #expect(
      stride.problem
        == "no integer solution, because stride 1 gives 5 and stride 2 gives 3: no stride lies between")
    #expect(stride.nearest.prefix(2).map(\.output).sorted() == [3, 5])
    #expect(stride.nearest.dropFirst(2).allSatisfy { $0.output == 4 })
    #expect(stride.nearest.contains { $0.input == 6 || $0.input == 8 })
    #expect(
      solve(input: 7, filter: 3, stride: 1, output: 4).problem
        == "no integer solution, because even without padding 5 come out, and more only makes it larger")
    #expect(solve(input: 2, filter: 5, stride: 1, padding: 0).problem?.contains("does not fit into 2") == true)
    #expect(
      solve(.transposedConvolution, filter: 2, stride: 2, padding: 0, outputPadding: 0, output: 5).problem?
        .contains("neighbouring inputs give outputs 2 apart") == true)
    #expect(
      solve(input: 7, filter: 3, stride: 2, padding: 0, dilation: 1, output: 4).problem
        == "these numbers give 3, not 4: ⌊(7 + 2·0 − 3)/2⌋ + 1 = 3")
  }

  @Test func badQuestions() {
    #expect(
      solve(input: 7, filter: 3, stride: 0).problem?.hasPrefix("the stride is 0, but it must be at least 1") == true)
    #expect(solve(input: -7, filter: 3, stride: 1).problem?.contains("the input is -7") == true)
    #expect(solve(input: 7, output: 3).problem?.contains("3 numbers are left out (filter, stride, padding)") == true)
    #expect(solve().problem?.contains("at least three, such as input, filter and stride") == true)
    #expect(solve(input: Int.max, filter: 3, stride: 1).problem?.contains("no size may be larger") == true)
    #expect(
      solve(.transposedConvolution, input: 4, filter: 3, stride: 2, padding: 0, outputPadding: 2).problem?
        .contains("less than the stride, 2") == true)
    #expect(
      solve(input: 7, filter: 3, stride: 1, padding: 0, outputPadding: 1).problem?.contains("only a transposed") == true
    )
  }

  /// Huge numbers are answered at once, and infinitely many solutions are said to be so.
  @Test func hugeAndOpen() {
    let huge = solve(filter: 3, stride: 2_000_000_000, padding: 0, output: 1)
    #expect(huge.range?.count == 2_000_000_000 && huge.isCut && huge.recommended?.input == 3)
    let open = solve(input: 5, filter: 5, padding: 0, output: 1)
    #expect(open.isOpen && open.recommended?.stride == 1)
    #expect(open.description.contains("Every larger one does the same."))
    #expect(solve(input: 9, filter: 1, stride: 1, padding: 0, output: 9)[.dilation] == 1)
  }

  /// Every solution solves, none is missed (found by trying all values), and the ranges are whole.
  @Test(arguments: SlidingOperation.allCases)
  func nothingIsMissed(_ operation: SlidingOperation) throws {
    var generator = SeededGenerator(seed: 5)
    var solved = 0
    for _ in 0..<25 {
      let numbers: [AxisQuantity: Int] = [
        .input: generator.number(1...14), .filter: generator.number(1...5), .stride: generator.number(1...4),
        .padding: generator.number(0...3), .dilation: generator.number(1...2), .output: generator.number(1...9),
      ]
      for unknown in [.input, .filter, .stride, .dilation, .padding] as [AxisQuantity] {
        let given = numbers.filter { $0.key != unknown }
        let answer = solve(
          operation, input: given[.input], filter: given[.filter], stride: given[.stride], padding: given[.padding],
          dilation: given[.dilation], outputPadding: operation == .transposedConvolution ? 0 : nil,
          output: given[.output])
        let tried = (0...28).compactMap { value -> ConvolutionAxis? in
          func number(_ quantity: AxisQuantity) -> Int { given[quantity] ?? value }
          let axis = try? ConvolutionAxis(
            operation, input: number(.input), filter: number(.filter), stride: number(.stride),
            padding: unknown == .padding ? AxisPadding(total: value) : AxisPadding(number(.padding)),
            dilation: number(.dilation))
          return axis?.output == numbers[.output] ? axis : nil
        }
        #expect(Set(tried) == Set(answer.solutions.filter { $0[unknown] <= 28 }), "\(numbers) without \(unknown)")
        #expect(answer.solutions.isEmpty == (answer.problem != nil))
        #expect(!answer.description.isEmpty && !answer.html.isEmpty)
        if !answer.solutions.isEmpty { solved += 1 }
        if answer.solutions.isEmpty {
          let reachable = answer.nearest.filter { $0.output == numbers[.output] }
          #expect(reachable.allSatisfy { axis in given.count(where: { axis[$0.key] != value($0, $0.key) }) <= 1 })
        }
      }
    }
    #expect(solved > 25)
  }

  /// A given padding is on each side, and an axis counts both.
  private func value(_ given: (key: AxisQuantity, value: Int), _ quantity: AxisQuantity) -> Int {
    quantity == .padding ? 2 * given.value : given.value
  }

  @Test func pairsAllSolve() {
    let quantities: [AxisQuantity] = [.input, .filter, .stride, .padding, .dilation, .output]
    for operation in SlidingOperation.allCases {
      for (place, first) in quantities.enumerated() {
        for second in quantities[(place + 1)...] {
          let numbers: [AxisQuantity: Int] = [
            .input: 12, .filter: 3, .stride: 2, .padding: 1, .dilation: 1,
            .output: operation == .transposedConvolution ? 23 : operation == .ceilPooling ? 7 : 6,
          ]
          let given = numbers.filter { $0.key != first && $0.key != second }
          let answer = solve(
            operation, input: given[.input], filter: given[.filter], stride: given[.stride], padding: given[.padding],
            dilation: given[.dilation], output: given[.output])
          #expect(
            answer.solutions.contains { axis in
              numbers.allSatisfy { axis[$0.key] == ($0.key == .padding ? 2 : $0.value) }
            } || (first == .input && second == .output), "\(operation) \(first) \(second)")
          for axis in answer.solutions {
            for (quantity, value) in given { #expect(axis[quantity] == (quantity == .padding ? 2 * value : value)) }
          }
        }
      }
    }
  }

  @Test func formsForPrograms() throws {
    let json = solve(input: 7, filter: 3, stride: 3, output: 3).json
    #expect(json["recommended"]?["padding"]?[0]?.integerValue == 1)
    #expect(json["solutions"]?.arrayValue?.count == 3)
    #expect(json["isComplete"]?.boolValue == true)
    let none = solve(input: 7, filter: 3, padding: 0, output: 4)
    #expect(none.json["problem"]?.stringValue?.hasPrefix("no integer solution") == true)
    #expect(none.json["nearest"]?.arrayValue?.isEmpty == false)
    let html = solve(input: 7, filter: 3, stride: 3, output: 3).html
    #expect(html.contains("<b>padding = 1</b>") && html.contains("$\\displaystyle \\begin{gathered}2 \\cdot 3 \\le 7"))
  }
}
