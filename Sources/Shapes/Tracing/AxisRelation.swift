/// Which inputs along one axis belong to which outputs.
enum AxisRelation: Hashable, Sendable {
  /// Each to its own place.
  case same
  /// All to all.
  case everything
  /// Those that the filter meets; what lies in the padding comes from a pixel, or from none.
  case windows(ConvolutionAxis, PaddingSource)
  /// So many inputs one after the other to so many outputs: channels in groups.
  case blocks(inputs: Int, outputs: Int)
  /// Those round the place.
  case neighbours(before: Int, after: Int)
  /// An axis made longer by a factor; smoothly, from the two nearest centres.
  case enlarged(Int, isSmooth: Bool)
  /// An axis with so many places before it.
  case bordered(Int)
  /// Window i of m over the inputs from ⌊i·n ÷ m⌋ to ⌈(i + 1)·n ÷ m⌉.
  case sharedOut
  /// Those up to the place: steps of a sequence.
  case past

  /// The inputs of an output.
  ///
  /// - Parameters:
  ///   - inputs: how many there are.
  ///   - outputs: how many there are.
  func inputs(of output: Int, _ inputs: Int, _ outputs: Int) -> [Int] {
    let found: [Int]
    switch self {
    case .same: found = [output]
    case .everything: return Array(0..<inputs)
    case .windows(let axis, let source):
      found = axis.connections(ofOutput: output).compactMap { source.pixel(at: $0.input, of: axis.input) }
    case .blocks(let size, let results): found = Array(output / results * size..<(output / results + 1) * size)
    case .neighbours(let before, let after): found = Array(output - before...output + after)
    case .enlarged(let factor, let isSmooth):
      guard isSmooth else { return [output / factor] }
      // Output j's centre lies at (j + ½) ÷ factor − ½: a numerator over 2·factor.
      let numerator = 2 * output + 1 - factor
      let floor = numerator >= 0 ? numerator / (2 * factor) : -((-numerator + 2 * factor - 1) / (2 * factor))
      let isCentre = numerator % (2 * factor) == 0
      found = [max(0, floor), min(inputs - 1, isCentre ? floor : floor + 1)]
    case .bordered(let before): found = [output - before]
    case .sharedOut:
      found = Array(output * inputs / outputs..<((output + 1) * inputs + outputs - 1) / outputs)
    case .past: found = Array(0...output)
    }
    return Set(found).filter { (0..<inputs).contains($0) }.sorted()
  }

  /// The outputs of an input.
  func outputs(of input: Int, _ inputs: Int, _ outputs: Int) -> [Int] {
    let found: [Int]
    switch self {
    case .same: found = [input]
    case .everything: return Array(0..<outputs)
    case .windows(let axis, let source):
      // Places of the padding that show the pixel are read for it.
      let padding =
        source == .constant
        ? [] : Array(-axis.padding.before..<0) + Array(axis.input..<axis.input + axis.padding.after)
      let places = [input] + padding.filter { source.pixel(at: $0, of: axis.input) == input }
      found = places.flatMap { axis.connections(ofInput: $0).map(\.output) }
    case .blocks(let size, let results): found = Array(input / size * results..<(input / size + 1) * results)
    case .neighbours(let before, let after): found = Array(input - after...input + before)
    case .bordered(let before): found = [input + before]
    case .past: found = Array(input..<max(outputs, input))
    case .enlarged(let factor, _):
      // Where a smooth one has its neighbours too.
      let near = max(0, (input - 1) * factor)..<min(outputs, (input + 2) * factor)
      found = near.filter { self.inputs(of: $0, inputs, outputs).contains(input) }
    case .sharedOut: found = (0..<outputs).filter { self.inputs(of: $0, inputs, outputs).contains(input) }
    }
    return Set(found).filter { (0..<outputs).contains($0) }.sorted()
  }
}
