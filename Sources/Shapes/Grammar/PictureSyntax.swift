/// A question for a picture: `7x7 conv:3x3,s2,p1`, with `stretched` and `along=width` anywhere.
///
/// Channels change nothing that is drawn, so they may be left out: two sizes are an image, one is a sequence, and a
/// convolution needs no number of filters.
struct PictureSyntax: QuestionSyntax {
  private let first: SyntaxWord
  private let input: [Int]
  private let network: NetworkSyntax
  private var view = TransposedView.scattered
  private var along: SyntaxWord?

  private static let help = "give the input and a layer, for example: 7x7 conv:3x3,s2,p1"

  init(_ words: [SyntaxWord], end: SyntaxWord) throws(SyntaxMistake) {
    var rest: [SyntaxWord] = []
    for word in words {
      if let view = TransposedView(rawValue: word.text.lowercased()) {
        self.view = view
      } else if word.text.hasPrefix("along=") {
        along = word.dropping(6)
      } else {
        rest.append(word)
      }
    }
    guard let first = rest.first else { throw end.mistake(Self.help) }
    self.first = first
    let shape = try InputSyntax(first).shape
    input = shape.count < 3 ? shape + [1] : shape
    guard rest.count > 1 else { throw end.mistake("behind the input a layer is missing: \(Self.help)") }
    network = try NetworkSyntax(Array(rest.dropFirst())).withOneFilter(axes: input.count - 1)
  }

  func answer() throws(SyntaxMistake) -> any ShapeAnswer { Self.answer(try positions()) }

  /// A picture stands for itself, several one after the other.
  static func answer(_ pictures: [any PictureAnswer]) -> any ShapeAnswer {
    pictures.count == 1 ? pictures[0] : FilterPictures(pictures: pictures)
  }

  /// Where the filters lie of all layers that have a filter or a window.
  func positions() throws(SyntaxMistake) -> [FilterPositions] {
    let rule = try network.chain(input: input)
    do throws(ShapeError) {
      var positions = try FilterPositions.all(rule, input: input, view: view)
      guard !positions.isEmpty else {
        throw ShapeError("nothing slides here: a picture can show a convolution or a pooling")
      }
      if let along {
        positions = try positions.map { one throws(ShapeError) in try one.along(axis(along, one.names)) }
      }
      guard positions.count <= 8 else {
        throw ShapeError("\(positions.count) layers slide, which is too much for a picture: give at most 8")
      }
      return positions
    } catch { throw failure(error) }
  }

  func failure(_ error: ShapeError) -> SyntaxMistake { (along ?? first).mistake("\(error)") }

  private func axis(_ word: SyntaxWord, _ names: [String]) throws(ShapeError) -> Int {
    if let index = names.firstIndex(of: word.text.lowercased()) { return index }
    throw ShapeError(
      "there is no axis '\(word.text)'\(Spelling.suggestion(for: word.text, among: names)): "
        + "it slides along \(names.joined(separator: ", "))")
  }
}

/// The same question for pictures that move.
struct AnimationSyntax: QuestionSyntax {
  private let picture: PictureSyntax

  init(_ words: [SyntaxWord], end: SyntaxWord) throws(SyntaxMistake) { picture = try PictureSyntax(words, end: end) }

  func answer() throws(SyntaxMistake) -> any ShapeAnswer {
    let positions = try picture.positions()
    do throws(ShapeError) {
      return PictureSyntax.answer(try positions.map { one throws(ShapeError) in try SlidingFilter(one) })
    } catch { throw picture.failure(error) }
  }
}

extension NetworkSyntax {
  /// The layers with a single filter each, where they say only how large it is.
  func withOneFilter(axes: Int) -> NetworkSyntax { NetworkSyntax(nodes: nodes.map { Self.withOneFilter($0, axes) }) }

  private static func withOneFilter(_ node: Node, _ axes: Int) -> Node {
    switch node {
    case .layer(let options): .layer(options.withOneFilter(axes: axes))
    case .repeated(let count, let node): .repeated(count, withOneFilter(node, axes))
    case .residual(let word, let body, let shortcut):
      .residual(
        word, body.map { withOneFilter($0, axes) }, shortcut.map { $0.map { withOneFilter($0, axes) } })
    case .side(let word, let body): .side(word, body.map { withOneFilter($0, axes) })
    case .concatenation(let word, let branches):
      .concatenation(word, branches.map { $0.map { withOneFilter($0, axes) } })
    }
  }
}
