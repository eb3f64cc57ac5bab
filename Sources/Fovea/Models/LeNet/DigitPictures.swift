/// LeNet-5's outputs: how far 84 numbers are from a picture of each digit, 7×12 pixels of −1 and 1 (LeCun et al., 1998).
///
/// `[N, 84]` gives `[N, 10]`: −Σ(x − picture)², so that the largest wins as it does among logits. Nothing is learned.
public struct DigitPictures: Layer {
  /// `[84, 10]`, not trainable: a column for each digit.
  public let pictures: Parameter

  /// Distances to the ten digits.
  public init() {
    let rows = Self.drawing.split(separator: "\n").map { $0.split(separator: " ").map(Array.init) }
    var values: [Float] = []
    for row in rows {
      for column in 0..<7 {
        for digit in 0..<10 { values.append(row[digit][column] == "#" ? 1 : -1) }
      }
    }
    pictures = Parameter(Tensor(shape: [84, 10], values: values), isTrainable: false)
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    guard x.rank == 2, x.shape[1] == 84 else { layerFailure("DigitPictures expects [N, 84], got \(x.shape)") }
    let differences = x[.all, .all, .newAxis] - pictures.value[.newAxis]
    return -(differences * differences).sum(axes: [1])
  }

  public var shapeRule: any LayerRule { PictureDistanceRule() }

  private static let drawing = """
    ....... ....... ....... ....... ....... ....... ....... ....... ....... .......
    ..###.. ...#... ..###.. .#####. .....#. ####### ..####. ####### .#####. .#####.
    .#...#. ..##... .#...#. #.....# ....##. #...... .#..... ......# #.....# #.....#
    #.....# .#.#... #.....# ......# ...#.#. #...... #...... .....#. #.....# #.....#
    #.....# ...#... ......# ......# ..#..#. #.####. #...... .....#. #.....# #.....#
    #.....# ...#... .....#. ..####. .#...#. ##....# #.####. ....#.. .#####. #....##
    #.....# ...#... ....#.. ......# #....#. ......# ##....# ....#.. #.....# .####.#
    #.....# ...#... ...#... ......# ####### ......# #.....# ...#... #.....# ......#
    #.....# ...#... ..#.... ......# .....#. ......# #.....# ...#... #.....# ......#
    .#...#. ...#... .#..... #.....# .....#. #.....# #.....# ..#.... #.....# .....#.
    ..###.. .#####. ####### .#####. .....#. .#####. .#####. ..#.... .#####. .####..
    ....... ....... ....... ....... ....... ....... ....... ....... ....... .......
    """
}

/// Distances count no multiply-adds: they are neither a convolution nor a dense layer.
private struct PictureDistanceRule: LayerRule {
  var name: String { "DigitPictures" }
  var parameters: ParameterCount { ParameterCount(fixed: 840) }

  func output(for input: [Int]) throws(ShapeError) -> [Int] {
    guard input == [84] else { throw ShapeError("DigitPictures expects 84 numbers, got \(input)") }
    return [10]
  }

  func sight(for input: [Int]) throws(ShapeError) -> Sight { .everything }
}
