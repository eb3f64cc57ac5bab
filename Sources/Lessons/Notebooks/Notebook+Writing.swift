import JSONText

extension Notebook {
  /// The kernel that a Fovea notebook asks for.
  static let kernelspec: JSON = ["name": "fovea", "display_name": "Swift (Fovea)", "language": "swift"]

  /// The language of every Fovea notebook.
  static let languageInfo: JSON = [
    "name": "swift", "file_extension": ".swift", "mimetype": "text/x-swift", "codemirror_mode": "swift",
    "pygments_lexer": "swift",
  ]

  /// The notebook as an `.ipynb` file's text: nbformat 4.5, laid out as Jupyter itself saves it.
  public var text: String {
    var metadata = self.metadata
    metadata["kernelspec"] = Self.kernelspec
    metadata["language_info"] = Self.languageInfo
    let notebook: JSON = [
      "cells": .array(cells.map(\.json)), "metadata": .object(metadata), "nbformat": 4, "nbformat_minor": 5,
    ]
    return notebook.text(.indented) + "\n"
  }
}

extension NotebookCell {
  var json: JSON {
    var members: [String: JSON] = [
      "cell_type": .string(kind.rawValue), "id": .string(id), "metadata": .object(metadata),
      "source": .lines(source),
    ]
    switch kind {
    case .code:
      members["execution_count"] = executionCount.map { .integer($0) } ?? .null
      members["outputs"] = .array(outputs.map(\.json))
    case .markdown, .raw:
      members["attachments"] = attachments.map(\.storedAttachments)
    }
    return .object(members)
  }
}

extension NotebookOutput {
  var json: JSON {
    switch self {
    case .stream(let name, let text):
      return ["output_type": "stream", "name": .string(name), "text": .lines(text)]
    case .display(let data, let metadata):
      return ["output_type": "display_data", "data": .storedBundle(data), "metadata": .object(metadata)]
    case .result(let data, let metadata, let count):
      return [
        "output_type": "execute_result", "data": .storedBundle(data), "metadata": .object(metadata),
        "execution_count": count.map { .integer($0) } ?? .null,
      ]
    case .error(let name, let value, let traceback):
      return [
        "output_type": "error", "ename": .string(name), "evalue": .string(value),
        "traceback": .array(traceback.map { .string($0) }),
      ]
    }
  }
}

extension JSON {
  fileprivate static func lines(_ text: String) -> JSON { .array(Lines.stored(text).map { .string($0) }) }

  fileprivate static func storedBundle(_ data: [String: JSON]) -> JSON {
    .object(
      Dictionary(
        uniqueKeysWithValues: data.map { type, content in
          guard let text = content.stringValue, MIMEType.isStoredAsLines(type) else { return (type, content) }
          return (type, .lines(text))
        }))
  }

  fileprivate var storedAttachments: JSON {
    guard let attachments = objectValue else { return self }
    return .object(attachments.mapValues { $0.objectValue.map(JSON.storedBundle) ?? $0 })
  }
}
