import Glibc
import Shapes

/// `fovea ask`: a row of questions about shapes, one a line.
enum AskCommand {
  private static let help = """
    fovea ask

    Answers questions about shapes, one a line, until the input ends (Ctrl-D). A line is what stands behind `fovea`:

      shape 28x28x1 conv:5x5x6 pool:2      or just   28x28x1 conv:5x5x6 pool:2
      solve input=7 filter=3 stride=3 output=3       input=7 filter=3 stride=3 output=3
      explain conv:3x3x64,s2,p1 on 224x224x3         conv:3x3x64,s2,p1 on 224x224x3
      trace output=3,3 conv:3x3x8,s2 on 9x9x1        output=3,3 conv:3x3x8,s2 on 9x9x1
      cost 28x28x1 conv:5x5x6 pool:2 batch=64
      compare 32x32x3 dense:4704 vs conv:5x5x6       32x32x3 dense:4704 vs conv:5x5x6
      picture 7x7 conv:3x3,s2,p1

    Exits at a terminal with 0; else with 2 if a question is not understood, or with 1 if nothing fits one.

    At a terminal, arrows move in the line and through earlier lines, which are kept in ~/.local/state/fovea/questions.

    \(ShapeCommands.grammar)
    """

  static func run(_ arguments: [String]) throws(UsageError) -> Int32 {
    let words = try ArgumentReader(arguments, help: help)
    guard words.operands.isEmpty else {
      throw .wrong("'\(words.operands[0])' is no option; questions come line by line")
    }
    let isTerminal = isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0
    var history = QuestionHistory(isTerminal ? QuestionHistory.place : nil)
    var status: Int32 = 0
    if isTerminal { print("Questions about shapes; 'help' shows how to ask, Ctrl-D ends.") }
    while let line = isTerminal ? LineEditor(prompt: "? ", history: history.lines).line() : readLine() {
      let question = String(line.drop { $0.isWhitespace })
      if question.isEmpty { continue }
      if ["quit", "exit"].contains(question) { break }
      history.add(question)
      if question == "help" {
        print(
          ShapeCommands.grammar
            + "\n\nsolve: input=7 filter=3 stride=3 output=3; explain: LAYER on INPUT; trace: output=3,3 LAYER on INPUT"
        )
        continue
      }
      let reply = ShapeReply(question)
      status = max(status, ShapeCommands.status(of: reply))
      print(reply, terminator: "\n\n")
      fflush(nil)
    }
    return isTerminal ? 0 : status
  }
}
