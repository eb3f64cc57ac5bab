import JSONText

/// A cell that has been read and may still lack an id.
struct CellDraft {
  var kind: NotebookCell.Kind
  var source: String
  var metadata: [String: JSON]
  var attachments: JSON?
  var executionCount: Int?
  var outputs: [NotebookOutput] = []
  /// The id that the file gives, if it gives one.
  var id: String?
  /// The line of the file where the cell begins, where that is known.
  var line: Int?

  init(kind: NotebookCell.Kind, source: String, metadata: [String: JSON] = [:]) {
    self.kind = kind
    self.source = source
    self.metadata = metadata
  }

  /// The cells, with derived ids for those that have none.
  /// - Throws: ``LessonFileError`` for an id that nbformat does not allow or that two cells share.
  static func identified(_ drafts: [CellDraft]) throws -> [NotebookCell] {
    var owners: [String: Int] = [:]
    for (index, draft) in drafts.enumerated() {
      guard let id = draft.id else { continue }
      guard CellIdentifier.isValid(id) else {
        throw LessonFileError(
          "cell \(index + 1): its id “\(id)” must be 1 to 64 characters of a–z, A–Z, 0–9, - and _", line: draft.line)
      }
      if let owner = owners[id] {
        throw LessonFileError(
          "cells \(owner + 1) and \(index + 1) have the same id “\(id)”: remove the id of the copy", line: draft.line)
      }
      owners[id] = index
    }
    let ids = CellIdentifier.derived(for: drafts.map { ($0.kind, $0.source, $0.id) })
    return zip(drafts, ids).map { draft, id in
      NotebookCell(
        draft.kind, id: id, source: draft.source, metadata: draft.metadata, attachments: draft.attachments,
        executionCount: draft.executionCount, outputs: draft.outputs)
    }
  }
}
