/// What of a tape is drawn: its nodes as boxes, or several of them as one box where there are too many.
struct TapeDrawing {
  enum Kind { case leaf, operation, result, elision }

  struct Box {
    var kind: Kind
    var name: String
    var shape: String
    /// Places of boxes before its own.
    var inputs: [Int]
  }

  private(set) var boxes: [Box]

  /// More boxes than this in a row nobody tells apart.
  private static let widest = 9

  init(_ graph: TapeGraph) {
    let last = graph.nodes.count - 1
    boxes = graph.nodes.enumerated().map { place, node in
      let kind: Kind = node.isLeaf ? .leaf : place == last ? .result : .operation
      return Box(kind: kind, name: node.name, shape: node.shapeText, inputs: node.inputs)
    }
    let rows = rows()
    let count = (rows.max() ?? 0) + 1
    if count > graph.longest {
      // The first and the last rows stay.
      let (head, tail) = (graph.longest / 2, graph.longest - graph.longest / 2)
      merge(boxes.indices.filter { rows[$0] >= head && rows[$0] < count - tail })
    }
    mergeWideRows()
  }

  /// The row of each box, from 0 at the top: each stands just above the first one that it goes into.
  func rows() -> [Int] {
    var distances = [Int](repeating: 0, count: boxes.count)
    for place in boxes.indices.reversed() {
      for input in boxes[place].inputs { distances[input] = max(distances[input], distances[place] + 1) }
    }
    let most = distances.max() ?? 0
    return distances.map { most - $0 }
  }

  private mutating func mergeWideRows() {
    var row = 0
    while true {
      let rows = rows()
      guard row <= rows.max() ?? -1 else { return }
      let places = boxes.indices.filter { rows[$0] == row }
      if places.count > Self.widest {
        let head = Self.widest / 2
        merge(Array(places[head..<places.count - (Self.widest - head - 1)]))
      }
      row += 1
    }
  }

  /// Makes one box of several.
  private mutating func merge(_ places: [Int]) {
    guard let anchor = places.last else { return }
    let merged = Set(places)
    let leaves = places.count { boxes[$0].kind == .leaf }
    let parts = [
      (places.count - leaves, "operation", "operations"), (leaves, "tensor", "tensors"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.0 == 1 ? $0.1 : $0.2)" }
    let inputs = places.flatMap { boxes[$0].inputs }.filter { !merged.contains($0) }
    let box = Box(kind: .elision, name: "… \(parts.joined(separator: ", ")) …", shape: "", inputs: inputs)
    // The rows of what is merged are neighbours, so an order exists; it is found anew, since places move.
    var groups = Array(boxes.indices)
    for place in places { groups[place] = anchor }
    var old = boxes
    old[anchor] = box
    var places: [Int: Int] = [:]
    var ordered: [Box] = []
    var path: [(place: Int, next: Int)] = [(groups[boxes.count - 1], 0)]
    while let (place, next) = path.last {
      if next < old[place].inputs.count {
        path[path.count - 1].next += 1
        let input = groups[old[place].inputs[next]]
        if places[input] == nil { path.append((input, 0)) }
        continue
      }
      path.removeLast()
      guard places[place] == nil else { continue }
      places[place] = ordered.count
      var box = old[place]
      box.inputs = box.inputs.compactMap { places[groups[$0]] }
      ordered.append(box)
    }
    boxes = ordered
  }
}
