import Glibc
import Shapes

/// The commands a person or a front end types after `fovea`.
enum Command {
  static let version = "0.1.0"

  private static let all: [(name: String, summary: String, run: @Sendable ([String]) throws(UsageError) -> Int32)] = [
    ("kernel", "serve a Jupyter front end (what the kernelspec calls)", KernelCommand.run),
    ("install", "tell Jupyter about this kernel", InstallCommand.run),
    ("run", "run lessons and check their claims", RunCommand.run),
    ("notebook", "convert lessons to notebooks and back", NotebookCommand.run),
    ("new-lesson", "write a lesson to begin one's own from", NewLessonCommand.run),
    ("shape", "what comes out of each layer of a network", ShapeCommands.shape),
    ("solve", "find the padding, stride, … that fits", ShapeCommands.solve),
    ("explain", "the arithmetic of a layer", ShapeCommands.explain),
    ("trace", "which inputs an output is made of, and back", ShapeCommands.trace),
    ("cost", "parameters, multiply-adds and memory with their formulas", CostCommand.run),
    ("compare", "networks side by side", CompareCommand.run),
    ("models", "the networks of the literature with their figures", ModelCommands.models),
    ("summary", "the layers of one of them as a table", ModelCommands.summary),
    ("fetch-weights", "trained weights for some of them", FetchWeightsCommand.run),
    ("classify", "what a trained network takes a photograph for", ClassifyCommand.run),
    ("diagram", "a network as a picture (SVG)", DiagramCommand.run),
    ("picture", "where a filter lies, drawn or moving (SVG)", PictureCommand.run),
    ("ask", "answer a row of such questions", AskCommand.run),
  ]

  static func run(_ arguments: [String]) -> Int32 {
    guard let name = arguments.first else {
      print(help)
      return 2
    }
    switch name {
    case "-h", "--help", "help":
      print(help)
      return 0
    case "--version":
      print("fovea \(version)")
      return 0
    default: break
    }
    guard let command = all.first(where: { $0.name == name }) else {
      let names = all.map(\.name)
      let meant = Spelling.suggestion(for: name, among: names)
      complain("there is no command '\(name)'\(meant)\nthe commands are \(names.joined(separator: ", "))")
      return 2
    }
    do {
      return try command.run(Array(arguments.dropFirst()))
    } catch {
      switch error {
      case .helpWanted(let text):
        print(text)
        return 0
      case .wrong(let message):
        complain("\(name): \(message); see `fovea \(name) --help`")
        return 2
      }
    }
  }

  static func complain(_ message: String) {
    let line = Array("fovea: \(message)\n".utf8)
    _ = write(STDERR_FILENO, line, line.count)
  }

  private static var help: String {
    let width = all.map(\.name.count).max()!
    let lines = all.map { "  fovea \($0.name)\(String(repeating: " ", count: width - $0.name.count))   \($0.summary)" }
    return """
      Fovea: convolutional networks in Swift, cell by cell.

      \(lines.joined(separator: "\n"))

      `fovea COMMAND --help` says more; `fovea --version` prints the version.
      """
  }
}

/// Words on the command line that a command cannot take.
enum UsageError: Error {
  case helpWanted(String)
  case wrong(String)
}
