import JSONText
import Shapes

/// `fovea shape`, `fovea solve`, `fovea explain` and `fovea trace`: questions about shapes, answered without a notebook.
enum ShapeCommands {
  static let shape = command(.shape, shapeHelp)
  static let solve = command(.solve, solveHelp)
  static let explain = command(.explain, explainHelp)
  static let trace = command(.trace, traceHelp)

  private static func command(
    _ command: ShapeReply.Command, _ help: String
  ) -> @Sendable ([String]) throws(UsageError) -> Int32 {
    { (arguments: [String]) throws(UsageError) -> Int32 in
      let words = try ArgumentReader(arguments, flags: ["--json"], help: help)
      guard !words.operands.isEmpty else { throw .helpWanted(help) }
      return say(ShapeReply(words.operands.joined(separator: " "), to: command), command, asJSON: words.has("--json"))
    }
  }

  /// Prints an answer, or what was not understood.
  ///
  /// - Returns: the exit status.
  static func say(_ reply: ShapeReply, _ command: ShapeReply.Command, asJSON: Bool) -> Int32 {
    if asJSON {
      print(reply.json.text)
    } else if reply.mistake != nil {
      Command.complain("\(command.rawValue):\n\(reply)")
    } else {
      print(reply)
    }
    return status(of: reply)
  }

  /// 0, 1 if the question is understood and nothing fits, 2 if it is not understood.
  static func status(of reply: ShapeReply) -> Int32 { reply.isFailure ? 1 : reply.mistake != nil ? 2 : 0 }

  private static let shapeHelp = """
    fovea shape [--json] INPUT LAYER…

    What comes out of each layer, its parameters, multiply-adds and memory, and what one output sees of the input.

      fovea shape 227x227x3 conv:11x11x96,s4 pool:3,s2 conv:5x5x256,p2,g2

    \(grammar)

      --json   for programs

    Exits with 0, with 1 if shapes do not fit, or with 2 if the question is not understood.
    """

  private static let solveHelp = """
    fovea solve [--json] [WHAT] NAME=NUMBER…

    Finds one or two numbers that are left out, with every solution and the derivation.

      fovea solve input=7 filter=3 stride=3 output=3
      fovea solve pool window=3 stride=2 input=112 output=56
      fovea solve input=7x9 filter=3x5 stride=1 output=7x9

    WHAT     conv (default), pool, ceil (pooling that rounds up) or tconv (transposed)
    NAME     input (n), filter (f), stride (s), padding (p), dilation (d), output (o), outputpadding (a)
    NUMBER   3, 3x5 for an axis each, padding=0+1 for before and after, or ? for what is asked

    The dilation is 1 where it is not given, and asked for where nothing else is left out.

      --json   for programs

    Exits with 0, with 1 if there is no solution, or with 2 if the question is not understood.
    """

  private static let explainHelp = """
    fovea explain [--json] LAYER… on INPUT

    The arithmetic of layers: each axis' formula with its numbers, parameters and multiply-adds.

      fovea explain conv:3x3x64,s2,p1 on 224x224x3

    \(grammar)

      --json   for programs

    Exits with 0, with 1 if shapes do not fit, or with 2 if the question is not understood.
    """

  private static let traceHelp = """
    fovea trace [--json] output=ROW,COLUMN LAYER… on INPUT
    fovea trace [--json] input=ROW,COLUMN LAYER… on INPUT

    Which inputs an output is made of, or which outputs read an input, through all layers; of a single one also through
    which taps of the filter.

      fovea trace output=3,3 conv:3x3x8,s2 on 9x9x1
      fovea trace input=4,4 conv:3x3x8,d2 pool:2 on 12x12x1

    ROW,COLUMN   counted from 0; a third number is a channel, without one all of them are meant; STEP of a sequence

    \(grammar)

      --json   for programs

    Exits with 0, or with 2 if the question is not understood.
    """

  /// What a network is written in.
  static let grammar = """
    INPUT    height x width x channels: 227x227x3, a gray image 28x28x1; 10x64x64x3 is a video
             two sizes are a sequence with its channels: 100x16 conv:3x32 has 32 filters of 3
    LAYER    KIND:SIZES,OPTION,…   N*LAYER repeats it
      conv:3x3x64   filters of 3x3, 64 of them       tconv:3x3x64   transposed
      dwconv:3x3    a filter for every channel       separable:3x3x64
      pool:2        largest of 2x2, stride 2         avgpool:3,s2   mean
      gap           mean of every channel            adaptive:7     means, to 7x7
      dense:10      fully connected (also fc)        flatten
      pad:1   up:2   bn   ln   lrn   dropout:0.5     relu, tanh, … (also as an option)
      ( LAYER… )             their output added to the input; ( LAYER… | LAYER… ) with a short cut
      { LAYER… }             a side branch: nothing goes on from it   skip:32,s2   a short cut without parameters
      [ LAYER… | LAYER… ]    branches side by side along the channels (quote brackets in a shell)
    OPTION   s2 stride   p1 padding, p0+1 before and after, same, full   d2 dilation   g2 groups
             o1 output padding   m2 filters per channel   ceil   nobias   numbers for an axis each: s2x1
    """
}
