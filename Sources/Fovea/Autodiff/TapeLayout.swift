/// Where the boxes of a tape stand: in rows from top to bottom, with few crossings and straight main lines (Sugiyama,
/// Tagawa and Toda, "Methods for visual understanding of hierarchical system structures", 1981).
struct TapeLayout {
  /// A box, or a place where an arrow passes a row.
  private struct Item {
    let box: Int?
    let row: Int
    let width: Double
    /// How much it keeps to its line: parameters give way to what is computed.
    let weight: Double
    /// Items of the row above and of the row below.
    var above: [Int] = []
    var below: [Int] = []
  }

  /// An arrow, by the points it passes, from the box above to the box below.
  struct Arrow {
    let from: Int
    let to: Int
    /// How often the one is an input of the other; 1 where one of them stands for several boxes.
    let count: Int
    fileprivate var items: [Int]
    fileprivate(set) var points: [(x: Double, y: Double)] = []
  }

  static let boxHeight = 24.0
  static let rowHeight = 48.0
  private static let gap = 14.0

  /// The middle of each box.
  private(set) var centers: [(x: Double, y: Double)] = []
  private(set) var arrows: [Arrow] = []
  private(set) var width = 0.0
  private(set) var height = 0.0

  private var items: [Item] = []
  private var rows: [[Int]] = []
  private var xs: [Double] = []

  /// - Parameter widths: of the boxes, in pixels.
  init(_ drawing: TapeDrawing, widths: [Double]) {
    let boxRows = drawing.rows()
    items = drawing.boxes.indices.map { place in
      let weight = drawing.boxes[place].kind == .leaf ? 0.001 : 1
      return Item(box: place, row: boxRows[place], width: widths[place], weight: weight)
    }
    for (place, box) in drawing.boxes.enumerated() {
      for (position, input) in box.inputs.enumerated() where box.inputs.firstIndex(of: input) == position {
        let isElided = box.kind == .elision || drawing.boxes[input].kind == .elision
        connect(input, place, count: isElided ? 1 : box.inputs.count { $0 == input })
      }
    }
    rows = Array(repeating: [], count: (boxRows.max() ?? -1) + 1)
    for (number, item) in items.enumerated() { rows[item.row].append(number) }
    order()
    place()
    finish(drawing.boxes.count)
  }

  /// An arrow, with an item in every row that it passes.
  private mutating func connect(_ from: Int, _ to: Int, count: Int) {
    var chain = [from]
    for row in items[from].row + 1..<max(items[to].row, items[from].row + 1) {
      items.append(Item(box: nil, row: row, width: 8, weight: 1))
      chain.append(items.count - 1)
    }
    chain.append(to)
    for (upper, lower) in zip(chain, chain.dropFirst()) {
      items[upper].below.append(lower)
      items[lower].above.append(upper)
    }
    arrows.append(Arrow(from: from, to: to, count: count, items: chain))
  }

  /// Orders every row by where the neighbours stand, in several sweeps.
  private mutating func order() {
    var positions = [Double](repeating: 0, count: items.count)
    func mean(_ neighbours: [Int]) -> Double? {
      neighbours.isEmpty ? nil : neighbours.reduce(0) { $0 + positions[$1] } / Double(neighbours.count)
    }
    func number(_ row: [Int]) { for (place, item) in row.enumerated() { positions[item] = Double(place) } }
    for row in rows { number(row) }
    for sweep in 0..<8 {
      // The last one goes up, where everything has neighbours.
      let goesUp = sweep % 2 == 1
      for row in goesUp ? Array(rows.indices.reversed()) : Array(rows.indices) {
        let wanted = rows[row].map { mean(goesUp ? items[$0].below : items[$0].above) ?? positions[$0] }
        rows[row] = rows[row].indices.sorted { (wanted[$0], $0) < (wanted[$1], $1) }.map { rows[row][$0] }
        number(rows[row])
      }
    }
  }

  /// Moves every item to the mean of its neighbours as far as its row has room.
  private mutating func place() {
    xs = Array(repeating: 0, count: items.count)
    for sweep in 0..<60 {
      for row in sweep % 2 == 0 ? Array(rows.indices) : Array(rows.indices.reversed()) {
        let wanted = rows[row].map { item -> Double in
          let neighbours = items[item].above + items[item].below
          let weight = neighbours.reduce(0) { $0 + items[$1].weight }
          return weight == 0 ? 0 : neighbours.reduce(0) { $0 + xs[$1] * items[$1].weight } / weight
        }
        settle(rows[row], wanted)
      }
    }
  }

  /// The places nearest to the wanted ones, by weighted squares, at which nothing overlaps: isotonic regression by pooling
  /// adjacent violators.
  private mutating func settle(_ row: [Int], _ wanted: [Double]) {
    var offsets: [Double] = []
    for (place, item) in row.enumerated() {
      offsets.append(
        place == 0 ? 0 : offsets[place - 1] + (items[row[place - 1]].width + items[item].width) / 2 + Self.gap)
    }
    var blocks: [(mean: Double, weight: Double, count: Int)] = []
    for place in row.indices {
      blocks.append((wanted[place] - offsets[place], items[row[place]].weight, 1))
      while blocks.count > 1, blocks[blocks.count - 2].mean > blocks[blocks.count - 1].mean {
        let (b, a) = (blocks.removeLast(), blocks.removeLast())
        let weight = a.weight + b.weight
        blocks.append(((a.mean * a.weight + b.mean * b.weight) / weight, weight, a.count + b.count))
      }
    }
    var place = 0
    for block in blocks {
      for _ in 0..<block.count {
        xs[row[place]] = block.mean + offsets[place]
        place += 1
      }
    }
  }

  private mutating func finish(_ boxCount: Int) {
    let margin = 8.0
    let left = items.indices.map { xs[$0] - items[$0].width / 2 }.min() ?? 0
    let right = items.indices.map { xs[$0] + items[$0].width / 2 }.max() ?? 0
    for item in items.indices { xs[item] += margin - left }
    (width, height) = (right - left + 2 * margin, Double(rows.count - 1) * Self.rowHeight + Self.boxHeight + 2 * margin)
    func y(_ item: Int) -> Double { margin + Double(items[item].row) * Self.rowHeight + Self.boxHeight / 2 }
    centers = (0..<boxCount).map { (xs[$0], y($0)) }
    // Arrows arrive side by side, in the order of where they come from.
    var arrivals: [Int: [Int]] = [:]
    for number in arrows.indices { arrivals[arrows[number].to, default: []].append(number) }
    for (box, numbers) in arrivals {
      func origin(_ number: Int) -> Double { xs[arrows[number].items[arrows[number].items.count - 2]] }
      let sorted = numbers.sorted { origin($0) < origin($1) }
      let step = min(16, items[box].width / Double(numbers.count + 1))
      for (place, number) in sorted.enumerated() {
        let end = xs[box] + (Double(place) - Double(numbers.count - 1) / 2) * step
        // Straight past the boxes of a row, and from row to row in the room between them.
        var points = arrows[number].items.dropLast().flatMap {
          [(x: xs[$0], y: y($0) - Self.boxHeight / 2), (x: xs[$0], y: y($0) + Self.boxHeight / 2)]
        }
        points.removeFirst()
        points.append((end, y(box) - Self.boxHeight / 2))
        arrows[number].points = points
      }
    }
  }
}
