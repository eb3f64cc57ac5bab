import Shapes

/// `fovea compare`: networks for the same input side by side.
enum CompareCommand {
  private static let help = """
    fovea compare [--json] INPUT NETWORK NETWORK…

    What comes out of each network, its weights, multiply-adds and memory, what one output sees, and how many times as much
    the first has. A network is one word of the shell, or stands between vs; NAME: before it is what it is called.

      fovea compare 32x32x3 "flatten dense:4704" "conv:5x5x6"
      fovea compare 56x56x64 three: 3*conv:3x3x64,p1 vs one: conv:7x7x64,p3

    \(ShapeCommands.grammar)

      --json   for programs

    Exits with 0, with 1 if shapes do not fit, or with 2 if the question is not understood.
    """

  static func run(_ arguments: [String]) throws(UsageError) -> Int32 {
    let words = try ArgumentReader(arguments, flags: ["--json"], help: help)
    guard let input = words.operands.first else { throw .helpWanted(help) }
    let networks = words.operands.dropFirst()
    let separator = networks.contains("vs") ? " " : " vs "
    let line = ([input] + (networks.isEmpty ? [] : [networks.joined(separator: separator)])).joined(separator: " ")
    return ShapeCommands.say(ShapeReply(line, to: .compare), .compare, asJSON: words.has("--json"))
  }
}
