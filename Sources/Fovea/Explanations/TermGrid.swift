/// The terms of a sum over all axes, from the connections along each of them.
struct TermGrid {
  /// The connections along each axis before the channels.
  let connections: [[AxisConnection]]
  /// Where the first factor of a connection stands.
  var first: @Sendable (AxisConnection) -> Int = { $0.input }
  /// Where the second factor stands.
  var second: @Sendable (AxisConnection) -> Int = { $0.tap }

  /// The parts: for each label a grid of rows and columns, and of volumes one for each depth.
  ///
  /// - Parameters:
  ///   - labels: of the channels that the sum goes over; a single empty one where there is none.
  ///   - depth: what planes of a volume are counted by.
  ///   - term: the term of a channel for a connection along each axis.
  func parts(
    _ labels: [String], depth: String = "depth", _ term: (Int, [AxisConnection]) -> NumberExplanation.Term
  ) -> [NumberExplanation.Part] {
    let columns = connections.last ?? []
    let rows: [[AxisConnection]] = connections.count > 1 ? connections[connections.count - 2].map { [$0] } : [[]]
    let planes: [[AxisConnection]] = connections.count > 2 ? connections[0].map { [$0] } : [[]]
    var parts: [NumberExplanation.Part] = []
    for (channel, label) in labels.enumerated() {
      for plane in planes {
        var terms: [NumberExplanation.Term] = []
        for row in rows {
          for column in columns { terms.append(term(channel, plane + row + [column])) }
        }
        let place = plane.first.map { "\(depth) \(first($0))" }
        parts.append(
          NumberExplanation.Part(
            label: [label, place ?? ""].filter { !$0.isEmpty }.joined(separator: ", "),
            rows: columns.isEmpty ? 0 : rows.count, terms: terms,
            firstPlaces: .init(rows: rows.flatMap { $0.map(first) }, columns: columns.map(first)),
            secondPlaces: .init(rows: rows.flatMap { $0.map(second) }, columns: columns.map(second))))
      }
    }
    return parts
  }
}
