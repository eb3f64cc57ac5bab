import JSONText

extension Notebook {
  /// Reads the text of an `.ipynb` file, nbformat 4.0 or later; cells without an id get one.
  /// - Throws: ``LessonFileError`` that names the line of malformed JSON, or the cell that is not as nbformat says.
  public init(text: String) throws {
    let json: JSON
    do { json = try JSON(parsing: text, halfSurrogates: .refused) } catch let error as JSONError {
      throw LessonFileError("the JSON is malformed: \(error.reason)", line: error.line)
    }
    guard json.objectValue != nil else {
      throw LessonFileError("this is JSON but not a notebook: a notebook is an object with cells", line: 1)
    }
    guard let major = json["nbformat"]?.integerValue else {
      throw LessonFileError("this is JSON but not a notebook: it has no nbformat number", line: 1)
    }
    guard major == 4 else {
      throw LessonFileError(
        "this notebook is nbformat \(major), and Fovea reads nbformat 4: open it in Jupyter and save it, "
          + "or run `jupyter nbconvert --to notebook`")
    }
    let metadata = json["metadata"]?.objectValue ?? [:]
    try Self.checkLanguage(metadata)
    guard let cells = json["cells"]?.arrayValue else { throw LessonFileError("the notebook has no list of cells") }
    let drafts = try cells.enumerated().map { index, cell in
      do { return try CellDraft(notebookCell: cell) } catch let error as LessonFileError {
        throw LessonFileError("cell \(index + 1): \(error.message)")
      }
    }
    self.init(cells: try CellDraft.identified(drafts), metadata: metadata.withoutKernel)
  }

  private static func checkLanguage(_ metadata: [String: JSON]) throws {
    let language = metadata["language_info"]?["name"]?.stringValue ?? metadata["kernelspec"]?["language"]?.stringValue
    guard let language, language.lowercased() != "swift" else { return }
    throw LessonFileError("this notebook is written in \(language), and Fovea runs Swift")
  }
}

extension [String: JSON] {
  /// Without the entries that say which kernel to use: those are Fovea's own and written afresh.
  var withoutKernel: [String: JSON] { filter { $0.key != "kernelspec" && $0.key != "language_info" } }
}

extension CellDraft {
  fileprivate init(notebookCell json: JSON) throws {
    guard let type = json["cell_type"]?.stringValue, let kind = NotebookCell.Kind(rawValue: type) else {
      throw LessonFileError(
        "its cell_type is \(json["cell_type"]?.text(.spaced) ?? "missing"), not code, markdown or raw")
    }
    guard let source = json["source"]?.joinedText else { throw LessonFileError("its source is not text") }
    guard let metadata = (json["metadata"] ?? [:]).objectValue else {
      throw LessonFileError("its metadata is not an object")
    }
    self.init(kind: kind, source: source, metadata: metadata)
    if let id = json["id"] {
      guard let id = id.stringValue else { throw LessonFileError("its id is not text") }
      self.id = id
    }
    guard kind == .code else {
      attachments = json["attachments"]?.joinedAttachments
      return
    }
    executionCount = json["execution_count"]?.integerValue
    outputs = try (json["outputs"]?.arrayValue ?? []).map { try NotebookOutput(json: $0) }
  }
}

extension NotebookOutput {
  fileprivate init(json: JSON) throws {
    switch json["output_type"]?.stringValue {
    case "stream":
      self = .stream(name: json["name"]?.stringValue ?? "stdout", text: json["text"]?.joinedText ?? "")
    case "display_data":
      self = .display(data: json["data"]?.joinedBundle ?? [:], metadata: json["metadata"]?.objectValue ?? [:])
    case "execute_result":
      self = .result(
        data: json["data"]?.joinedBundle ?? [:], metadata: json["metadata"]?.objectValue ?? [:],
        executionCount: json["execution_count"]?.integerValue)
    case "error":
      self = .error(
        name: json["ename"]?.stringValue ?? "", value: json["evalue"]?.stringValue ?? "",
        traceback: (json["traceback"]?.arrayValue ?? []).compactMap(\.stringValue))
    default:
      throw LessonFileError(
        "an output's output_type is \(json["output_type"]?.text(.spaced) ?? "missing"), which is unknown")
    }
  }
}

extension JSON {
  /// Text that may be stored as a list of its lines.
  fileprivate var joinedText: String? {
    if let stringValue { return stringValue }
    guard let array = arrayValue else { return nil }
    let pieces = array.compactMap(\.stringValue)
    return pieces.count == array.count ? pieces.joined() : nil
  }

  fileprivate var joinedBundle: [String: JSON]? {
    guard let object = objectValue else { return nil }
    return Dictionary(
      uniqueKeysWithValues: object.map { type, content in
        guard !MIMEType.isJSON(type), let text = content.joinedText else { return (type, content) }
        return (type, .string(text))
      })
  }

  fileprivate var joinedAttachments: JSON {
    guard let object = objectValue else { return self }
    return .object(object.mapValues { $0.joinedBundle.map(JSON.object) ?? $0 })
  }
}
