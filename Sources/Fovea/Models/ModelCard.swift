public import JSONText

/// What a network of the literature is: what is as in the paper, what is not, where the literature disagrees, and the sources.
public struct ModelCard: Sendable {
  /// What it is called: `AlexNet, two towers`.
  public let title: String
  /// Where it was published: authors, title, year.
  public let paper: String
  /// What is as in the paper.
  public let asPublished: [String]
  /// What is not, and why.
  public let departures: [String]
  /// Where papers, notes and programs say different things, and what is done here.
  public let disagreements: [String]
  /// How the parameters begin, and who says so.
  public let initialization: String
  /// What else was used.
  public let sources: [String]

  init(
    _ title: String, paper: String, asPublished: [String], departures: [String] = [], disagreements: [String] = [],
    initialization: String, sources: [String] = []
  ) {
    self.title = title
    self.paper = paper
    self.asPublished = asPublished
    self.departures = departures
    self.disagreements = disagreements
    self.initialization = initialization
    self.sources = sources
  }

  private var sections: [(heading: String, lines: [String])] {
    [
      ("As in the paper", asPublished), ("Not as in the paper", departures),
      ("Where the literature disagrees", disagreements), ("Beginning", [initialization]),
      ("Sources", [paper] + sources),
    ].filter { !$0.lines.isEmpty }
  }

  /// The card in Markdown.
  public var markdown: String {
    let parts = sections.map { "**\($0.heading)**\n\n" + $0.lines.map { "- \($0)" }.joined(separator: "\n") }
    return (["### \(title)"] + parts).joined(separator: "\n\n")
  }
}

extension ModelCard {
  /// The card for programs.
  public var json: JSON {
    func list(_ lines: [String]) -> JSON { .array(lines.map { .string($0) }) }
    return [
      "title": .string(title), "paper": .string(paper), "asPublished": list(asPublished),
      "departures": list(departures), "disagreements": list(disagreements), "initialization": .string(initialization),
      "sources": list(sources),
    ]
  }
}

extension ModelCard: CustomStringConvertible, Displayable {
  /// The card as lines of text.
  public var description: String {
    let parts = sections.map { "\($0.heading):\n" + $0.lines.map { "  - \($0)" }.joined(separator: "\n") }
    return ([title] + parts).joined(separator: "\n")
  }

  /// The card as a notebook shows it.
  public var displayBundle: DisplayBundle { DisplayBundle(text: description, ["text/markdown": markdown]) }
}
