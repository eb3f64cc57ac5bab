import JSONText

/// A Jupyter notebook, as nbformat 4.5 describes it.
///
/// Source: <https://nbformat.readthedocs.io/en/latest/format_description.html>.
public struct Notebook: Sendable, Equatable {
  /// What the notebook says about itself, apart from the kernel and the language, which are always Fovea's.
  public var metadata: [String: JSON]
  public var cells: [NotebookCell]

  public init(cells: [NotebookCell] = [], metadata: [String: JSON] = [:]) {
    self.cells = cells
    self.metadata = metadata
  }
}

/// One cell of a notebook.
public struct NotebookCell: Sendable, Equatable {
  public enum Kind: String, Sendable {
    case code, markdown, raw
  }

  public var kind: Kind
  /// 1 to 64 characters of `a–z A–Z 0–9 - _`, unique in its notebook.
  public var id: String
  /// The exact text, without a newline that is not the author's.
  public var source: String
  public var metadata: [String: JSON]
  /// Images pasted into the text, by name; text cells only.
  public var attachments: JSON?
  /// The number beside the cell, once it has run; code cells only.
  public var executionCount: Int?
  /// What the cell showed when it ran; code cells only.
  public var outputs: [NotebookOutput]

  public init(
    _ kind: Kind, id: String, source: String, metadata: [String: JSON] = [:], attachments: JSON? = nil,
    executionCount: Int? = nil, outputs: [NotebookOutput] = []
  ) {
    self.kind = kind
    self.id = id
    self.source = source
    self.metadata = metadata
    self.attachments = attachments
    self.executionCount = executionCount
    self.outputs = outputs
  }
}
