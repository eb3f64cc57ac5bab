import Testing

@testable import JupyterProtocol

@Suite struct JSONTests {
  @Test(
    arguments: [
      ("null", JSON.null), ("true", true), (" false ", false), ("0", 0), ("-12", -12), ("1.0", 1.0), ("1e2", 100.0),
      ("-0.5E-1", -0.05), ("9223372036854775807", .integer(.max)),
      ("9223372036854775808", .number(9223372036854775808)),
      (#""""#, ""), (#""a\"\\\/\b\f\n\r\t""#, "a\"\\/\u{8}\u{C}\n\r\t"), (#""\u00e9\uD83D\ude00é😀""#, "é😀é😀"),
      ("[]", []), ("[1,[2],{}]", [1, [2], [:]]), (#"{ "a" : 1 , "b" : null }"#, ["a": 1, "b": nil]),
      (#"{"a":1,"a":2}"#, ["a": 2]), (#""\ud83d""#, "\u{FFFD}"), (#""\ude00x""#, "\u{FFFD}x"),
      (#""\ud83d\u0041""#, "\u{FFFD}A"), (#""\ud83d\n""#, "\u{FFFD}\n"),
    ] as [(String, JSON)])
  func reads(text: String, value: JSON) throws {
    #expect(try JSON(parsing: text) == value)
  }

  @Test(arguments: [
    ("", 0), (" ", 1), ("nul", 0), ("01", 2), ("-", 1), ("1.", 2), ("1e", 2), ("1e999", 5), ("NaN", 0), ("[1,]", 3),
    ("[1", 2), ("[1 2]", 3), ("{", 1), ("{a:1}", 1), (#"{"a" 1}"#, 5), (#"{"a":1,}"#, 7), (#"{"a":1"#, 6), ("1 2", 2),
    (#""abc"#, 4), (#""\x""#, 3), (#""\u12g4""#, 3), (#""\u12"#, 3), ("\"\n\"", 1), (#""\"#, 2), ("'a'", 0),
  ])
  func saysWhereTextIsNotJSON(text: String, offset: Int) {
    let error = #expect(throws: JSONError.self) { try JSON(parsing: text) }
    #expect(error?.offset == offset)
  }

  @Test(arguments: [
    [0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0x5C, 0x6E, 0x80, 0x22],
  ])
  func refusesInvalidUTF8(bytes: [UInt8]) {
    #expect(throws: JSONError.self) { try JSON(parsing: bytes) }
  }

  @Test(arguments: [("[", "]"), (#"{"a":"#, "}")])
  func limitsNesting(open: String, close: String) throws {
    func nested(_ depth: Int) -> String {
      String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
    }
    #expect(try JSON(parsing: nested(JSON.maximumDepth)).text == nested(JSON.maximumDepth))
    let error = #expect(throws: JSONError.self) { try JSON(parsing: nested(JSON.maximumDepth + 1)) }
    #expect(error?.reason.contains("200 levels") == true)
    #expect(throws: JSONError.self) { try JSON(parsing: String(repeating: open, count: 1_000_000)) }
  }

  @Test func writesCompactlyAndInOrder() {
    let value: JSON = ["b": [1, 1.0, -0.5, true, nil], "a": "é\"\\\n\r\t\u{1}\u{1F}/"]
    #expect(value.text == #"{"a":"é\"\\\n\r\t\u0001\u001f/","b":[1,1.0,-0.5,true,null]}"#)
    #expect(JSON.number(.infinity).text == "null")
    #expect(JSON.number(.nan).text == "null")
  }

  /// Whatever is written can be read, and is the same value then.
  @Test(arguments: 0..<200)
  func roundTrips(seed: UInt64) throws {
    var random = Seeded(state: seed)
    let value = JSON.random(depth: 4, using: &random)
    #expect(try JSON(parsing: value.bytes) == value)
  }

  /// No bytes, however broken, do more harm than an error.
  @Test(arguments: 0..<200)
  func survivesDamage(seed: UInt64) throws {
    var random = Seeded(state: seed)
    var bytes = JSON.array([JSON.random(depth: 4, using: &random)]).bytes
    for _ in 0..<3 { bytes[Int.random(in: bytes.indices, using: &random)] = .random(in: 0...255, using: &random) }
    if let value = try? JSON(parsing: bytes) { #expect(try JSON(parsing: value.bytes) == value) }
  }

  @Test func givesItsParts() {
    let value: JSON = ["list": [1, "two"], "flag": true]
    #expect(value["list"]?[1]?.stringValue == "two")
    #expect(value["list"]?[2] == nil)
    #expect(value["list"]?[-1] == nil)
    #expect(value["list"]?.arrayValue?.count == 2)
    #expect(value["flag"]?.boolValue == true)
    #expect(value["flag"]?.integerValue == nil)
    #expect(value["none"] == nil)
    #expect(JSON.null["list"] == nil)
  }
}

struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    // SplitMix64 (Steele, Lea, Flood 2014).
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

extension JSON {
  static func random(depth: Int, using random: inout Seeded) -> JSON {
    func text() -> String {
      let scalars: [Unicode.Scalar] = ["a", "\"", "\\", "\n", "\u{0}", "é", "😀", "\u{2028}", "/", "\u{7F}"]
      return (0..<Int.random(in: 0...6, using: &random)).reduce(into: "") { text, _ in
        text.unicodeScalars.append(scalars.randomElement(using: &random) ?? "a")
      }
    }
    switch Int.random(in: 0...(depth > 0 ? 6 : 4), using: &random) {
    case 0: return .null
    case 1: return .bool(.random(using: &random))
    case 2: return .integer(.random(in: .min ... .max, using: &random))
    case 3: return .number(.random(in: -1e10...1e10, using: &random))
    case 4: return .string(text())
    case 5: return .array((0..<3).map { _ in .random(depth: depth - 1, using: &random) })
    default:
      return .object(
        Dictionary(
          (0..<3).map { _ in (text(), JSON.random(depth: depth - 1, using: &random)) }, uniquingKeysWith: { $1 }))
    }
  }
}
