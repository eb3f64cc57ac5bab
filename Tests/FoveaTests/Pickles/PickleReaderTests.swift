import Testing

@testable import Fovea

@Suite struct PickleReaderTests {
  private static let names: Set<String> = ["collections.OrderedDict", "builtins.list"]

  private static func read(_ bytes: [UInt8]) throws -> PickleDocument {
    try PickleReader.read(bytes[...], name: "x.pkl", names: names)
  }

  private static func value(_ bytes: [UInt8]) throws -> PickleValue { try read(bytes).value }

  @Test func numbersAndTexts() throws {
    let start = PickleBytes()
    #expect(try Self.value(start.then("N").end) == .none)
    #expect(try Self.value(start.code(0x88).end) == .bool(true))
    #expect(try Self.value(start.code(0x89).end) == .bool(false))
    #expect(try Self.value(start.then("K", [200]).end) == .integer(200))
    #expect(try Self.value(start.then("M", [1, 2]).end) == .integer(513))
    #expect(try Self.value(start.then("J", [0xFE, 0xFF, 0xFF, 0xFF]).end) == .integer(-2))
    // pickle.dumps(-2 ** 40, 2), pickle.dumps(2 ** 40 + 255, 2)
    #expect(try Self.value(start.code(0x8A, [6, 0, 0, 0, 0, 0, 0xFF]).end) == .integer(-1 << 40))
    #expect(try Self.value(start.code(0x8A, [6, 0xFF, 0, 0, 0, 0, 1]).end) == .integer(1 << 40 + 255))
    #expect(try Self.value(start.code(0x8A, [0]).end) == .integer(0))
    #expect(try Self.value(start.code(0x8A, [9] + [UInt8](repeating: 1, count: 9)).end) == .bytes(4..<13))
    #expect(try Self.value(start.then("G", [0xBF, 0xF8, 0, 0, 0, 0, 0, 0]).end) == .number(-1.5))
    #expect(try Self.value(start.text("né").end) == .text("né"))
    #expect(try Self.value(start.then("C", [2, 7, 8]).end) == .bytes(4..<6))
    #expect(try Self.value(start.then("B", [1, 0, 0, 0, 9]).end) == .bytes(7..<8))
  }

  @Test func groups() throws {
    let start = PickleBytes()
    let tuple = try Self.read(start.then("(").then("K", [1]).then("K", [2]).then("t").end)
    #expect(try tuple.integers(tuple.value, "it") == [1, 2])
    let three = try Self.read(start.then("K", [1]).then("K", [2]).then("K", [3]).code(0x87).end)
    #expect(try three.integers(three.value, "it") == [1, 2, 3])
    let list = try Self.read(
      start.then("]").then("(").then("K", [4]).then("K", [5]).then("e").then("K", [6]).then("a").end)
    #expect(try list.list(list.value, "it") == [.integer(4), .integer(5), .integer(6)])
    let dictionary = try Self.read(
      start.then("}").text("a").then("K", [1]).then("s").then("(").text("b").then("N").then("u").end)
    let members = try dictionary.members(dictionary.value, "it")
    #expect(members.map(\.key) == ["a", "b"] && members.map(\.value) == [.integer(1), .none])
  }

  @Test func callsAreDescribedAndNotMade() throws {
    let ordered = PickleBytes().name("collections OrderedDict").then(")").then("R")
    let filled = try Self.read(ordered.then("q", [3]).text("a").then("K", [1]).then("s").end)
    #expect(try filled.members(filled.value, "it").map(\.key) == ["a"])
    let stated = try Self.read(ordered.then("K", [9]).then("b").end)
    let call = try stated.call(stated.value, "it")
    #expect(call.function == "collections.OrderedDict" && call.state == .integer(9))
    #expect(try stated.tuple(call.arguments, count: 0, "it").isEmpty)
  }

  @Test func onePickleMayFollowAnother() throws {
    let first = PickleBytes().then("K", [1]).end
    let document = try Self.read(first + PickleBytes().then("K", [2]).end)
    #expect(document.value == .integer(1) && document.end == first.count)
  }

  /// What was added to a list after it was remembered is there when it is recalled.
  @Test func valuesThatComeAgain() throws {
    let document = try Self.read(
      PickleBytes().then("]").then("q", [0]).then("K", [5]).then("a").then("h", [0]).code(0x86).end)
    let both = try document.tuple(document.value, count: 2, "it")
    #expect(both[0] == both[1])
    #expect(try document.list(both[1], "it") == [.integer(5)])
    let far = try Self.read(
      PickleBytes().then("K", [5]).then("r", [0, 1, 0, 0]).then("j", [0, 1, 0, 0]).code(0x86).end)
    #expect(try far.integers(far.value, "it") == [5, 5])
  }

  /// A list in itself, and a hundred thousand lists in each other, neither end the program nor keep its memory.
  @Test func whatIsDeepIsFlatHere() throws {
    let itself = try Self.read(PickleBytes().then("]").then("q", [0]).then("h", [0]).then("a").end)
    #expect(try itself.list(itself.value, "it") == [itself.value])
    var deep = PickleBytes().then("]").bytes
    for _ in 0..<100_000 { deep.append(0x85) }
    let document = try Self.read(deep + [UInt8(ascii: ".")])
    #expect(document.contents.count == 100_001)
  }

  @Test(arguments: [
    "posix system", "builtins eval", "os system", "builtins exec", "collections OrderedDict2", "torch.nn Module",
    "subprocess Popen",
  ])
  func otherNamesAreRefused(_ name: String) {
    // Python would run `echo` here.
    let bytes = PickleBytes().name(name).then("(").text("echo").then("t").then("R").end
    let message = fault { try Self.read(bytes) }
    #expect(message.contains(name.replacing(" ", with: ".")) && message.contains("nothing is run"))
  }

  @Test(arguments: [
    // Protocol 0's names of functions, protocol 2's classes, protocol 4's names from the stack.
    UInt8(ascii: "i"), UInt8(ascii: "o"), 0x81, 0x82, 0x83, 0x84, 0x92, 0x93, 0x94, 0x95, UInt8(ascii: "P"), 0, 0xFF,
  ])
  func otherInstructionsAreRefused(_ code: UInt8) {
    let message = fault { try Self.read(PickleBytes().then("]").code(code, [1, 0, 0, 0, 0, 0, 0, 0, 0]).end) }
    #expect(message.contains("instruction \(code) at byte 3"))
  }

  @Test func newerProtocolsAreRefused() {
    #expect(fault { try Self.read([0x80, 4, 0x4E, 0x2E]) }.contains("protocol 4"))
  }

  /// Every part of a pickle, cut off anywhere, is told; none is taken for the whole.
  @Test func cutOffAnywhere() {
    for whole in [PickleFixtures.numPy, Array(PickleFixtures.olderTorch.dropFirst(15))] {
      let names: Set<String> = [
        "numpy._core.multiarray._reconstruct", "numpy.ndarray", "numpy.dtype", "collections.OrderedDict",
      ]
      let end = (try? PickleReader.read(whole[...], name: "x", names: names).end) ?? 0
      #expect(end > 0)
      for count in 0..<end {
        #expect(fault { try PickleReader.read(whole[..<count], name: "x", names: names) }.contains("cut off"))
      }
    }
  }

  @Test func countsBeyondTheFile() {
    let most: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF]
    #expect(
      fault { try Self.read(PickleBytes().then("X", most).end) }.contains("4294967295 bytes, but only 1 are left"))
    #expect(fault { try Self.read(PickleBytes().then("B", most).end) }.contains("cut off"))
    #expect(fault { try Self.read(PickleBytes().code(0x8A, [255]).end) }.contains("cut off"))
    let long = PickleBytes().name(String(repeating: "x", count: 300) + " y").end
    #expect(fault { try Self.read(long) }.contains("more than 200 letters"))
  }

  @Test func nonsenseOnTheStack() {
    let start = PickleBytes()
    let faults: [(PickleBytes, String)] = [
      (start, "takes a value"), (start.then("t"), "did not begin"), (start.then("K", [1]).code(0x86), "takes a value"),
      (start.then("K", [1]).then("K", [2]), "nothing holds"), (start.then("(").then("N"), "nothing holds"),
      (start.then("K", [1]).then("K", [2]).then("a"), "no list"), (start.then("("), "takes a value"),
      (start.then("]").then("(").text("a").then("e").then("(").text("a").then("u"), "without a value"),
      (start.then("]").text("a").then("N").then("s"), "no dictionary"), (start.then("h", [7]), "did not remember"),
      (start.then("q", [7]), "remembers a value"), (start.then("K", [1]).then(")").then("R"), "calls what is no name"),
      (start.name("builtins list").then("K", [1]).then("R"), "calls what is no name"),
      (start.then("]").then("N").then("b"), "no object"), (start.then("X", [1, 0, 0, 0, 0xFF]), "not UTF-8"),
    ]
    for (bytes, words) in faults {
      let message = fault { try Self.read(bytes.end) }
      #expect(message.contains(words), "\(message) for \(bytes.bytes)")
    }
  }

  /// Whatever single byte is changed, reading ends with an error or a description.
  @Test func everyChangedByteIsSurvived() {
    let whole = PickleFixtures.numPy
    var refused = 0
    for place in whole.indices {
      for change: UInt8 in [1, 0x10, 0x80] {
        var bytes = whole
        bytes[place] ^= change
        if (try? NumPyPickle.decode(bytes[...], name: "x")) == nil { refused += 1 }
      }
    }
    #expect(refused > whole.count)
  }
}
