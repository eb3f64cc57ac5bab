extension TrainingHistory: Displayable, CustomStringConvertible {
  /// A table with a row for each epoch, and how the training ended.
  public var description: String {
    let columns = columns
    let rows = (0...epochs.count).map { row in
      columns.map { column in
        let width = max(column.title.count, column.cells.map(\.count).max() ?? 0)
        return (row == 0 ? column.title : column.cells[row - 1]).leftPadded(to: width)
      }.joined(separator: "  ")
    }
    return ((epochs.isEmpty ? [] : rows) + [endingText].filter { !$0.isEmpty }).joined(separator: "\n")
  }

  /// The table, in a notebook as one.
  public var displayBundle: DisplayBundle {
    let columns = columns
    let head = columns.map { "<th>\($0.title.htmlEscaped)</th>" }.joined()
    let body = epochs.indices.map { row in
      "<tr>" + columns.map { "<td>\($0.cells[row].htmlEscaped)</td>" }.joined() + "</tr>"
    }.joined()
    let table = epochs.isEmpty ? "" : "<table><thead><tr>\(head)</tr></thead><tbody>\(body)</tbody></table>"
    return DisplayBundle(text: description, ["text/html": "<div>\(table)\(endingText.htmlEscaped)</div>"])
  }

  private var columns: [(title: String, cells: [String])] {
    var columns = [("epoch", epochs.map { String($0.number) })]
    columns += quantities.map { ($0.description, NumberText.column(self[$0])) }
    columns.append(("learning rate", epochs.map { NumberText.short($0.learningRate) }))
    columns.append(("time", epochs.map { ProgressBar.duration($0.seconds) }))
    return columns
  }

  /// How the training ended, in a sentence; empty if nothing is to be said.
  var endingText: String {
    let restored = restoredEpoch.map { "; the parameters are those of epoch \($0)" } ?? ""
    switch ending {
    case nil: return ""
    case .completed: return restored.isEmpty ? "" : "The best epoch was \(restoredEpoch ?? 0)\(restored)."
    case .interrupted: return "Interrupted after \(extent)\(restored)."
    case .stopped(let reason): return "Stopped after \(extent): \(reason)\(restored)."
    case .diverged(let loss):
      return
        "Ended after \(extent), because the loss became \(NumberText.short(loss)): make the learning rate smaller, "
        + "or limit the gradients (maximumGradientNorm: 1)\(restored)."
    }
  }

  /// How far it came: `2 epochs and 1 step`.
  var extent: String {
    let steps = stepsOfUnfinishedEpoch
    return "\(epochs.count) \(epochs.count == 1 ? "epoch" : "epochs")"
      + (steps == 0 ? "" : " and \(steps) \(steps == 1 ? "step" : "steps")")
  }

  /// The epochs as comma-separated values with a header, all digits told: `epoch,loss,accuracy,validation_loss,…`.
  public var csv: String {
    let quantities = quantities
    let header =
      ["epoch"] + quantities.map { $0.description.replacing(" ", with: "_") } + ["learning_rate", "seconds"]
    let values = quantities.map { self[$0] }
    let rows = epochs.enumerated().map { row, epoch in
      [String(epoch.number)] + values.map { String($0[row]) } + [String(epoch.learningRate), String(epoch.seconds)]
    }
    // A metric's name may be anything.
    let quoted = header.map { name in
      name.contains { ",\"\n".contains($0) } ? "\"\(name.replacing("\"", with: "\"\""))\"" : name
    }
    return ([quoted] + rows).map { $0.joined(separator: ",") + "\n" }.joined()
  }

  /// Writes `csv` to a file.
  ///
  /// - Throws: `TensorFileError` if it cannot be written; what stood there before is then still there.
  public func save(csv path: String) throws {
    try FileWriter.write(path) { try $0.append(Array(csv.utf8)) }
  }
}
