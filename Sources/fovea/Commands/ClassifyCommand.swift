import Fovea
import JSONText

/// `fovea classify`: what a trained network takes photographs for.
enum ClassifyCommand {
  private static let help = """
    fovea classify [--network NAME] [--top COUNT] [--json] PHOTO…

    What a trained network takes photographs for: ImageNet's likeliest classes with their probabilities. `fovea fetch-weights`
    gets the weights once.

      fovea classify cat.jpg
      fovea classify --network efficientnet_lite0 --json *.png

      --network NAME   squeezenet1_1 (default) or efficientnet_lite0
      --top COUNT      how many classes are told (default: 5)
      --json           for programs

    Exits with 0, with 1 if a photograph or the weights cannot be read, or with 2 if there is no such network.
    """

  static func run(_ arguments: [String]) throws(UsageError) -> Int32 {
    let words = try ArgumentReader(arguments, flags: ["--json"], valued: ["--network", "--top"], help: help)
    guard !words.operands.isEmpty else { throw .helpWanted(help) }
    let weights = try FetchWeightsCommand.weights(words.value("--network") ?? "squeezenet1_1")
    guard let count = Int(words.value("--top") ?? "5"), count > 0 else {
      throw .wrong("--top wants a whole number from 1")
    }
    let network: any PretrainedNetwork
    do { network = try weights.network() } catch {
      Command.complain("classify: \(error)")
      return 1
    }
    var (answers, status) = ([JSON](), Int32(0))
    for path in words.operands {
      do {
        let answer = network.classify(try Image(contentsOf: path), top: count)
        answers.append(["image": .string(path), "network": .string(weights.name), "classes": answer.json])
        if !words.has("--json") { print("\(name(of: path)): \(answer)") }
      } catch {
        Command.complain("classify: \(error)")
        status = 1
      }
    }
    if words.has("--json") { print(JSON.array(answers).text) }
    return status
  }

  /// A file's name without its folder and its suffix.
  private static func name(of path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    return file.lastIndex(of: ".").map { String(file[..<$0]) } ?? file
  }
}
