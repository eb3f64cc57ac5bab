/// Why a question has no solution, and what comes nearest.
struct AxisMiss {
  let question: AxisQuestion

  /// A sentence with the arithmetic that fails.
  var reason: String {
    let unknowns = question.unknowns
    guard let output = question.output else { return fitFailure ?? "nothing fits these numbers" }
    guard let unknown = unknowns.first else {
      guard let axis = AxisNumbers(question).axis else { return fitFailure ?? "nothing fits these numbers" }
      return "these numbers give \(axis.output), not \(output): \(axis.derivation.inOneLine)"
    }
    let title = unknown.title(question.operation)
    guard unknowns.count == 1 else {
      return
        "no integer solution: no \(title) and \(unknowns[1].title(question.operation)) that were tried give \(output)"
    }
    let numbers = AxisNumbers(question)
    let range = AxisRange(unknown, of: numbers, reaching: output)
    if range.hits != nil {
      return "no integer solution: where \(output) come out, some window would have nothing but padding"
    }
    func gives(_ value: Int) -> String {
      let count = numbers.with(unknown, value).count
      let named = unknown == .padding ? "\(value) pixels of padding in all" : "\(title) \(value)"
      return count < 1 ? "\(named) gives nothing" : "\(named) gives \(count)"
    }
    let no = "no integer solution, because"
    switch (range.before, range.after) {
    case (let before?, let after?):
      return "\(no) \(gives(before)) and \(gives(after)): no \(title) lies between\(remainder(unknown))"
    case (nil, let after?):
      let count = numbers.with(unknown, after).count
      let way = numbers.grows(with: unknown) ? "more only makes it larger" : "more only makes it smaller"
      let even = unknown == .padding && after == 0 ? "even without padding \(count) come out" : "even \(gives(after))"
      return "\(no) \(even), and \(way)"
    case (let before?, nil):
      return "\(no) even \(gives(before)), and that is as far as sizes go"
    default: return "no integer solution"
    }
  }

  /// What divides badly in a transposed convolution.
  private func remainder(_ unknown: AxisQuantity) -> String {
    guard question.operation == .transposedConvolution, unknown == .input, let stride = question.stride,
      question.outputPadding != nil
    else { return "" }
    return "; neighbouring inputs give outputs \(stride) apart"
  }

  /// Why not even one output comes out.
  private var fitFailure: String? {
    guard question.unknowns.filter({ $0 != .output }).isEmpty else { return nil }
    do {
      let numbers = AxisNumbers(question)
      _ = try ConvolutionAxis(
        numbers.operation, input: numbers.input, filter: numbers.filter, stride: numbers.stride,
        padding: numbers.padding, dilation: numbers.dilation, outputPadding: numbers.outputPadding)
      return nil
    } catch { return error.reason }
  }

  /// First the outputs just below and above, then the wanted output with one of the given numbers changed as little as
  /// can be.
  var nearest: [ConvolutionAxis] {
    guard let output = question.output else { return changed(to: nil) }
    var result: [ConvolutionAxis] = []
    let unknowns = question.unknowns
    let numbers = AxisNumbers(question)
    if unknowns.isEmpty {
      result += [numbers.axis].compactMap(\.self)
    } else if unknowns.count == 1 {
      let range = AxisRange(unknowns[0], of: numbers, reaching: output)
      result += [range.before, range.after].compactMap { value in
        value.flatMap { numbers.with(unknowns[0], $0).axis }
      }
      result.sort { abs($0.output - output) < abs($1.output - output) }
    }
    return result + changed(to: output)
  }

  /// The wanted output, any if nil, with one of the given numbers changed.
  private func changed(to output: Int?) -> [ConvolutionAxis] {
    guard question.unknowns.count < 2 else { return [] }
    let given: [AxisQuantity] = [.padding, .stride, .input, .filter].filter { question[$0] != nil }
    return given.compactMap { quantity in
      let question = self.question.without(quantity)
      let axes = AxisSearch(question: question).found().axes
      let value = self.question[quantity] ?? 0
      return AxisRanking(question: question).ordered(axes)
        .filter { !$0.hasPositionsInPadding && $0.padding.isSymmetric }
        .min { abs($0[quantity] - value) < abs($1[quantity] - value) }
    }
  }
}
