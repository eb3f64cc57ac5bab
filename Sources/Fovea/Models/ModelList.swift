public import JSONText

/// The networks of the literature with their figures: `ClassicNetworks.list`, and `fovea models` on the command line.
public struct ModelList: ShapeAnswer {
  /// A network in figures.
  public struct Row: Sendable {
    /// What it is called: `resnet50`.
    public let name: String
    /// What it is: `ResNet-50, the paper's`.
    public let title: String
    /// The shape of one example.
    public let input: [Int]
    /// How many numbers it learns.
    public let parameters: Int
    /// Multiplications, each with an addition, for one example.
    public let multiplyAdds: Int
    /// How many pixels along an axis one place of the last map sees; nil where there is no map.
    public let receptiveField: Int?

    init(_ network: any ClassicNetwork) {
      let summary = network.summary()
      name = network.name
      title = network.card.title
      input = network.input
      parameters = summary.parameters.trainable
      multiplyAdds = summary.multiplyAdds
      let maps = summary.trace.steps.filter { $0.output.count == 3 && $0.output[0] > 1 && !$0.path.contains(".side.") }
      receptiveField = maps.last?.field?.first?.size
    }
  }

  /// The networks, family by family.
  public let rows: [Row]

  init(_ networks: [any ClassicNetwork]) { rows = networks.map(Row.init) }

  public var isFailure: Bool { rows.isEmpty }

  private static let remark = """
    One example of the given size. Multiply-adds: one multiplication with its addition counts once; those of convolutions and \
    dense layers. Sees: pixels along an axis of the image that one place of the last map depends on.
    """

  private var table: TextTable {
    TextTable(
      head: ["name", "input", "parameters", "multiply-adds", "sees", ""],
      rows: rows.map { row in
        [
          row.name, row.input.map(String.init).joined(separator: "×"), ShapeSummary.grouped(row.parameters),
          ShapeSummary.grouped(row.multiplyAdds), row.receptiveField.map(String.init) ?? "", row.title,
        ]
      })
  }

  public var description: String {
    (table.lines(indent: "") + [""] + TextTable.wrapped(Self.remark, to: 110)).joined(separator: "\n")
  }

  public var html: String { "<div>\(table.html())<p><small>\(Self.remark.htmlEscaped)</small></p></div>" }

  public var json: JSON {
    .array(
      rows.map { row in
        [
          "name": .string(row.name), "title": .string(row.title), "input": .array(row.input.map { .integer($0) }),
          "parameters": .integer(row.parameters), "multiplyAdds": .integer(row.multiplyAdds),
          "receptiveField": row.receptiveField.map { .integer($0) } ?? .null,
        ]
      })
  }
}

extension ModelList: Displayable {
  public var displayBundle: DisplayBundle { DisplayBundle(text: description, ["text/html": html]) }
}

extension ClassicNetworks {
  /// All networks with their figures.
  public static var list: ModelList { ModelList(all.map { $0.make() }) }
}
