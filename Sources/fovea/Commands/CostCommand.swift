import Shapes

/// `fovea cost`: what a network takes in parameters, multiply-adds and memory.
enum CostCommand {
  private static let help = """
    fovea cost [--batch N] [--training] [--json] INPUT LAYER…

    The parameters, multiply-adds and activations of each layer with their formulas, and the memory of inference and of
    training.

      fovea cost 28x28x1 conv:5x5x6,p2,tanh avgpool:2 dense:10 --batch 64

    \(ShapeCommands.grammar)

      --batch N    examples that are computed together (default: 1)
      --training   shows for each layer what a training step computes, and what its tape keeps
      --json       for programs

    Exits with 0, with 1 if shapes do not fit, or with 2 if the question is not understood.
    """

  static func run(_ arguments: [String]) throws(UsageError) -> Int32 {
    let words = try ArgumentReader(arguments, flags: ["--json", "--training"], valued: ["--batch"], help: help)
    guard !words.operands.isEmpty else { throw .helpWanted(help) }
    var line = words.operands
    if let batch = words.value("--batch") { line.append("batch=\(batch)") }
    if words.has("--training") { line.append("training") }
    return ShapeCommands.say(
      ShapeReply(line.joined(separator: " "), to: .cost), .cost, asJSON: words.has("--json"))
  }
}
