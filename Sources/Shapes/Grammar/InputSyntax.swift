/// The shape of an input: `28x28x1`.
struct InputSyntax {
  let word: SyntaxWord
  let shape: [Int]

  init(_ word: SyntaxWord) throws(SyntaxMistake) {
    self.word = word
    shape = try word.numbers("the input's shape, such as 28x28x1")
    do throws(ShapeError) {
      try SpatialAxes.checkSizes(shape)
    } catch { throw word.misfit("\(error)") }
  }

  /// The way of the input through a network.
  func trace(_ network: NetworkSyntax) throws(SyntaxMistake) -> ShapeTrace {
    let chain = try network.chain(input: shape)
    do throws(ShapeError) {
      return try ShapeTrace(chain, input: shape)
    } catch { throw word.misfit("\(error)") }
  }
}

/// Layers and their input: `conv:3x3x64,s2,p1 on 224x224x3`.
struct LayersOnInput {
  let network: NetworkSyntax
  let input: InputSyntax

  init(_ words: [SyntaxWord], end: SyntaxWord) throws(SyntaxMistake) {
    guard let on = words.firstIndex(where: { $0.text == "on" }) else {
      throw end.mistake("behind the layer comes 'on' and its input, for example: conv:3x3x64,s2,p1 on 224x224x3")
    }
    guard on > 0 else { throw words[on].mistake("before 'on' the layer is missing, for example conv:3x3x64,s2,p1") }
    guard on + 1 < words.count else { throw end.mistake("behind 'on' the input is missing, for example 224x224x3") }
    if on + 2 < words.count { throw words[on + 2].mistake("behind the input there is nothing more") }
    network = try NetworkSyntax(Array(words[..<on]))
    input = try InputSyntax(words[on + 1])
  }
}
