import FoundationEssentials
import Glibc

/// `fovea install`: fills in `kernel.json` and puts it where Jupyter looks for kernels.
enum InstallCommand {
  private static let help = """
    fovea install [--user | --sys-prefix | --prefix DIR]

    Tells Jupyter about this kernel.

      --user         for you alone (default): JUPYTER_DATA_DIR, or ~/.local/share/jupyter
      --sys-prefix   for the Python environment that is active
      --prefix DIR   below DIR/share/jupyter
    """

  private static let logos = ["logo-32x32.png", "logo-64x64.png", "logo-svg.svg"]

  static func run(_ arguments: [String]) throws(UsageError) -> Int32 {
    let words = try ArgumentReader(
      arguments, flags: ["--user", "--sys-prefix"], valued: ["--prefix"], help: help)
    let places = [words.has("--user"), words.has("--sys-prefix"), words.value("--prefix") != nil]
    guard places.count(where: { $0 }) <= 1 else { throw .wrong("--user, --sys-prefix and --prefix exclude each other") }
    guard words.operands.isEmpty else { throw .wrong("'\(words.operands[0])' is no option") }
    do {
      let folder = try dataFolder(words) + "/kernels/fovea"
      try install(in: folder)
      print("Installed the kernel Swift (Fovea) in \(folder)")
      return 0
    } catch let error as InstallError {
      Command.complain("install: \(error.message)")
    } catch {
      Command.complain("install: \(error)")
    }
    return 1
  }

  private struct InstallError: Error {
    var message: String
  }

  private static func dataFolder(_ words: ArgumentReader) throws -> String {
    // A variable that is set to nothing says nothing.
    let environment = ProcessInfo.processInfo.environment.filter { !$0.value.isEmpty }
    if let prefix = words.value("--prefix") { return absolute(prefix) + "/share/jupyter" }
    if words.has("--sys-prefix") {
      guard let prefix = environment["VIRTUAL_ENV"] ?? environment["CONDA_PREFIX"] else {
        throw InstallError(message: "no Python environment is active: activate one, or name it with --prefix DIR")
      }
      return prefix + "/share/jupyter"
    }
    if let folder = environment["JUPYTER_DATA_DIR"] { return absolute(folder) }
    if let folder = environment["XDG_DATA_HOME"] { return absolute(folder) + "/jupyter" }
    guard let home = environment["HOME"] else { throw InstallError(message: "HOME is not set: use --prefix DIR") }
    return home + "/.local/share/jupyter"
  }

  private static func install(in folder: String) throws {
    let executable = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let root = try checkout(of: executable)
    let template = try String(contentsOfFile: root + "/kernel.json", encoding: .utf8)
    // The path stands inside a JSON string.
    let path = executable.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try template.replacing("{fovea}", with: path).write(
      toFile: folder + "/kernel.json", atomically: true, encoding: .utf8)
    for logo in logos {
      let data = try Data(contentsOf: URL(filePath: root + "/docs/logos/" + logo))
      try data.write(to: URL(filePath: folder + "/" + logo))
    }
  }

  /// The checkout that this program was built in: the nearest folder above it with the template.
  private static func checkout(of executable: String) throws -> String {
    var folder = URL(filePath: executable).deletingLastPathComponent()
    while folder.path != "/" {
      if FileManager.default.fileExists(atPath: folder.path + "/kernel.json") { return folder.path }
      folder = folder.deletingLastPathComponent()
    }
    throw InstallError(message: "kernel.json is in no folder above \(executable): run the program where it was built")
  }

  private static func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
  }
}
