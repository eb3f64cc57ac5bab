import Testing

@testable import Fovea

@Suite struct NumPyPickleTests {
  @Test func listsOfArrays() throws {
    let arrays = try NumPyPickle.decode(PickleFixtures.numPy[...], name: "x.pkl")
    let expected: [String: Tensor] = [
      "conv1.0": Tensor([[0, 1, 2], [3, 4, 5]]), "conv1.1": Tensor([1.5, -1]),
      "f.0": Tensor([[0, 1], [2, 3]], dtype: .float64),
    ]
    #expect(areSame(arrays, expected))
  }

  @Test func whatIsNoArray() {
    let number = PickleBytes().then("}").text("a").then("]").then("K", [1]).then("a").then("s").end
    #expect(fault { try NumPyPickle.decode(number[...], name: "x") }.contains("the array “a.0” is a number"))
    let alone = PickleBytes().then("}").text("a").then("K", [1]).then("s").end
    #expect(fault { try NumPyPickle.decode(alone[...], name: "x") }.contains("“a” is a number"))
    #expect(fault { try NumPyPickle.decode(PickleBytes().then("N").end[...], name: "x") }.contains("is nothing"))
  }

  /// The shape of the first array says other than its bytes.
  @Test func shapesThatDoNotFit() throws {
    var bytes = PickleFixtures.numPy
    // BININT1 2, BININT1 3, TUPLE2
    let place = try #require(bytes.indices.first { bytes[$0...].starts(with: [0x4B, 2, 0x4B, 3, 0x86]) })
    bytes[place + 1] = 200
    #expect(fault { try NumPyPickle.decode(bytes[...], name: "x") }.contains("not as many as its shape [200, 3]"))
  }
}
