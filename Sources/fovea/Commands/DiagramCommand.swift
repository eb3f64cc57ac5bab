import Fovea
import Shapes

/// `fovea diagram`: a network as a picture, as a file or with characters.
enum DiagramCommand {
  private static let help = """
    fovea diagram [-o FILE] [--json] INPUT LAYER… [unfolded]
    fovea diagram [-o FILE] [--json] NAME [unfolded]

    A network as a picture: what each layer gives as a box drawn to scale, branches side by side, short cuts as arcs, and equal
    parts one behind the other once, with how many there are.

      fovea diagram 28x28x1 conv:5x5x6,p2 avgpool:2 conv:5x5x16 avgpool:2 dense:120 dense:84 dense:10
      fovea diagram "224x224x3 conv:7x7x64,s2,p3 pool:3,s2,p1 2*( conv:3x3x64,p1 conv:3x3x64,p1 )" -o net.svg
      fovea diagram googlenet -o googlenet.svg                  a network of the literature: `fovea models` lists them

    \(ShapeCommands.grammar)

      unfolded   every part is drawn, however many are equal
      -o FILE    the picture as SVG; - for the standard output
      --json     what comes out of each layer, for programs

    Exits with 0, with 1 if shapes do not fit, or with 2 if the question is not understood.
    """

  static func run(_ arguments: [String]) throws(UsageError) -> Int32 {
    let words = try ArgumentReader(arguments, flags: ["--json"], valued: ["-o", "--output"], help: help)
    guard !words.operands.isEmpty else { throw .helpWanted(help) }
    if let name = words.operands.first, name.first?.isLetter == true {
      return try draw(name, words, isFolded: !words.operands.contains("unfolded"))
    }
    let reply = ShapeReply(words.operands.joined(separator: " "), to: .diagram)
    guard !words.has("--json"), reply.mistake == nil, let file = words.value("-o", "--output") else {
      return ShapeCommands.say(reply, .diagram, asJSON: words.has("--json"))
    }
    return PictureCommand.save(reply.pictures, to: file)
  }

  /// A network of the literature.
  private static func draw(
    _ name: String, _ words: ArgumentReader, isFolded: Bool
  ) throws(UsageError) -> Int32 {
    guard words.operands.dropFirst().allSatisfy({ $0 == "unfolded" }) else { throw .wrong("one name at a time") }
    let network = try ModelCommands.network(name)
    let diagram = network.diagram(input: network.input, isFolded: isFolded)
    if words.has("--json") {
      print(diagram.json.text)
    } else if let file = words.value("-o", "--output") {
      return PictureCommand.save([SVGDrawing.standalone(diagram.svg)], to: file)
    } else {
      print(diagram)
    }
    return 0
  }
}
