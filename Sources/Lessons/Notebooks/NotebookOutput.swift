import CellSession
import JSONText

/// Something that a cell showed.
public enum NotebookOutput: Sendable, Equatable {
  /// Text the cell printed to `stdout` or `stderr`.
  case stream(name: String, text: String)
  /// A value in one or more forms: MIME type to text, or to a JSON value for JSON types.
  case display(data: [String: JSON], metadata: [String: JSON])
  /// The value of the cell's last expression.
  case result(data: [String: JSON], metadata: [String: JSON], executionCount: Int?)
  /// What ended the cell.
  case error(name: String, value: String, traceback: [String])

  /// The forms of a displayed value or a result.
  public var data: [String: JSON]? {
    switch self {
    case .display(let data, _), .result(let data, _, _): data
    case .stream, .error: nil
    }
  }
}

extension NotebookOutput {
  /// The output for a failure.
  init(_ failure: CellFailure) {
    self = .error(name: failure.name, value: failure.message, traceback: failure.traceback)
  }
}

extension MIMEBundle {
  /// The forms as a notebook stores them: JSON types as values, everything else as text.
  var notebookData: [String: JSON] {
    Dictionary(
      uniqueKeysWithValues: data.map { type, content in
        // Text that claims to be JSON and is not is kept for the reader rather than lost.
        (type, MIMEType.isJSON(type) ? Self.json(content) ?? .string(content) : .string(content))
      })
  }

  /// `metadata` as a notebook stores it.
  var notebookMetadata: [String: JSON] { Self.json(metadata)?.objectValue ?? [:] }

  private static func json(_ text: String) -> JSON? { try? JSON(parsing: text, halfSurrogates: .refused) }
}

/// What a MIME type says about its content.
enum MIMEType {
  /// One claim of a lesson: `{"sentence": …, "holds": …}`.
  static let claim = "application/vnd.fovea.claim+json"

  /// One exercise of a lesson: `{"exercise": …, "solved": …, "checks": […]}`.
  static let exercise = "application/vnd.fovea.exercise+json"

  static func isJSON(_ type: String) -> Bool {
    type == "application/json" || (type.hasPrefix("application/") && type.hasSuffix("+json"))
  }

  /// Whether Jupyter stores this type's text as a list of lines.
  static func isStoredAsLines(_ type: String) -> Bool {
    type.hasPrefix("text/") || type == "application/javascript" || type == "image/svg+xml"
  }
}
