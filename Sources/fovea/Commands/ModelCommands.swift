import Fovea
import JSONText

/// `fovea models` and `fovea summary`: the networks of the literature, listed, described and as tables.
enum ModelCommands {
  private static let modelsHelp = """
    fovea models [--json]
    fovea models NAME

    Lists the networks of the literature that there are, with their figures; of one of them, shows the card: what is as in the
    paper, what is not, where the literature disagrees, and the sources.

      fovea models
      fovea models resnet50

      --json   for programs

    Exits with 0, or with 2 if there is no such network.
    """

  static func models(_ arguments: [String]) throws(UsageError) -> Int32 {
    let words = try ArgumentReader(arguments, flags: ["--json"], help: modelsHelp)
    guard let name = words.operands.first else {
      let list = ClassicNetworks.list
      print(words.has("--json") ? list.json.text : list.description)
      return 0
    }
    guard words.operands.count == 1 else { throw .wrong("one name at a time") }
    let card = try network(name).card
    print(words.has("--json") ? card.json.text : card.description)
    return 0
  }

  private static let summaryHelp = """
    fovea summary [--input HxWxC] [--json] NAME

    What comes out of each layer of a network of the literature, its parameters, multiply-adds and memory, and what one output
    sees of the image. `fovea models` lists the names.

      fovea summary resnet50
      fovea summary resnet50 --input 448x448x3

      --input HxWxC   the image: height x width x channels (default: what the network was published for)
      --json          for programs

    Exits with 0, with 1 if the image does not fit, or with 2 if there is no such network.
    """

  static func summary(_ arguments: [String]) throws(UsageError) -> Int32 {
    let words = try ArgumentReader(arguments, flags: ["--json"], valued: ["--input"], help: summaryHelp)
    guard let name = words.operands.first else { throw .helpWanted(summaryHelp) }
    guard words.operands.count == 1 else { throw .wrong("one name at a time") }
    let network = try network(name)
    let summary = network.summary(input: try words.value("--input").map(shape) ?? network.input)
    if words.has("--json") {
      guard case .object(var members) = summary.json else { return 1 }
      members["name"] = .string(network.name)
      print(JSON.object(members).text)
    } else {
      print("\(network.card.title)\n\n\(summary)")
    }
    return summary.isFailure ? 1 : 0
  }

  /// The network of a name.
  static func network(_ name: String) throws(UsageError) -> any ClassicNetwork {
    guard let entry = ClassicNetworks[name] else { throw .wrong(ClassicNetworks.advice(for: name)) }
    return entry.make()
  }

  private static func shape(_ text: String) throws(UsageError) -> [Int] {
    let sizes = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    guard sizes.count == 3, sizes.allSatisfy({ $0 > 0 }) else {
      throw .wrong("--input wants height x width x channels, such as 224x224x3, not '\(text)'")
    }
    return sizes
  }
}
