/// Where the parts of a diagram stand: from left to right along the line of the numbers, in as many rows as are needed.
struct DiagramLayout {
  private let scale: VolumeScale
  private(set) var marks: [DiagramMark] = []
  private(set) var width = 0.0
  private(set) var height = 0.0

  /// Between two parts of a row, two branches, two rows.
  private static let (gap, branchGap, rowGap) = (15.0, 7.0, 24.0)
  /// From a fork to its branches, and from them to where they meet.
  private static let reach = 15.0
  private static let lineHeight = 11.5
  private static let (titleSize, textSize) = (10.5, 9.5)
  private static let plusRadius = 7.5

  /// - Parameter widest: how wide the picture may be, unless a single part is wider.
  init(_ parts: [DiagramPart], widest: Double) {
    scale = VolumeScale(Self.shapes(parts))
    let rows = rows(parts, widest: widest)
    let margin = 6.0
    var right = 0.0
    var (y, exit) = (margin, DiagramPoint?.none)
    for (index, row) in rows.enumerated() {
      let block = chain(row)
      // Where numbers come from the row before, an arrow comes in at the left.
      let x = index == 0 ? margin : margin + 16
      let axis = y + block.above
      if let exit {
        let turn = y - Self.rowGap / 2
        marks.append(
          .way(
            [
              exit, DiagramPoint(x: right, y: exit.y), DiagramPoint(x: right, y: turn),
              DiagramPoint(x: margin, y: turn), DiagramPoint(x: margin, y: axis),
              DiagramPoint(x: x + block.entry, y: axis),
            ], hasArrow: block.takesArrow))
      }
      marks += block.marks.map { $0.moved(x, axis) }
      exit = DiagramPoint(x: x + block.exit, y: axis)
      right = x + block.width + 8
      width = max(width, right + margin)
      y = axis + block.below + Self.rowGap
    }
    height = y - Self.rowGap + margin
  }

  private static func shapes(_ parts: [DiagramPart]) -> [[Int]] {
    parts.flatMap { part -> [[Int]] in
      switch part {
      case .volume(let volume): [volume.shape]
      case .sum(_, let body, let shortcut): shapes(body) + shapes(shortcut)
      case .fan(let joined, let branches): [joined.shape].filter { !$0.isEmpty } + branches.flatMap(shapes)
      case .side(let parts), .repeated(_, let parts): shapes(parts)
      }
    }
  }

  private func rows(_ parts: [DiagramPart], widest: Double) -> [[DiagramPart]] {
    var rows: [[DiagramPart]] = []
    var used = 0.0
    for part in parts {
      let needed = block(part, drop: 0).width + Self.gap
      if rows.isEmpty || used + needed > widest {
        rows.append([])
        used = 0
      }
      rows[rows.count - 1].append(part)
      used += needed
    }
    return rows
  }

  // MARK: One after the other

  /// Parts one after the other with arrows between them. The words of neighbouring boxes stand on one line.
  private func chain(_ parts: [DiagramPart]) -> DiagramBlock {
    let drop =
      parts.compactMap { part -> Double? in
        switch part {
        case .volume(let volume): scale.size(volume.shape).height / 2
        case .repeated(_, let parts) where parts.count == 1:
          if case .volume(let volume) = parts[0] { scale.size(volume.shape).height / 2 } else { nil }
        default: nil
        }
      }.max() ?? 0
    guard !parts.isEmpty else { return .line(10) }
    var result = DiagramBlock(width: 0, above: 0, below: 0, entry: 0, exit: 0)
    for (index, part) in parts.enumerated() {
      let block = block(part, drop: drop)
      if index == 0 {
        (result.entry, result.takesArrow) = (block.entry, block.takesArrow)
      } else {
        result.width += Self.gap
        result.marks.append(
          .way([at(result.exit, 0), at(result.width + block.entry, 0)], hasArrow: block.takesArrow))
      }
      result.place(block, x: result.width, y: 0)
      result.exit = result.width + block.exit
      result.width += block.width
      (result.above, result.below) = (max(result.above, block.above), max(result.below, block.below))
    }
    return result
  }

  /// - Parameter drop: how far below the line the words of a box begin at least.
  private func block(_ part: DiagramPart, drop: Double) -> DiagramBlock {
    switch part {
    case .volume(let volume): return box(volume, drop: drop)
    case .sum(let joined, let body, let shortcut): return sum(joined, body, shortcut).framed(title: joined.title)
    case .fan(let joined, let branches): return fan(joined, branches).framed(title: joined.title)
    case .side(let parts): return side(parts)
    case .repeated(let count, let parts):
      let badge = "× \(count)"
      guard parts.count == 1 else { return chain(parts).framed(title: "", badge: badge) }
      switch parts[0] {
      case .volume(let volume): return box(volume, drop: drop, badge: badge)
      case .sum(let joined, let body, let shortcut):
        return sum(joined, body, shortcut).framed(title: joined.title, badge: badge)
      case .fan(let joined, let branches): return fan(joined, branches).framed(title: joined.title, badge: badge)
      case .side, .repeated: return chain(parts).framed(title: "", badge: badge)
      }
    }
  }

  /// A box with its words beneath.
  private func box(_ volume: DiagramVolume, drop: Double, badge: String = "") -> DiagramBlock {
    let size = scale.size(volume.shape)
    // Of a layer without a name its sizes say more than its kind, which has a colour.
    let isPlain = volume.isUnnamed && !volume.detail.isEmpty
    let title = isPlain ? volume.detail : volume.title
    var lines = [(badge.isEmpty ? title : "\(title) \(badge)", true)]
    lines += [(isPlain ? "" : volume.detail, false), (timesText(volume.shape), false)].filter { !$0.0.isEmpty }
    lines += notes(volume.notes).map { ($0, false) }
    // Bold letters are wider.
    let words = lines.map { SVGDrawing.width(of: $0.0, size: $0.1 ? Self.titleSize * 1.1 : Self.textSize) }.max() ?? 0
    let width = max(size.width, words)
    let x = (width - size.width) / 2
    let top = max(drop, size.height / 2)
    var block = DiagramBlock(
      width: width, above: size.height / 2, below: top + 5 + Double(lines.count) * Self.lineHeight, entry: x,
      exit: x + size.width, takesArrow: true)
    block.marks.append(.volume(volume, at(x, 0), scale, isRepeated: !badge.isEmpty))
    write(lines, in: &block, x: width / 2, y: top)
    return block
  }

  private func notes(_ notes: [String]) -> [String] {
    TextTable.wrapped(notes.map { $0.replacing(" ", with: "\u{a0}") }.joined(separator: ", "), to: 18)
  }

  private func write(_ lines: [(text: String, isBold: Bool)], in block: inout DiagramBlock, x: Double, y: Double) {
    for (index, line) in lines.enumerated() {
      block.marks.append(
        .text(
          line.text, at(x, y + 3 + Double(index + 1) * Self.lineHeight),
          size: line.isBold ? Self.titleSize : Self.textSize, isBold: line.isBold, opacity: line.isBold ? 1 : 0.8,
          isCentred: true))
    }
  }

  private func at(_ x: Double, _ y: Double) -> DiagramPoint { DiagramPoint(x: x, y: y) }

  // MARK: Side by side

  /// A body with its short cut above it: an arc where nothing is on it, else a line with the boxes.
  private func sum(_ joined: DiagramPart.Joined, _ body: [DiagramPart], _ shortcut: [DiagramPart]) -> DiagramBlock {
    let (body, lane) = (chain(body), chain(shortcut))
    let isArc = shortcut.isEmpty
    let inner = max(body.width, isArc ? 0 : lane.width)
    let height = isArc ? body.above + 13 : body.above + lane.below + Self.branchGap
    let lines = notes(joined.notes).map { ($0, false) }
    let words = lines.map { SVGDrawing.width(of: $0.0, size: Self.textSize) }.max() ?? 0
    let (fork, plus) = (4.0, Self.reach + inner + max(Self.reach + Self.plusRadius, words / 2 + 4))
    let right = plus + Self.plusRadius
    var block = DiagramBlock(
      width: max(right, plus + words / 2), above: height + (isArc ? 2 : lane.above),
      below: max(body.below, Self.plusRadius + 5 + Double(lines.count) * Self.lineHeight), entry: 0, exit: right)
    let x = Self.reach + (inner - body.width) / 2
    block.marks.append(.way([at(0, 0), at(x + body.entry, 0)], hasArrow: body.takesArrow))
    block.place(body, x: x, y: 0)
    block.marks.append(.way([at(x + body.exit, 0), at(plus - Self.plusRadius, 0)], hasArrow: true))
    let down = [at(plus, -height), at(plus, -Self.plusRadius)]
    if isArc {
      block.marks.append(.way([at(fork, 0), at(fork, -height)] + down, hasArrow: true))
    } else {
      let start = Self.reach + (inner - lane.width) / 2
      block.marks.append(
        .way([at(fork, 0), at(fork, -height), at(start + lane.entry, -height)], hasArrow: lane.takesArrow))
      block.place(lane, x: start, y: -height)
      block.marks.append(.way([at(start + lane.exit, -height)] + down, hasArrow: true))
    }
    if !joined.isBroken { block.marks.append(.plus(at(plus, 0))) }
    write(lines, in: &block, x: plus, y: Self.plusRadius)
    return block
  }

  /// Branches one above the other, from one fork to where they are joined.
  private func fan(_ joined: DiagramPart.Joined, _ branches: [[DiagramPart]]) -> DiagramBlock {
    let blocks = branches.map(chain)
    let inner = blocks.map(\.width).max() ?? 0
    let total = blocks.reduce(-Self.branchGap) { $0 + $1.above + $1.below + Self.branchGap }
    let meeting = Self.reach * 2 + inner
    let end = joined.isBroken ? nil : box(result(joined), drop: 0)
    var block = DiagramBlock(
      width: meeting + Self.gap + (end?.width ?? 0), above: max(total / 2, end?.above ?? 0),
      below: max(total / 2, end?.below ?? 0), entry: 0, exit: meeting)
    let fork = 4.0
    block.marks.append(.way([at(0, 0), at(fork, 0)], hasArrow: false))
    var y = -total / 2
    for branch in blocks {
      let axis = y + branch.above
      let x = Self.reach + (inner - branch.width) / 2
      block.marks.append(
        .way([at(fork, 0), at(fork, axis), at(x + branch.entry, axis)], hasArrow: branch.takesArrow))
      block.place(branch, x: x, y: axis)
      block.marks.append(.way([at(x + branch.exit, axis), at(meeting, axis), at(meeting, 0)], hasArrow: false))
      y = axis + branch.below + Self.branchGap
    }
    guard let end else { return block }
    block.marks.append(.way([at(meeting, 0), at(meeting + Self.gap + end.entry, 0)], hasArrow: true))
    block.place(end, x: meeting + Self.gap, y: 0)
    block.exit = meeting + Self.gap + end.exit
    return block
  }

  /// What branches make together, as a box.
  private func result(_ joined: DiagramPart.Joined) -> DiagramVolume {
    var volume = DiagramVolume(input: joined.shape)
    (volume.kind, volume.title, volume.notes) = (.other, "joined", joined.notes)
    volume.words = "\(joined.title): branches joined to \(timesText(joined.shape))"
    return volume
  }

  /// A branch below the line, which goes on without it.
  private func side(_ parts: [DiagramPart]) -> DiagramBlock {
    let branch = chain(parts).framed(title: "side branch")
    let (fork, axis) = (4.0, branch.above + 10)
    var block = DiagramBlock(
      width: Self.reach + branch.width, above: 4, below: axis + branch.below, entry: 0, exit: Self.reach + branch.width)
    block.marks.append(.way([at(0, 0), at(block.width, 0)], hasArrow: false))
    block.marks.append(
      .way([at(fork, 0), at(fork, axis), at(Self.reach + branch.entry, axis)], hasArrow: branch.takesArrow))
    block.place(branch, x: Self.reach, y: axis)
    return block
  }
}
