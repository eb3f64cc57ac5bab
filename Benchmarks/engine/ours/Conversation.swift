import ConvEngine
import Foundation

/// Answers what `runner.py` asks, case after case.
struct Conversation {
  private var prepared: PreparedCase?

  /// The answer to a line, as a JSON object.
  mutating func answer(to line: String) -> [String: Any] {
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
      guard let new = try prepare(CaseFields(fields), in: folder) else { return ["unsupported": true] }
      prepared = new
      return ["ready": new.note]
    }
    if let count = request["run"] as? Int, let prepared { return ["times": times(of: prepared.call, count: count)] }
    if let path = request["result"] as? String, let prepared {
      try prepared.result().write(to: path)
      return ["written": true]
    }
    if request["peak"] != nil {
      return ["operations per second": multiplyAddPeak(threads: ThreadPool.shared.threadCount)]
    }
    prepared = nil
    return ["released": true]
  }
}
