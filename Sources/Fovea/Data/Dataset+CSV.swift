extension Dataset {
  /// Reads a table of numbers with a column that says what each row is, plain or packed by gzip.
  ///
  /// The first line may name the columns; it does if the label is among its fields, or if one beside the label is no number. Labels that are all
  /// whole numbers from 0 are class numbers; otherwise each text is a class, and the classes are in alphabetical order.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - label: the column that says what a row is.
  ///   - columns: the columns of numbers that make the inputs, in this order; all but the label by default.
  ///   - separator: what divides the fields of a row.
  ///   - shape: of one input; a list of the numbers by default. `[28, 28, 1]` makes images of 784 columns.
  ///   - skippingIncomplete: whether to leave out rows with a missing value (an empty field, `?`, `NA`, `N/A` or `NaN`), which
  ///     are an error otherwise.
  /// - Throws: `DataError` that names the line and the column of what is missing or is no number.
  public init(
    csv path: String, label: CSVColumn, columns: [CSVColumn]? = nil, separator: Character = ",", shape: [Int]? = nil,
    skippingIncomplete: Bool = false
  ) throws(DataError) {
    let table = try CSVTable(
      contentsOf: path, answer: label, columns: columns, separator: separator, skippingIncomplete: skippingIncomplete)
    let inputs = try table.inputs(shape: shape)
    let numbers = table.answers.map { Int32($0) ?? -1 }
    // Whole numbers far above the count of rows are names, such as postcodes.
    if numbers.allSatisfy({ (0..<Int32(1 << 16)).contains($0) }) {
      self.init(inputs: inputs, labels: Tensor(shape: [numbers.count], values: numbers))
    } else {
      let names = Array(Set(table.answers)).sorted()
      guard names.count <= 1 << 16 else {
        throw .unfitting(
          "“\(path)” has \(names.count) different labels in column \(label); so many classes are no classes.")
      }
      let classes = Dictionary(uniqueKeysWithValues: zip(names, Int32(0)...))
      self.init(
        inputs: inputs, labels: Tensor(shape: [table.answers.count], values: table.answers.map { classes[$0] ?? 0 }),
        classNames: names)
    }
  }

  /// Reads a table of numbers, one column of which is to be predicted from the others: a regression with targets `[N]`.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - target: the column that is to be predicted.
  ///   - columns: the columns of numbers that make the inputs, in this order; all but the target by default.
  ///   - separator: what divides the fields of a row.
  ///   - shape: of one input; a list of the numbers by default.
  ///   - skippingIncomplete: whether to leave out rows with a missing value, which are an error otherwise.
  /// - Throws: `DataError` that names the line and the column of what is missing or is no number.
  public init(
    csv path: String, target: CSVColumn, columns: [CSVColumn]? = nil, separator: Character = ",", shape: [Int]? = nil,
    skippingIncomplete: Bool = false
  ) throws(DataError) {
    let table = try CSVTable(
      contentsOf: path, answer: target, columns: columns, separator: separator, skippingIncomplete: skippingIncomplete)
    var targets: [Float] = []
    for (row, text) in table.answers.enumerated() {
      guard let number = Float(text) else {
        throw table.noNumber(text, line: table.lines[row], column: table.answerName)
      }
      targets.append(number)
    }
    self.init(inputs: try table.inputs(shape: shape), targets: Tensor(targets))
  }
}

/// What a table holds: rows of numbers, and the text of the column that is to be learnt.
private struct CSVTable {
  let path: String
  private(set) var numbers: [Float] = []
  private(set) var answers: [String] = []
  /// The line of the file on which each row begins.
  private(set) var lines: [Int] = []
  private(set) var answerName = ""
  private var width = 0

  init(
    contentsOf path: String, answer: CSVColumn, columns: [CSVColumn]?, separator: Character, skippingIncomplete: Bool
  ) throws(DataError) {
    self.path = path
    guard let mark = separator.asciiValue, separator != "\"", !separator.isNewline else {
      throw .unfitting("“\(separator)” cannot divide the fields of a table; “,”, “;” and a tab are common.")
    }
    var file = CSVFile(try GzipFile.contents(of: path), separator: mark, name: path)
    guard let first = try file.next() else { throw .damaged(name: path, reason: "it is empty") }
    let count = first.fields.count
    let numbered: Int? =
      if case .at(let position) = answer { position < 0 ? position + count : position } else { nil }
    let isNamed = first.fields.contains { answer == .named($0) }
    let hasHeader =
      isNamed
      || first.fields.indices.contains { place in
        place != numbered && !Self.isMissing(first.fields[place]) && Float(first.fields[place]) == nil
      }
    let header = hasHeader ? first.fields : nil
    let answerPlace = try answer.position(header: header, count: count, file: path)
    var places: [Int] = []
    if let columns {
      for column in columns { places.append(try column.position(header: header, count: count, file: path)) }
    } else {
      places = (0..<count).filter { $0 != answerPlace }
    }
    width = places.count
    let names = header?.map { "“\($0)”" } ?? (0..<count).map(String.init)
    answerName = names[answerPlace]

    var row: (line: Int, fields: [String])? = hasHeader ? try file.next() : first
    while let (line, fields) = row {
      guard fields.count == count else {
        throw .badLine(
          name: path, line: line,
          reason: "it has \(fields.count) \(fields.count == 1 ? "field" : "fields"), the first line has \(count)"
            + (fields.count == 1 ? "; is “\(separator)” the right separator?" : ""))
      }
      if let gap = (places + [answerPlace]).first(where: { Self.isMissing(fields[$0]) }) {
        guard skippingIncomplete else {
          throw .badLine(
            name: path, line: line,
            reason:
              "column \(names[gap]) has no value (\(fields[gap].isEmpty ? "it is empty" : "“\(fields[gap])”")); fill it "
              + "in, or leave such rows out with skippingIncomplete: true")
        }
      } else {
        for place in places {
          guard let number = Float(fields[place]) else {
            throw noNumber(fields[place], line: line, column: names[place])
          }
          numbers.append(number)
        }
        answers.append(fields[answerPlace])
        lines.append(line)
      }
      row = try file.next()
    }
    guard !answers.isEmpty else { throw .unfitting("“\(path)” has no row that could be learnt from.") }
  }

  /// The inputs, `[rows, columns]` or `[rows] + shape`.
  func inputs(shape: [Int]?) throws(DataError) -> Tensor {
    let one = shape ?? [width]
    guard one.reduce(1, *) == width else {
      throw .unfitting(
        "“\(path)”: \(width) columns of numbers do not make inputs of shape \(one), which hold \(one.reduce(1, *)) numbers."
      )
    }
    return Tensor(shape: [answers.count] + one, scalars: numbers)
  }

  func noNumber(_ text: String, line: Int, column: String) -> DataError {
    .badLine(
      name: path, line: line,
      reason: "column \(column) holds “\(text)”, which is no number"
        + (text.contains(",") ? "; decimals are written with a point" : "")
        + "; choose the columns of numbers with columns: […]")
  }

  private static func isMissing(_ field: String) -> Bool {
    field.isEmpty || ["?", "na", "n/a", "nan"].contains(field.lowercased())
  }
}
