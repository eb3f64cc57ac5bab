import Foundation

/// One process of a benchmark: answers, line by line, what `process.py` asks of it. The lines are JSON objects, as those
/// of the other libraries' `serving.py`.
public struct Conversation {
  private let prepare: (CaseFields, _ folder: String) throws -> PreparedCase?
  private let peak: () -> Double
  private var prepared: PreparedCase?

  /// - Parameters:
  ///   - prepare: reads the numbers of a case from a folder and makes it ready; nil for a case that there is no operation
  ///     for.
  ///   - peak: measures the most floating-point operations per second of this machine.
  public init(
    prepare: @escaping (CaseFields, _ folder: String) throws -> PreparedCase?, peak: @escaping () -> Double = { 0 }
  ) {
    self.prepare = prepare
    self.peak = peak
  }

  /// Answers until there is nothing more to read.
  ///
  /// - Parameter version: what is measured, in the report.
  public mutating func hold(version: String) {
    write(["version": version])
    while let line = readLine() { write(answer(to: line)) }
  }

  /// Says why nothing can be measured here.
  public static func decline(because reason: String) { write(["missing": reason]) }

  private mutating func answer(to line: String) -> [String: Any] {
    do {
      let request = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      return try answer(to: request ?? [:])
    } catch {
      return ["error": "\(error)"]
    }
  }

  private mutating func answer(to request: [String: Any]) throws -> [String: Any] {
    if let fields = request["case"] as? [String: Any], let folder = request["folder"] as? String {
      prepared = nil
      guard let new = try prepare(CaseFields(fields), folder) else { return ["unsupported": true] }
      prepared = new
      return ["ready": new.note]
    }
    if let count = request["run"] as? Int, let prepared { return ["times": times(of: prepared.call, count: count)] }
    if let path = request["result"] as? String, let prepared {
      try prepared.writeResult(path)
      return ["written": true]
    }
    if request["forget"] != nil {
      try forgetPeakMemory()
      return ["forgotten": true]
    }
    if request["memory"] != nil { return ["bytes": try peakMemory()] }
    if request["peak"] != nil { return ["operations per second": peak()] }
    prepared = nil
    return ["released": true]
  }
}

private func write(_ answer: [String: Any]) {
  let data = (try? JSONSerialization.data(withJSONObject: answer)) ?? Data("{}".utf8)
  FileHandle.standardOutput.write(data + Data("\n".utf8))
}
